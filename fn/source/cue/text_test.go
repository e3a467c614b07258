package cue

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"cuelang.org/go/cue/parser"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/cue/habit"
	"github.com/batchfn/batchfn/fn/source/cue/literal"
	"github.com/batchfn/batchfn/fn/spec"
)

// sameParsed holds what is read from a text to what is read from its syntax, and reports
// whether the text was enough. The parser refuses nothing of it, and nothing in it is a
// habit.
func sameParsed(t *testing.T, written string) bool {
	t.Helper()
	text := serveSchema([]byte(written))
	read := literal.ReadText("fleet.cue", text, schema())
	if read == nil {
		return false
	}
	syntax, err := parser.ParseFile("fleet.cue", text)
	require.NoError(t, err, "%s", text)
	head, err := parser.ParseFile("fleet.cue", text[:read.Head])
	require.NoError(t, err, "%s", text)
	require.Equal(t, syntax.PackageName(), head.PackageName(), "%s", text)
	require.Equal(t, syntax.PackageName(), read.Clause)
	read.Clause, read.At, read.Head = "", spec.Pos{}, 0
	require.Equal(t, literal.Read(syntax, text, schema()), read, "%s", text)
	require.Empty(t, habit.Read(syntax, text), "%s", text)
	return true
}

// texts are the CUE files of the project.
func texts(t testing.TB) (all []string) {
	t.Helper()
	add := func(name string, e fs.DirEntry, err error) error {
		require.NoError(t, err)
		switch filepath.Ext(name) {
		case ".cue":
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			all = append(all, string(text))
		case ".txtar":
			archive, err := txtar.ParseFile(name)
			require.NoError(t, err)
			for _, f := range archive.Files {
				if strings.HasSuffix(f.Name, ".cue") {
					all = append(all, string(f.Data))
				}
			}
		}
		return nil
	}
	for _, dir := range []string{"../../../examples", "../../../testdata/golden", "../../../testdata/session", "../../../testdata/rule", "../../../cmd/batchfn/template"} {
		require.NoError(t, filepath.WalkDir(dir, add))
	}
	return all
}

func TestReadingTextIsParsingIt(t *testing.T) {
	read, all := 0, texts(t)
	for _, text := range all {
		if sameParsed(t, text) {
			read++
		}
	}
	t.Logf("%d of %d files", read, len(all))
	assert.Greater(t, read, len(all)/2)
}

// TestTextThatIsEnough has each of the ways to write that need no parser.
func TestTextThatIsEnough(t *testing.T) {
	for _, text := range []string{
		"", "\n// nothing\n", "package fleet", "// why\n\n// what\npackage fleet\n",
		"batches: a: owner: \"me\"\nbatches: b: {owner: \"me\", severity: \"high\"\n\ttimeout: \"1h\" // why\n}",
		"batches: {\n\t\"a\": {}, b: {env: {A: \"1\", \"B-C\": \"\"}}\n}\n",
		"batches: [{name: \"a\"}, #Batch & {name: \"b\"},\n\t_c & {\n\t\tname: \"c\"\n\t}\n]",
		"_a: {n: 0, m: 10, t: true, f: false, z: null, l: [], m2: [1, [2], {a: 3}]}",
		"batches: a: commands: \"say \\\"a\\\" \\\\ \\n\"", "batches: a: x: \"\"\"\n\tone\n\n\t two \"\" \\\"\n\t\"\"\"\n",
		"import \"batchfn.dev/fleet\"\n#Batch: fleet.#Batch\nbatches: a: #Batch & {}\nworkers: b: fleet.#Worker & {}\n",
		"package f\n\nimport f \"batchfn.dev/fleet\"\n\nplatform: f.#Platform & {}\n",
		"platform: {regions: jp: {}, policy: custom: a: message: \"x\"}",
	} {
		assert.True(t, sameParsed(t, text), "%s", text)
	}
}

// TestTextThatIsNot: the parser reads all that has another meaning, or none.
func TestTextThatIsNot(t *testing.T) {
	for _, text := range []string{
		"a: 1", "\ufeffbatches: a: {}", "batches: a: {}\r\n", "batches: {}", "batches: a: {", "batches: a: {}}", "batches: a: [1", "batches: a: \"",
		"batches: a: b: 1 2", "batches: a: b: 1,, c: 2", "batches: a: {b: 1 c: 2}", "batches: a: [1\n2]", "batches: a: [,]", "batches: a: {,}",
		"batches: a: b: 01", "batches: a: b: 1.5", "batches: a: b: 1K", "batches: a: b: 1_0", "batches: a: b: -1", "batches: a: b: x", "batches: a: b: 'x'",
		"batches: a: b: \"\\(1)\"", "batches: a: b: \"\\q\"", "batches: a: b: \"\\u0041\"", "batches: a: b: #\"x\"#", "batches: a: b: \"\"\"x\"\"\"", "batches: a: b: \"\"\"\n\tx\n y\n\t\"\"\"",
		"batches: a: b: \"x\ny\"", "batches: \"é\": {}", "batches: é: {}", "batches: a: for: 1", "batches: a: true: 1", "batches: a: _b: 1", "batches: a: #b: 1", "batches: a: _: 1", "batches: a: __b: 1",
		"batches: a: {b: 1, b: 1}", "batches: a: b?: 1", "batches: a: b!: 1", "batches: a: b: 1 @x()", "batches: a: x=b: 1", "batches: a: (b): 1", "batches: [string]: 1", "batches: a: {...}",
		"batches: a: #Batch & {} & {}", "batches: a: #Batch & #Batch", "batches: a: {} & {}", "batches: a: null & {}", "batches: a: fleet.#Batch & {}", "batches: a: b: *1 | 2", "let a = 1",
		"batches: a:\n\tb: 1", "batches\n: a: {}", "batches: a: {\n\tb: c: 1\n\t\td: 2\n}", "batches: a: env:\nbatches: b: {}",
		"package _", "package if", "package #a", "import \"strings\"", "import \"batchfn.dev/fleet\"\n", "import (\n\"batchfn.dev/fleet\"\n\"strings\")", "import fleet \"batchfn.dev/fleet\"\nbatches: a: fleet: fleet.#Batch & {}",
		"@if(x)\npackage fleet", "package fleet; batches: a: {}", "batches: a: {b: 1; c: 2}", "batches: a: b: \"\x00\"", "platform: policy: custom: a: require: owner: \"me\"",
		"batches: a: " + strings.Repeat("[", 200) + strings.Repeat("]", 200),
	} {
		assert.False(t, sameParsed(t, text), "%q", text)
	}
}

// FuzzReadingTextIsParsingIt: whatever is read from a text is what the parser would have
// returned.
func FuzzReadingTextIsParsingIt(f *testing.F) {
	for _, text := range texts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if utf8.ValidString(text) { // the root reads no other
			sameParsed(t, text)
		}
	})
}
