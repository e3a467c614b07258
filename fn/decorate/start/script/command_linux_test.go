package script_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestWordsArriveAsTheyAre(t *testing.T) {
	words := []string{"", " ", "two words", `"double"`, `'single'`, `back\slash`, `\`, "$HOME", "${HOME}", "$(id)", "$$", "`id`", "a;id", "a|id",
		"a&", "a>b", "(", "new\nline", "trailing\n", "\t", "*", "?", "[a-z]", "{a,b}", "~", "#", "!", "-n", "--", "$1", "$@", "%s", "日本語", "\x01"}
	var want strings.Builder
	for _, word := range words {
		want.WriteString(strconv.Quote(word) + "\n")
	}
	everyVariant(t, func(t *testing.T, c container) {
		c.Words = append([]string{"probe", "words"}, words...)
		c.Env = []string{"HOME=/home/user", "IFS=o"}
		got := c.run(t)
		assert.Zero(t, got.Code)
		assert.Equal(t, want.String(), got.Stdout)
		assert.Empty(t, got.Stderr)
	})
}

func TestExitCodeIsTheCommands(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		for _, code := range []int{0, 1, 126, 127, 143, 211, 255} {
			c.Words = []string{"probe", "exit", strconv.Itoa(code)}
			got := c.run(t)
			assert.Equal(t, code, got.Code)
			assert.Empty(t, got.Stdout+got.Stderr)
		}
		for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM} {
			c.Words = []string{"probe", "die", strconv.Itoa(int(signal))}
			got := c.run(t)
			assert.Equal(t, 128+int(signal), got.Code, "%s", signal)
			assert.Empty(t, got.Stdout+got.Stderr)
		}
	})
}

func TestCommandThatCannotRun(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		c.Image = starttest.NewImage(t, c.Shell, c.Client)
		require.NoError(t, os.WriteFile(filepath.Join(c.Image, "plain"), nil, 0o644))
		for word, code := range map[string]int{
			"nowhere": 127, filepath.Join(c.Image, "plain"): 126,
			"exit": 127, "try": 127, // no builtin, and no function of the wrapper
		} {
			c.Words = []string{word, "0"}
			got := c.run(t)
			assert.Equal(t, code, got.Code, "%s", word)
			assert.Empty(t, got.Stdout)
			assert.Contains(t, got.Stderr, filepath.Base(word))
		}
	})
}

func TestTermReachesTheCommand(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		for _, code := range []int{0, 3, 143} {
			c.Words = []string{"probe", "handle", strconv.Itoa(code), "1"}
			running := c.begin(t)
			running.Says(t, "up", 1)
			running.Signal(t, syscall.SIGTERM)
			got := running.End(t)
			assert.Equal(t, code, got.Code)
			assert.Equal(t, "up\nterminated\n", got.Stdout)
			assert.Empty(t, got.Stderr)
		}
		c.Words = []string{"probe", "hold"}
		running := c.begin(t)
		running.Says(t, "up", 1)
		running.Signal(t, syscall.SIGTERM)
		got := running.End(t)
		assert.Equal(t, 143, got.Code)
		assert.Empty(t, got.Stderr)
	})
}

func TestTermReachesTheCommandAsOftenAsItComes(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		c.Words = []string{"probe", "handle", "3", "4"}
		running := c.begin(t)
		running.Says(t, "up", 1)
		for n := range 4 {
			running.Signal(t, syscall.SIGTERM)
			running.Says(t, "terminated", n+1)
		}
		got := running.End(t)
		assert.Equal(t, 3, got.Code)
		assert.Empty(t, got.Stderr)
	})
}

// Where a shell stays in between, it has INT ignored for its background process.
func TestIntReachesTheCommandAsTerm(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		c.Words = []string{"probe", "handle", "3", "1"}
		running := c.begin(t)
		running.Says(t, "up", 1)
		running.Signal(t, syscall.SIGINT)
		got := running.End(t)
		assert.Equal(t, 3, got.Code)
		want := map[bool]string{true: "up\nterminated\n", false: "up\ninterrupt\n"}[c.Options.QuitProxy]
		assert.Equal(t, want, got.Stdout)
	})
}

// Signals that arrive while the command ends, and while the wrapper notices, must not become the exit code. bash
// loses a status when a signal comes just as it takes it from the kernel, and the wrapper then says 143.
func TestExitCodeSurvivesManySignals(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		image := starttest.NewImage(t, shell, starttest.Curl)
		for _, code := range []int{0, 3} {
			for range 20 {
				running := container{
					Options: quits, Image: image,
					Words: []string{"probe", "handle", strconv.Itoa(code), "1"},
				}.begin(t)
				running.Says(t, "up", 1)
				for range 20 {
					running.Signal(t, syscall.SIGTERM) // it may have ended
				}
				got := running.End(t)
				if shell != "bash" || got.Code != 143 {
					assert.Equal(t, code, got.Code)
				}
				assert.Empty(t, got.Stderr)
			}
		}
	})
}

// The first process of a container gets no signal that it has no handler for.
func TestSignalsToTheFirstProcessOfAContainer(t *testing.T) {
	starttest.EveryShell(t, func(t *testing.T, shell string) {
		var p starttest.Proxy
		p.Listen(t, starttest.ReadyAddress, starttest.InTurn(starttest.Status(503), starttest.Status(200)))
		p.Listen(t, starttest.AgentAddress, starttest.Status(200))
		c := container{Options: job, Shell: shell, Client: starttest.Curl, Pid1: true, Words: []string{"probe", "hold"}}
		waiting := c.begin(t)
		p.WaitFor(t, starttest.GetReady, 1)
		waiting.Signal(t, syscall.SIGTERM)
		got := waiting.End(t)
		assert.Equal(t, 143, got.Code)
		assert.Empty(t, got.Stdout)

		held := c.begin(t)
		held.Says(t, "up", 1)
		held.Signal(t, syscall.SIGTERM)
		assert.Equal(t, 143, held.End(t).Code)
		assert.Len(t, p.Requests(starttest.PostQuit), 2)
	})
}

func TestStandardInputIsTheContainers(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		c.Words, c.Stdin = []string{"probe", "cat"}, "line 1\nline 2\n"
		assert.Equal(t, c.Stdin, c.run(t).Stdout)
	})
}

func TestWhereNothingFollowsTheWrapperBecomesTheCommand(t *testing.T) {
	everyVariant(t, func(t *testing.T, c container) {
		c.Words = []string{"probe", "pid"}
		running := c.begin(t)
		got := running.End(t)
		same := strconv.Itoa(running.Pid(t))+"\n" == got.Stdout
		assert.Equal(t, !c.Options.QuitProxy, same)
	})
}
