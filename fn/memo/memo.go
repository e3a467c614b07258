// Package memo remembers. The entries of a fleet repeat themselves, in
// schedules, quantities and scripts, and each is in several regions: what a
// pure function answered once need not be asked again.
package memo

import (
	"regexp"
	"sync"
)

// most answers are remembered by one function, so that a process that lives
// long does not grow.
const most = 1 << 17

// Of is a pure function that remembers its answers. It may be called from
// several goroutines.
func Of[K comparable, V any](f func(K) V) func(K) V {
	var mu sync.Mutex
	known := map[K]V{}
	return func(k K) V {
		mu.Lock()
		defer mu.Unlock()
		if v, ok := known[k]; ok {
			return v
		}
		if len(known) == most {
			clear(known)
		}
		v := f(k)
		known[k] = v
		return v
	}
}

// Regexp is a regular expression that is compiled when it is first asked for:
// most commands need few of them.
func Regexp(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
