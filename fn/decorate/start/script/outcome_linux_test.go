package script_test

import (
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// wrapping puts the script before words.
type wrapping = func(t *testing.T, o script.Options, words ...string) starttest.Container

func inEveryShell(t *testing.T, test func(t *testing.T, wrap wrapping)) {
	for _, shell := range starttest.Shells {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			test(t, func(t *testing.T, o script.Options, words ...string) starttest.Container {
				return container{Options: o, Shell: shell, Client: starttest.Curl, Words: words}.in(t)
			})
		})
	}
}

func TestOutcomes(t *testing.T) { inEveryShell(t, starttest.Outcomes) }

func TestTermBeforeTheStart(t *testing.T) {
	inEveryShell(t, func(t *testing.T, wrap wrapping) { starttest.BeforeTheStart(t, wrap, starttest.TokenGone) })
}

func TestTermAtAnyMoment(t *testing.T) {
	inEveryShell(t, func(t *testing.T, wrap wrapping) { starttest.AtAnyMoment(t, wrap, 40*time.Millisecond) })
}

// Where dash and busybox stay in between, they have INT and QUIT ignored for a process in the background, for ever. bash
// counts itself in SHLVL, also when it is another program from then on.
func TestCommandInheritsWhatItWouldHave(t *testing.T) {
	inEveryShell(t, func(t *testing.T, wrap wrapping) {
		bash := strings.HasSuffix(t.Name(), "bash")
		starttest.Inherits(t, wrap, func(o script.Options, want *starttest.Inherited) {
			if bash {
				want.Environment = append(want.Environment, "SHLVL=0")
			} else if o.QuitProxy || o.Interval > 0 {
				ignored, err := strconv.ParseUint(want.Status["SigIgn"], 16, 64)
				require.NoError(t, err)
				want.Status["SigIgn"] = fmt.Sprintf("%016x", ignored|1<<(syscall.SIGINT-1)|1<<(syscall.SIGQUIT-1))
			}
		})
	})
}

// TestOutcomesOfHandWrittenManifests is the same table for manifests whose pods ask for the wrapper: what is run is
// what the decorated text says.
func TestOutcomesOfHandWrittenManifests(t *testing.T) {
	starttest.Outcomes(t, func(t *testing.T, o script.Options, words ...string) starttest.Container {
		c := container{Options: o, Client: starttest.Curl, Words: words}.in(t)
		line := starttest.HandWritten(t, o, false, words...)
		require.Equal(t, "sh", line[0])
		require.Equal(t, c.Line[1:], line[1:])
		c.Line = append(c.Line[:1], line[1:]...)
		return c
	})
}
