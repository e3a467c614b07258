package start

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
)

// Unwrap is Wrap the other way round: the words of a container whose command is a
// start wrapper, and that wrapper without its image. It reports whether there is one.
func Unwrap(command, args []string) (words []string, w Wrapper, ok bool) {
	switch {
	case len(command) == 4 && command[0] == "sh" && command[1] == "-c" && command[3] == names.Wrapper:
		w = scriptOf(command[2])
		return args, w, true
	case len(command) > 1 && command[0] == binary && command[len(command)-1] == "--":
		w.Binary = true
		for _, flag := range command[1 : len(command)-1] {
			name, value, _ := strings.Cut(flag, "=")
			switch d, _ := time.ParseDuration(value); name {
			case "--ready-timeout":
				w.ReadyTimeout = d
			case "--interval":
				w.Interval = d
			}
		}
		return args, w, true
	}
	return nil, Wrapper{}, false
}

// numbers are all that the texts of two wrappers differ by.
var numbers = memo.Regexp(`[0-9]+`)

// scriptOf finds the options of a script: those of the numbers in it that make the
// same text.
func scriptOf(text string) Wrapper { return knownScripts(text) }

var knownScripts = memo.Of(func(text string) Wrapper {
	seconds := []time.Duration{0}
	for _, found := range numbers().FindAllString(text, -1) {
		if n, err := strconv.Atoi(found); err == nil && n < 1<<31 && !slices.Contains(seconds, time.Duration(n)*time.Second) {
			seconds = append(seconds, time.Duration(n)*time.Second)
		}
	}
	for _, ready := range seconds {
		for _, interval := range seconds {
			for _, quit := range []bool{false, true} {
				o := script.Options{ReadyTimeout: ready, Interval: interval, QuitProxy: quit}
				if scriptText(o) == text {
					return Wrapper{ReadyTimeout: ready, Interval: interval}
				}
			}
		}
	}
	return Wrapper{}
})

// Bears reports whether the startup probe of a container is the one that Wrap adds.
func (w Wrapper) Bears(period time.Duration, failureThreshold int) bool {
	if period == 0 {
		period = usualPeriod
	}
	return w.ReadyTimeout > 0 && failureThreshold == int((w.ReadyTimeout+period-1)/period+4)
}
