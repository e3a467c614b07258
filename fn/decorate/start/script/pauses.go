package script

import (
	"strconv"
	"strings"
	"time"
)

// MaxPause is the longest pause after failures, unless the interval itself is longer.
const MaxPause = 5 * time.Minute

// pauses lists, in seconds, the pause after a success, after one failure, after two, … up to the longest:
// "60 120 240 300". The script walks the list, since to double a number it would need $((…)),
// and Kubernetes reads "$(" in a command as the start of a variable.
func pauses(interval time.Duration) string {
	if interval <= 0 {
		return ""
	}
	pause, longest := seconds(interval), seconds(max(interval, MaxPause))
	list := []string{strconv.FormatInt(pause, 10)}
	for pause < longest {
		pause = min(2*pause, longest)
		list = append(list, strconv.FormatInt(pause, 10))
	}
	return strings.Join(list, " ")
}
