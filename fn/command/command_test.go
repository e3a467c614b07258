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
	"a \\\n  --b \\\n  --c", "a\\\nb", "a \"b\\\nc\"", "a 'b\\\nc'", "\\\na", "a \\\n\\\n b", "a\\\n", "a \\語", "a \\\u00a0b", "a '\u3000 \u201cx\u201d \u2013'", "a \"\u00a0\"", "a 東京〜大阪 データ", "echo cd", "./cd x", "/bin/test -f x", "kill 1", "time x", "a \u00e9",
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
		"\\\n": "no word", " \\\n ": "no word", "FO\\\nO=1 a": "sets a variable", "a\\\n\n": "line break", "a \\\n ~": "home directory", "a \\\n#b": "comment",
		"a\u3000--all": "U+3000", "a\u00a0--all": "U+00A0", "a\u2009b": "U+2009", "a\u0085b": "U+0085", "a\vb": "U+000B", "a\u3164": "U+3164", "\u3000a": "U+3000",
		"a \u201cb\u201d": "not a quote", "a \u2018b\u2019": "not a quote", "a \u00abb\u00bb": "not a quote", "a \u201eb": "not a quote", "a \uff02b": "not a quote", "don\u2019t": "not a quote",
		"a \u2013all": "not a hyphen", "a \u2014all": "not a hyphen", "a \u2212x": "not a hyphen", "a \u2011x": "not a hyphen", "a \uff0dx": "not a hyphen", "a\u2010b": "not a hyphen",
		"a \u200bb": "invisible", "\ufeffa": "invisible", "a\u00adb": "invisible", "a \u202eb": "invisible",
		"cd /app": "builtin", "exec a": "builtin", "export A": "builtin", "source a": "builtin", ". a": "builtin", "set -e": "builtin", "eval a": "builtin", ":": "builtin", "'cd' /app": "builtin", `"cd" /app`: "builtin", `\cd /app`: "builtin",
		"  cd": "builtin", "c\\\nd /app": "builtin", "ulimit -n 9": "builtin", "trap x": "builtin", "exit": "builtin", "if a": "keyword", "! a": "keyword", "{ a": "keyword", "while a": "keyword", `'if' a`: "keyword", "'[[' a": "keyword",
	} {
		_, err := command.Split(text)
		if what == "" {
			assert.NoError(t, err, text)
		} else {
			assert.ErrorContains(t, err, what, text)
		}
	}
}

// FuzzCommands holds every accepted string to what a real shell makes of it.
func FuzzCommands(f *testing.F) {
	for _, text := range plain {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words, err := command.Split(text)
		if err != nil || len(words) == 0 || strings.ToValidUTF8(text, "") != text {
			return
		}
		if strings.Contains(text, "\\\r\n") {
			return // joins lines here, and is a carriage return to a shell
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

func TestALineBreakMayBeThatOfWindows(t *testing.T) {
	words, err := command.Split("a \\\r\n  --b \"c\\\r\nd\"")
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "--b", "cd"}, words)
}

func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		"a --b\n": "|-", "a\r\n": "|-", "a\nb": "backslash", "a\nb\n": "backslash", "cd /app": "list form",
	} {
		_, err := command.Split(text)
		var refusal *command.Error
		require.ErrorAs(t, err, &refusal, text)
		assert.Contains(t, refusal.Hint, want, text)
	}
}
