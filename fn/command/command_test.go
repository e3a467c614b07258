package command_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/command"
)

var plain = []string{
	`send_mail`, `send_mail --all  -v`, `a 'b c' d`, `a "b c" d`, `a b\ c`, `a'b'"c"`, `a ''`, `a "" b`, `a '$HOME' b`, `a '|;&<>*?[` + "`" + `~#'`,
	`a "x'y"`, `a "\"\\"`, `a "\n"`, `a \|\*\?`, `a b#c x~y`, `a --x=y FOO=1`, `a {b,c} ]`, `a "*" "?"`, `日本 "語 x"`, "a\tb", `\a`, `'FOO=1' b`, `a !`, `a = b`, `a %d ^x`,
}

// TestWordsAreThoseOfARealShell asks sh for the words.
func TestWordsAreThoseOfARealShell(t *testing.T) {
	for _, text := range plain {
		words, err := command.Split(text)
		require.NoError(t, err, text)
		assert.Equal(t, shellWords(t, text), words, text)
	}
}

func shellWords(t *testing.T, text string) []string {
	t.Helper()
	out, err := exec.Command("sh", "-c", `printf '%s\0' `+text).Output()
	require.NoError(t, err, text)
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func TestWhatNeedsAShellIsRefused(t *testing.T) {
	for text, what := range map[string]string{
		`a $HOME`: "substitute", "a `b`": "substitute", `a "$HOME"`: "double quotes", `a \$HOME`: "substitute", `a "\$x"`: "substitute", `a $`: "substitute",
		`a | b`: "operator", `a & b`: "operator", `a; b`: "operator", `a < b`: "operator", `a > b`: "operator", `(a)`: "operator", `a>b`: "operator",
		"a\nb": "line break", "a\r": "line break", `a *`: "file names", `a x?`: "file names", `a [b]`: "file names", `~/a`: "home directory", `a ~`: "home directory",
		`a #b`: "comment", `# a`: "comment", `FOO=1 a`: "sets a variable", `FOO= a`: "sets a variable", `F'x'=1 a`: "",
		`a 'b`: "single quote", `a "b`: "double quote", `a \`: "backslash", "a\x00": "NUL",
	} {
		_, err := command.Split(text)
		if what == "" {
			assert.NoError(t, err, text)
		} else {
			assert.ErrorContains(t, err, what, text)
		}
	}
}

// FuzzSplit holds every accepted string to what a real shell makes of it.
func FuzzSplit(f *testing.F) {
	for _, text := range plain {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words, err := command.Split(text)
		if err != nil || len(words) == 0 || strings.ToValidUTF8(text, "") != text {
			return
		}
		require.Equal(t, shellWords(t, text), words, "%q", text)
	})
}

func TestKubernetesExpandsNothingInAString(t *testing.T) {
	for word, want := range map[string]string{
		"a $(B) $c": "a $$(B) $c", "$": "$", "$1": "$1", "$$(HOST)": "$$$$(HOST)", "$$1": "$$$$1", "a$": "a$", "$$": "$$$$", "(": "(",
	} {
		assert.Equal(t, want, command.Escape(word), word)
	}
}
