package command

import (
	"fmt"
	"strings"
)

// builtins are the utilities of POSIX that change the shell that runs them, and
// bash's; images hold no program of these names.
//
// https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_15
// https://www.gnu.org/software/bash/manual/html_node/Bash-Builtins.html
const builtins = " . : alias bg break cd command continue eval exec exit export fc fg getopts hash jobs read readonly return set shift times trap type ulimit umask unalias unset wait " +
	"bind builtin caller compgen complete compopt declare dirs disown enable help history let local logout mapfile popd pushd readarray shopt source suspend typeset "

// keywords begin what only a shell reads.
const keywords = " ! { } [[ ]] case coproc do done elif else esac fi for function if in select then until while "

const programHint = "a program of this name needs its path, or the list form"

// refuseBuiltin refuses a first word that is no program.
func refuseBuiltin(words []string) error {
	if len(words) == 0 || words[0] == "" || strings.Contains(words[0], " ") {
		return nil
	}
	switch word := " " + words[0] + " "; {
	case strings.Contains(builtins, word):
		return &Error{fmt.Sprintf("%q is a builtin of the shell, not a program", words[0]), programHint}
	case strings.Contains(keywords, word):
		return &Error{fmt.Sprintf("%q is a keyword of the shell, not a program", words[0]), programHint}
	}
	return nil
}
