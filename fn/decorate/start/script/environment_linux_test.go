package script_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
	"github.com/batchfn/batchfn/fn/names"
)

// candidates are variables that mean something to a shell, whether or not it changes them.
var candidates = []string{
	"ATTY", "BASH", "BASHOPTS", "BASHPID", "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "BASH_CMDS", "BASH_COMMAND",
	"BASH_ENV", "BASH_EXECUTION_STRING", "BASH_LINENO", "BASH_REMATCH", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSINFO",
	"BASH_VERSION", "CDPATH", "CHILD_MAX", "COLUMNS", "COMP_LINE", "COMP_WORDBREAKS", "DIRSTACK", "ENV", "EPOCHREALTIME",
	"EPOCHSECONDS", "EUID", "FCEDIT", "FIGNORE", "FUNCNAME", "FUNCNEST", "GLOBIGNORE", "GROUPS", "HISTCMD", "HISTFILE", "HISTSIZE",
	"HOME", "HOSTNAME", "HOSTTYPE", "IFS", "IGNOREEOF", "LANG", "LINENO", "LINES", "MACHTYPE", "MAIL", "MAILCHECK", "MAILPATH",
	"OLDPWD", "OPTARG", "OPTERR", "OPTIND", "OSTYPE", "PIPESTATUS", "POSIXLY_CORRECT", "PPID", "PS1", "PS2", "PS3", "PS4", "PWD",
	"RANDOM", "REPLY", "SECONDS", "SHELL", "SHELLOPTS", "SHLVL", "SRANDOM", "TERM", "TIMEFORMAT", "TMOUT", "TZ", "UID", "a.b", "my-env",
}

// names.ShellEnv are the variables of which env-lost says that a shell sets them itself: of the candidates those, and names
// that are none for a shell, and no others are changed by one shell at least.
func TestVariablesThatShellsChange(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	images := map[string]string{}
	for _, shell := range starttest.Shells {
		images[shell] = starttest.NewImage(t, shell, starttest.NoClient)
	}
	for _, name := range candidates {
		changed := false
		for shell, image := range images {
			c := container{Options: script.Options{}, Image: image, Words: []string{"probe", "env"}}.in(t)
			for _, variable := range starttest.Changed(t, c, name+"=x") {
				changed = changed || shell != "bash" || variable != `"SHLVL=0"`
			}
		}
		lost := names.ShellEnv.Has(name) || name == "a.b" || name == "my-env"
		assert.Equal(t, lost, changed, name)
	}
	for _, name := range names.ShellEnv {
		assert.Contains(t, candidates, name)
	}
}
