package schedule

import (
	"strconv"
	"strings"
)

// Spreading is the schedule with an H where it names a minute, so that the starts of
// many batches spread over the hour: 0 3 * * * becomes H 3 * * *, and */10 * * * *
// becomes H/10 * * * *. ok is false where it spreads already, or lists minutes.
func Spreading(text string) (spread string, ok bool) {
	fields, err := fieldsOf(text)
	if err != nil {
		return "", false
	}
	switch _, err := strconv.Atoi(fields[minute]); {
	case err == nil:
		fields[minute] = "H"
	case strings.HasPrefix(fields[minute], "*/"):
		fields[minute] = "H" + fields[minute][1:]
	default:
		return "", false
	}
	return strings.Join(fields, " "), true
}
