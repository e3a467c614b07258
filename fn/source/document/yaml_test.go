package document_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

func TestYAMLKeepsEveryPlace(t *testing.T) {
	n, err := document.ParseYAML("f.yaml", []byte("batches:\n  mail:\n    owner: me\n    commands: [a, \"b\"]\n"))
	require.NoError(t, err)
	assert.Equal(t, "f.yaml:3:12", n.At("batches", "mail", "owner").Pos.String())
	assert.Equal(t, "f.yaml:4:19", n.At("batches", "mail", "commands", "1").Pos.String())
}

func TestYAMLTypes(t *testing.T) {
	for text, want := range map[string]spec.Type{
		"no": spec.Bool, "on": spec.Bool, "Y": spec.Bool, "true": spec.Bool, `"no"`: spec.String, "'on'": spec.String, "1": spec.Int, "0123": spec.Int, "0x1f": spec.Int,
		"1.10": spec.Float, "1e3": spec.Float, "~": spec.Null, "": spec.Null, "abc": spec.String, "2027-03-31": spec.String, "norway": spec.String, "|\n  no": spec.String,
	} {
		n, err := document.ParseYAML("f.yaml", []byte("a: "+text+"\n"))
		require.NoError(t, err, text)
		assert.Equal(t, want, n.Get("a").Type, text)
	}
}

func TestAliasesAndMergeKeysAreResolved(t *testing.T) {
	n, err := document.ParseYAML("f.yaml", []byte("a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\n"))
	require.NoError(t, err)
	assert.Equal(t, "2", n.At("b", "y").Text)
	assert.Equal(t, "1", n.At("c", "x").Text)
	assert.Equal(t, "3", n.At("c", "y").Text)
}

func TestBadYAMLSaysWhere(t *testing.T) {
	for text, want := range map[string]string{
		"a: 1\nb: 2\na: 3\n":            `f.yaml:3:1: the key "a" appears twice in one mapping; first on line 1`,
		"<<: {a: 1}\n<<: {b: 1}\n":      `f.yaml:2:1: the key "<<" appears twice in one mapping; first on line 1`,
		"a: {<<: b}":                    `f.yaml:1:9: a merge key (<<) wants a mapping, or a list of mappings`,
		"a: {<<: [{b: c}, 5]}":          `f.yaml:1:9: a merge key (<<) wants a mapping, or a list of mappings`,
		"a: &a {x: *a}\n":               "f.yaml:1:11: the alias *a refers to itself",
		"a: 1\n---\nb: 2\n":             "f.yaml:2:1: a second YAML document, where one is expected",
		"a: 1\n\tb: 2\n":                "f.yaml:2:1: found a tab character that violates indentation",
		"a: \xff\n":                     "f.yaml:1:4: not UTF-8",
		"":                              "f.yaml:1:1: the file is empty",
		"a: [1, 2\n":                    "f.yaml:1:4: did not find expected ',' or ']'",
		strings.Repeat("[", 200) + "\n": "did not find",
		strings.Repeat("[", 150) + strings.Repeat("]", 150): "nested deeper than 100 levels",
	} {
		_, err := document.ParseYAML("f.yaml", []byte(text))
		var unreadable *spec.Unreadable
		require.ErrorAs(t, err, &unreadable, "%.40q", text)
		assert.ErrorContains(t, err, want, "%.40q", text)
	}
}

func TestAnAliasBombReachesTheLimit(t *testing.T) {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 8; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "))
	}
	_, err := document.ParseYAML("f.yaml", []byte(text))
	var limit *spec.LimitReached
	assert.ErrorAs(t, err, &limit)
}

// FuzzYAML: whatever comes, a value with places or an error that says where.
func FuzzYAML(f *testing.F) {
	for _, text := range []string{"a: 1", "a: &a {x: *a}", "- [a, {b: c}]", "a: |\n  x\n", "{\"a\": [1, true, null]}", "? [a]\n: b", "<<: {a: 1}", "a: !!binary x", "a: *b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := document.ParseYAML("f.yaml", []byte(text))
		var unreadable *spec.Unreadable
		var limit *spec.LimitReached
		switch {
		case err == nil:
			require.NotEqual(t, spec.Invalid, n.Type)
		case !errors.As(err, &unreadable) && !errors.As(err, &limit):
			t.Fatalf("%T: %v", err, err)
		}
	})
}

// TestColumnsOfLongLines are those of short ones, in bytes.
func TestColumnsOfLongLines(t *testing.T) {
	var line strings.Builder
	line.WriteString("[あ, x")
	for i := range 1000 {
		fmt.Fprintf(&line, ", %d%s", i, strings.Repeat("あ", i%3))
	}
	n, err := document.ParseYAML("f.yaml", []byte(line.String()+"]"))
	require.NoError(t, err)
	at := 0
	for _, item := range n.Items {
		at += strings.Index(line.String()[at:], item.Text)
		require.Equal(t, at+1, item.Pos.Col, item.Text)
		at += len(item.Text)
	}
}

// TestManyKeysOnOneLine take no longer than on many: each took as long as all before it.
func TestManyKeysOnOneLine(t *testing.T) {
	var keys strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&keys, `"k%d": 1, `, i)
	}
	text := "{" + strings.TrimSuffix(keys.String(), ", ") + "}"
	n, err := document.ParseYAML("f.yaml", []byte("<<: "+text))
	require.NoError(t, err)
	assert.Len(t, n.Fields, 200_000)
	n, err = document.ParseJSON("f.json", []byte(text))
	require.NoError(t, err)
	assert.Len(t, n.Fields, 200_000)
}

// TestAliasesOfTexts: a long text counts as what it becomes, over all documents of a file.
func TestAliasesOfTexts(t *testing.T) {
	text := "a: &a " + strings.Repeat("x", 1<<20) + "\nb: [" + strings.Repeat("*a, ", 40) + "]\n"
	_, err := document.ParseYAML("f.yaml", []byte(text))
	require.NoError(t, err)
	require.NoError(t, document.CheckAliases("f.yaml", []byte(text)))
	require.ErrorContains(t, document.CheckAliases("f.yaml", []byte(text+"---\n"+text)), "f.yaml:4:4: YAML aliases expand to more than 64 MiB of text")
	_, err = document.ParseYAML("f.yaml", []byte(text+"c: ["+strings.Repeat("*a, ", 40)+"]\n"))
	var limit *spec.LimitReached
	require.ErrorAs(t, err, &limit)
	require.ErrorContains(t, err, "YAML aliases expand to more than 64 MiB of text")
}
