package habit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/cue/habit"
)

func read(t *testing.T, text string) []string {
	t.Helper()
	f, err := parser.ParseFile("f.cue", text)
	require.NoError(t, err, text)
	var out []string
	for _, h := range habit.Read(f, []byte(text)) {
		out = append(out, strings.TrimPrefix(h.Pos.String(), "f.cue:")+" "+h.Batch+"/"+h.Field+": "+h.Message+"; "+h.Right)
	}
	return out
}

const braces = "CUE uses braces, not indentation: "

func TestHabits(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a chain over lines": {`
batches: a: {
  overrides:
    kr:
      env: X: "y"
      suspend: true
}`, `6:7 a/suspend: suspend is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {env: …, suspend: true}`},
		"the level of a label between": {`
batches: a: {
  overrides:
    kr:
      suspend: true
    tw: timeout: "2h"
}`, `6:5 a/tw: tw is indented like a field of overrides, but CUE reads it as a field of the entry; ` + braces + `overrides: {kr: …, tw: …}`},
		"a chain on one line": {`
batches: a: {
  overrides: kr: suspend: true
    timeout: "2h"
    retries: 0
}`, `4:5 a/timeout: timeout is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {suspend: true, timeout: "2h", retries: 0}`},
		"the struct that has such a field": {`
batches: a: {
  overrides: kr: env: X: "y"
    timeout: "2h"
}`, `4:5 a/timeout: timeout is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {env: …, timeout: "2h"}`},
		"tabs": {"batches: a: {\n\toverrides:\n\t\tkr: suspend: true\n\t\ttw: suspend: true\n}",
			`4:3 a/tw: tw is indented like a field of overrides, but CUE reads it as a field of the entry; ` + braces + `overrides: {kr: …, tw: …}`},
		"spaces below a tab": {"batches: a: {\n\toverrides:\n        kr:\n            env: X: \"y\"\n            suspend: true\n}",
			`5:13 a/suspend: suspend is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {env: …, suspend: true}`},
		"a list of entries": {`
batches: [
  {name: "a"
   overrides:
     kr: suspend: true
     tw: suspend: true}
]`, `6:6 a/tw: tw is indented like a field of overrides, but CUE reads it as a field of the entry; ` + braces + `overrides: {kr: …, tw: …}`},
		"behind a brace": {`
batches: a: {overrides:
    kr:
      env: X: "y"
      suspend: true
}`, `5:7 a/suspend: suspend is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {env: …, suspend: true}`},
		"a hidden struct": {`
_nightly: {
  overrides:
    kr: env: {
      X: "y"
    }
    suspend: true
}`, `7:5 /_nightly.suspend: suspend is indented like a field of overrides, but CUE reads it as a field of _nightly; ` + braces + `overrides: {kr: …, suspend: …}`},
		"the platform": {`
platform: {
  defaults:
    resources:
      cpu: "1"
      memory: "1Gi"
    timeout: "1h"
}`, `6:7 /platform.memory: memory is indented like a field of defaults.resources, but CUE reads it as a field of platform; ` + braces + `defaults: resources: {cpu: "1", memory: "1Gi"}`},
		"the top level": {`
batches:
  a:
    owner: "x"
  b:
    owner: "y"
`, `5:3 /b: b is indented like a field of batches, but CUE reads it as a field of the fleet; ` + braces + `batches: {a: …, b: …}`},
		"in a comprehension": {`
batches: {for n in ["a"] {(n): {
  overrides:
    kr:
      env: X: "y"
      suspend: true
}}}`, `6:7 …/suspend: suspend is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {env: …, suspend: true}`},
		"a secret": {`
batches: a: {
  env:
    DB_PASSWORD: "sesame"
    B: "sesame"
}`, `5:5 a/B: B is indented like a field of env, but CUE reads it as a field of the entry; ` + braces + `env: {DB_PASSWORD: …, B: …}`},
		"a field without a value": {`
batches: a: {
  env:
  timeout: "2h"
}`, `4:3 a/env.timeout: env has no value, so CUE reads timeout, on the next line, as a field of it; give env a value, or remove it`},
		"a URL": {`
batches: a: {
  runbook: https://x.example/y
  timeout: "2h"
}`, `3:12 a/runbook: runbook has a URL without quotes, and CUE takes what follows // for a comment; quote it: runbook: "https://x.example/y"`},
		"a struct of the author's": {`
batches: a: {
  overrides:
    kr:
      env: X: "y"
      _quiet
      suspend: true
}`, `6:7 a/overrides: _quiet is indented like a field of overrides.kr, but CUE reads it as a field of the entry; ` + braces + `overrides: kr: {env: …, _quiet, suspend: true}`},
		"a condition": {`
batches: a: {
  overrides:
    kr: suspend: true
    if _x {
      tw: suspend: true
    }
}`, `5:5 a/overrides: if _x {…} is indented like a field of overrides, but CUE reads it as a field of the entry; ` + braces + `overrides: {kr: …, if _x {…}}`},
		"a list": {`
batches: a: {
  commands:
    - "java"
    - -jar
    - 1
    - x/y
}`, `4:5 a/commands: commands is a list of YAML: CUE reads - as minus; this is YAML: in CUE a list has brackets and commas: commands: ["java", "-jar", 1, "x/y"]`},
		"an alias": {`
batches: a: {
  env: *base
}`, `3:8 a/env: *base is an alias of YAML; share a struct by its name: _base: {…} beside batches, and env: _base here`},
		"a block": {`
batches: a: {
  commands: >
    run
    it
}`, `3:13 a/commands: commands has a block of YAML: CUE reads > as greater than; write commands: "…" on one line`},

		"braces":                    {"batches: a: {\n  overrides: {\n    kr: env: X: \"y\"\n    tw: suspend: true\n  }\n  suspend: true\n}", ""},
		"behind a brace, and below": {"a: [{b: c: 1\n  d: 3\n}]\nb: {b: c: 1\n\td: 3\n}\nc: {a: b: 1, c: x: 2\n\td: 3\n}", ""},
		"careless indents":          {"a: {\n    x: 1\n  b: c: 1\n    y: 2\n}", ""},
		"a line of its own":         {"a: {\n  b:\n    \"long\"\n  c: d: \"\"\"\n      text\n      \"\"\"\n  e: -1\n}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := read(t, c.text)
			if c.want == "" {
				assert.Empty(t, found)
				return
			}
			require.NotEmpty(t, found)
			assert.Equal(t, c.want, found[0])
		})
	}
}

// TestHabitsOfDeepFiles: the time grows as the file does.
func TestHabitsOfDeepFiles(t *testing.T) {
	chain := "a: " + strings.Repeat("\n a: ", 5_000) + "1\n b: 1\n"
	assert.NotEmpty(t, read(t, chain))
	deep := strings.Repeat("{a: ", 1_000) + "{" + strings.Repeat("a: b: 1\n  c: 1\n", 5_000) + strings.Repeat("}", 1_001)
	assert.Less(t, len(read(t, deep)), 1_010)
}

// TestNoHabitsInFormattedCUE: whatever cue fmt wrote says what it looks like. And so do
// the files of the project, but for those that are tests of this.
func TestNoHabitsInFormattedCUE(t *testing.T) {
	seen := 0
	check := func(name string, text []byte) {
		f, err := parser.ParseFile(name, text)
		if err != nil {
			return
		}
		seen++
		if !strings.Contains(name, "yaml-in-cue.txtar") && !strings.Contains(name, "65-newcomers.txtar") {
			assert.Empty(t, habit.Read(f, text), name)
		}
		formatted, err := format.Source(text)
		require.NoError(t, err, name)
		f, err = parser.ParseFile(name, formatted)
		require.NoError(t, err, name)
		for _, h := range habit.Read(f, formatted) {
			assert.True(t, h.Told.Known(), "%s: %s", h.Pos, h.Message) // a list stays one
		}
	}
	for _, dir := range []string{"examples", "testdata", "cmd"} {
		require.NoError(t, filepath.WalkDir("../../../../"+dir, func(name string, e fs.DirEntry, err error) error {
			require.NoError(t, err)
			switch filepath.Ext(name) {
			case ".cue":
				text, err := os.ReadFile(name)
				require.NoError(t, err)
				check(name, text)
			case ".txtar":
				a, err := txtar.ParseFile(name)
				require.NoError(t, err)
				for _, f := range a.Files {
					if filepath.Ext(f.Name) == ".cue" {
						check(name+"."+f.Name, f.Data)
					}
				}
			}
			return nil
		}))
	}
	assert.Greater(t, seen, 400)
}
