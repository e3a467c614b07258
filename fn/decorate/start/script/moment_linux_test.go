package script_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// statements are those of the shell itself, once it has its handlers and before the command starts. Where start is a
// process in the background, what is in it (and indented) is not the shell's own.
func statements(o script.Options) (found []string) {
	for _, s := range []string{"die() {", "command -v sleep", "if command -v curl", "try() {", "start() {", "exec 3<&0", "sleep 999999999 &", `start "$@"`,
		"  exec 3<&0", "  sleep 999999999 &", "  _batchfn_l=", "  while trap end", "    { {"} {
		if strings.Contains(o.Text(), "\n"+s) && !(o.QuitProxy && s[0] == ' ') {
			found = append(found, s)
		}
	}
	return found
}

// TestTermBetweenTwoStatements sends TERM from the script itself, before each statement: no timing says where it comes.
// The command must never start.
func TestTermBetweenTwoStatements(t *testing.T) {
	inEveryShell(t, func(t *testing.T, wrap wrapping) {
		for name, options := range starttest.Variants {
			for _, s := range statements(options) {
				neverStarts(t, name+" before "+strings.TrimSpace(s), wrap, options, "\n"+s, "\nkill -TERM $$\n"+s)
			}
		}
	})
}

// lost is a new process that still has a handler of the shell's as TERM comes: it tells the shell, which passes the
// signal on, and goes on as if it had not heard of it.
const lost = "trap lost=1 TERM; kill -TERM $$; until [ \"$lost\" ]; do :; done; trap - TERM;"

// TestTermThatTheNewProcessLoses: the token that is gone then keeps the command from starting.
func TestTermThatTheNewProcessLoses(t *testing.T) {
	inEveryShell(t, func(t *testing.T, wrap wrapping) {
		for name, options := range starttest.Variants {
			switch {
			case options.QuitProxy:
				neverStarts(t, name, wrap, options, "\nstart() {\n", "\nstart() {\n"+lost+"\n")
			case options.Interval > 0:
				neverStarts(t, name, wrap, options, "\n    { {", "\n    { "+lost+" {")
			}
		}
	})
}

// neverStarts runs the script with something put into it, and wants the code of TERM and no command.
func neverStarts(t *testing.T, name string, wrap wrapping, options script.Options, place, with string) {
	starttest.Inside(t, name, func(t *testing.T) {
		require.Contains(t, options.Text(), place)
		new(starttest.Proxy).Ready(t)
		c := wrap(t, options, starttest.Probe, "exit", "0")
		c.Line[slices.Index(c.Line, options.Text())] = strings.Replace(options.Text(), place, with, 1)
		got := c.Begin(t).End(t)
		assert.Equal(t, 143, got.Code)
		assert.Zero(t, got.Runs, "the command has started")
	})
}
