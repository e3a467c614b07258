package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// bothWays reads a fleet as it is and through CUE's evaluator, and holds one
// to the other. It returns the first.
func bothWays(t *testing.T, args ...string) *spec.Fleet {
	t.Helper()
	read, readErr := source.Read(args, source.Options{})
	evaluated, evaluatedErr := source.Read(args, source.Options{Evaluate: true})
	if evaluatedErr != nil || readErr != nil {
		require.Equal(t, fmt.Sprint(evaluatedErr), fmt.Sprint(readErr))
		return read
	}
	require.Equal(t, shown(evaluated), shown(read))
	require.Equal(t, evaluated.Findings, read.Findings)
	require.Equal(t, evaluated.Files, read.Files)
	require.Equal(t, evaluated.Sources, read.Sources)
	require.Empty(t, evaluated.Evaluated)
	return read
}

// shown is everything a fleet says, with all its places. The order of regions
// counts, that of other fields does not.
func shown(f *spec.Fleet) string {
	var b strings.Builder
	platforms := map[*spec.Platform]bool{}
	platform := func(p *spec.Platform) {
		if p != nil && !platforms[p] {
			platforms[p] = true
			fmt.Fprintln(&b, "platform", p.RegionNames())
			show(&b, "", p.Node)
		}
	}
	platform(f.Platform)
	for _, e := range f.Entries {
		platform(e.Platform)
		fmt.Fprintln(&b, e.Kind, e.Name, e.Pos, e.NamePos, e.Within)
		show(&b, "", e.Node)
	}
	return b.String()
}

// constraint is a path whose value is a constraint where CUE evaluates and plain where it is read: fn/policy/custom
// judges both alike, which its own tests hold it to.
var constraint = regexp.MustCompile(`^\.policy\.custom\.[^.]+\.(when|require)$`)

func show(b *strings.Builder, path string, n *spec.Node) {
	if constraint.MatchString(path) {
		fmt.Fprintf(b, "  %s %s\n", path, n.Pos)
		return
	}
	fmt.Fprintf(b, "  %s %s %s %q\n", path, n.Pos, n.Type, n.Shown())
	fields := slices.SortedFunc(slices.Values(n.Fields), func(a, b spec.Field) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range fields {
		fmt.Fprintf(b, "  %s.%s %s\n", path, f.Name, f.Pos)
		show(b, path+"."+f.Name, f.Value)
	}
	for i, item := range n.Items {
		show(b, fmt.Sprintf("%s[%d]", path, i), item)
	}
}

// TestReadingIsEvaluating holds all fleets of the project to it, the hostile
// ones too.
func TestReadingIsEvaluating(t *testing.T) {
	fleets := map[string][]string{"fleet": {"../../examples/fleet"}, "quickstart": {"../../examples/quickstart"}, "template": {"../../cmd/batchfn/template"}}
	goldens, err := filepath.Glob("../../testdata/golden/*")
	require.NoError(t, err)
	for _, dir := range goldens {
		fleets[filepath.Base(dir)] = []string{dir}
	}
	archives, err := filepath.Glob("../../testdata/*/*.txtar")
	require.NoError(t, err)
	for _, name := range archives {
		if base := filepath.Base(name); base == "limits.txtar" || strings.HasPrefix(base, "plugin") {
			continue // some of these take for ever, which is their purpose
		}
		dir := filepath.Join(t.TempDir(), strings.TrimSuffix(filepath.Base(name), ".txtar"))
		files := unpack(t, name, dir)
		fleets[name] = []string{dir}
		for _, file := range files { // each alone, and with the platform beside it
			fleets[name+" "+file] = []string{filepath.Join(dir, file)}
			fleets[name+" "+file+" platform"] = []string{filepath.Join(dir, file), filepath.Join(dir, "platform.cue")}
		}
	}
	read := 0
	for name, args := range fleets {
		t.Run(name, func(t *testing.T) {
			f := bothWays(t, args...)
			if f != nil && len(f.Entries) > 0 && len(f.Evaluated) == 0 {
				read++
			}
		})
	}
	assert.Greater(t, read, 30, "those that need no evaluator")
}

func unpack(t *testing.T, name, dir string) (cue []string) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	require.NoError(t, err)
	for _, f := range a.Files {
		path := filepath.Join(dir, f.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, f.Data, 0o644))
		if strings.HasSuffix(f.Name, ".cue") && !strings.Contains(f.Name, "cue.mod") {
			cue = append(cue, f.Name)
		}
	}
	return cue
}

// TestShippedFleetsAreRead: the example and what init writes must not need the
// evaluator.
func TestShippedFleetsAreRead(t *testing.T) {
	for _, dir := range []string{"../../examples/fleet", "../../examples/quickstart", "../../cmd/batchfn/template"} {
		f, err := source.Read([]string{dir}, source.Options{})
		require.NoError(t, err)
		assert.Empty(t, f.Evaluated, dir)
	}
}

// TestWhatHasToBeEvaluated: each construct is seen, and said why.
func TestWhatHasToBeEvaluated(t *testing.T) {
	const rest = "\nplatform: {name: \"a\", image: \"x/y:v1\", regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}, owners: me: {}}\n"
	for text, why := range map[string]string{
		`_o: "me"
batches: a: owner: _o`: "fleet.cue:2:20: an expression",
		`batches: a: owner: "\(1)"`:                         "fleet.cue:1:20: an expression",
		`batches: a: {owner: "me", owner: "me"}`:            "the label owner",
		`batches: a: {owner: *"me" | string}`:               "an expression",
		`batches: {for n in ["a"] {(n): owner: "me"}}`:      "something that is not a field",
		`batches: [string]: owner: "me"`:                    "a label that is not a name",
		`let o = "me"`:                                      "a let clause",
		`batches: a: owner?: "me"`:                          "a constraint, an alias or an attribute",
		`batches: a: owner: "me" @tag(x)`:                   "a constraint, an alias or an attribute",
		`batches: a: retries: 1K`:                           "the number 1K",
		`batches: a: retries: 0x1`:                          "the number 0x1",
		`batches: a: retries: 1.0`:                          "the number 1.0",
		`batches: a: retries: -1`:                           "an expression",
		`batches: a: env: _X: "1"`:                          "the label _X",
		`batches: a: owner: 'me'`:                           "a string that is not valid",
		"batches: a: owner: \"me\"\nbatches: a: retries: 1": "a appears twice",
		"batches: a: {}\nbatches: [{name: \"b\"}]":          "a list and a struct of batches",
		"_x: {retries: 1}\nbatches: a: _x & {retries: 1}":   "retries of _x again",
		"_x: {retries: 1}\nbatches: a: _y & {retries: 1}":   "a reference to _y",
		"#Batch: {retries: 1}\nbatches: a: #Batch & {}":     "the definition #Batch",
		"import \"strings\"\n_x: strings.ToUpper(\"a\")":    "an import",
		"batches: a: {}\nother: 1":                          "the field other",
		"batches: a: {commands: [\"x\", ...]}":              "an expression",
		"batches: a: {{owner: \"me\"}}":                     "something that is not a field",
		"batches: {}\nbatches: [{name: \"a\"}]":             "batches without entries",
	} {
		file := filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(file, []byte(text+rest), 0o644))
		f := bothWays(t, file)
		if assert.NotNil(t, f, text) && assert.NotEmpty(t, f.Evaluated, text) {
			assert.Contains(t, strings.TrimPrefix(f.Evaluated[0].Pos.String()+": "+f.Evaluated[0].Message, filepath.Dir(file)+"/"), why, text)
		}
	}
}

// TestLiteralsBesideWhatIsEvaluated: the files of an evaluated package that were
// read as literals, and so had let their syntax go, are evaluated with the others.
func TestLiteralsBesideWhatIsEvaluated(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"cue.mod/module.cue": "module: \"example.com/fleet\"\nlanguage: version: \"v0.12.0\"\n",
		"platform.cue": "\ufeffpackage fleet\n\nimport \"batchfn.dev/fleet\"\n\n#Batch: fleet.#Batch\n_mine: {owner: \"me\"}\n" +
			"platform: {name: \"a\", image: \"x/y:v1\", regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}, owners: me: {}}\n",
		"one/entries.cue":  "\ufeffpackage fleet\n\nbatches: a: #Batch & {commands: \"a\"}\n",
		"two/computed.cue": "package fleet\n\nbatches: {for n in [\"b\", \"c\"] {(n): #Batch & _mine & {commands: n}}}\n",
		"two/literal.cue":  "\ufeffpackage fleet\n\nbatches: d: #Batch & _mine & {commands: \"d\"}\n",
		"two/plain.cue":    "\ufeffpackage fleet\n\nbatches: e: _mine & {commands: \"d\"}\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	f := bothWays(t, dir)
	require.NotNil(t, f)
	assert.Len(t, f.Entries, 5)
	require.Len(t, f.Evaluated, 1)
	assert.Contains(t, f.Evaluated[0].Pos.File, "two/")
}

// aroundLiterals is what may stand around a literal.
var aroundLiterals = []string{
	`batches: {for n in ["a", "b"] {(n): {owner: "me", env: {X: "1", Y: secret: "s"}, commands: ["x", "y"]}}}`,
	"_all: {a: {owner: \"me\", env: X: \"1\"}}\nbatches: {for n, e in _all {(n): e}}",
	"_all: {a: {owner: \"me\", env: X: \"1\"}}\nbatches: {for n, e in _all {(n): e & {env: Y: \"2\"}}}",
	"_all: {a: {owner: \"me\", env: X: \"1\"}}\nbatches: {for n, e in _all {(n): e & {env: X: \"2\"}}}",
	"_all: {a: {owner: \"me\", env: X: \"1\"}}\nbatches: {for n, e in _all {(n): e}, a: env: Z: \"3\"}",
	"_all: {a: {owner: \"me\", env: X: \"1\"}}\nbatches: {for n, e in _all {(n): {e, env: Z: \"3\"}}}",
	"_all: {a: {owner: \"me\", env: X: \"1\"}}\nbatches: _all\nbatches: b: _all.a",
	"_base: {owner: \"me\", env: {X: \"1\"}}\nbatches: a: {_base, retries: 1}\nbatches: b: {_base, env: Y: \"2\"}",
	"batches: [string]: env: FROM: \"pattern\"\nbatches: a: {owner: \"me\", env: {X: \"1\"}}",
	"batches: [string]: env: [string]: string\nbatches: a: {owner: \"me\", env: {X: \"1\", Y: 2}}",
	"batches: [string]: {...}\nbatches: a: {owner: \"me\", env: {X: \"1\"}}",
	"batches: [string]: _\nbatches: a: {owner: \"me\", env: {X: \"1\"}, commands: [\"a\"]}",
	"batches: [string]: commands: [...string]\nbatches: a: {owner: \"me\", commands: [\"a\", \"b\"]}\nbatches: b: commands: [\"a\", 1]",
	"batches: [string]: commands: [\"a\", ...]\nbatches: a: {owner: \"me\", commands: [\"a\", \"b\"]}\nbatches: b: commands: [\"c\"]",
	"#Mine: {owner: string, env?: [string]: string}\nbatches: a: #Mine & {owner: \"me\", env: {X: \"1\"}, labels: {a: \"b\"}}",
	"#Mine: {owner: string, env: {X?: string}}\nbatches: a: #Mine & {owner: \"me\", env: {Y: \"1\"}}",
	"#Mine: {owner: string, scale: {min: int | *0, max: >1}}\nbatches: a: #Mine & {owner: \"me\", scale: {max: 1}}",
	"#Mine: {owner: string, resources: {cpu: *\"1\" | string, memory: string}}\nbatches: a: #Mine & {owner: \"me\", resources: {memory: \"1Gi\"}}",
	"batches: a: close({owner: \"me\", env: {X: \"1\"}}) & {env: {Y: \"2\"}}",
	"batches: a: close({owner: \"me\", env: {X: \"1\"}})",
	"batches: a: *{owner: \"me\", env: {X: \"1\"}} | {owner: \"you\", env: {X: \"2\"}}",
	"batches: a: ({owner: \"me\", env: {X: \"1\"}} | {owner: \"you\", env: {X: \"2\"}}) & {env: X: \"2\"}",
	"batches: a: {owner: \"me\", if owner == \"me\" {env: {X: \"1\"}}, if owner == \"you\" {env: {Y: \"1\"}}}",
	"batches: a: {owner: \"me\", env: {X: \"1\"}, env: {Y: \"2\"}}",
	"batches: a: {owner: \"me\", env: {X: \"1\"}, env: {X: \"2\"}}",
	"batches: a: {owner: \"me\", env: {X: \"1\"}, env: X: string}",
	"batches: a: {owner: \"me\", env: {X: \"1\", X: \"1\"}}",
	"batches: a: {owner: \"me\", retries: 1, retries: int, timeout: \"5m\" & =~\"^5\"}",
	"batches: a: {owner: \"me\", retries: 1, retries: >3}",
	"batches: a: {owner: \"me\", env: {_X: \"1\"}, retries: len(env)}",
	"batches: a: {owner: \"me\", env: {X!: string}, retries: len(commands), commands: [\"a\"]}",
	"batches: a: {owner: \"me\", env: {X?: \"1\", Y: \"2\"}, retries: len(commands), commands: [\"a\"]}",
	"batches: a: {owner: \"me\", env: {\"X-\\(owner)\": \"1\"}}",
	"batches: a: {owner: \"me\", env: {let x = \"1\", X: x}}",
	"batches: a: {owner: \"me\", E=env: {X: \"1\"}, retries: len(E)}",
	"batches: a: {owner: \"me\", env: {X: \"1\"} @tag(x), retries: len(env)}",
	"batches: {for n in [\"a\"] {(n): {owner: n, image: 'bytes', commands: [\"a\", 'b']}}}",
	"batches: {for n in [\"a\"] {(n): {owner: n, commands: [\"a\", [\"b\", {c: \"d\"}]], retries: 1K}}}",
	"batches: [for n in [\"a\", \"b\"] {name: n, owner: \"me\", env: {X: \"1\"}}]",
	"batches: [{name: \"a\", env: {X: \"1\"}}, for n in [\"b\"] {name: n, env: {X: \"1\"}}]",
	"_l: [{name: \"a\", env: {X: \"1\"}}]\nbatches: _l & [...{env: Y: \"2\"}]",
	"_a: {owner: \"me\", env: X: \"1\"}\nbatches: a: _a\nbatches: b: _a\nbatches: c: {owner: _a.owner, env: _a.env}",
	"_a: {owner: \"me\", env: X: \"1\"}\n_a: retries: 1\nbatches: a: _a\nbatches: b: env: _a.env",
	"#A: {owner: \"me\", env: X: \"1\"}\nbatches: a: #A\nbatches: b: {#A, retries: 1}\nbatches: c: env: #A.env",
	"let A = {owner: \"me\", env: X: \"1\"}\nbatches: a: A\nbatches: b: env: A.env",
	"_a: {owner: \"me\", env: X: \"1\"}\n_b: _a\n_c: _b\nbatches: a: _c",
	"_a: {owner: string | *\"me\", env: X: \"1\"}\nbatches: a: _a",
	"_a: {owner!: string, env: X: \"1\"}\nbatches: a: _a",
	"_a: {owner: \"me\", env: X: \"1\"}\nbatches: [string]: owner: \"me\"\nbatches: a: _a",
	"_a: {owner: \"me\", env: X: \"1\"}\nbatches: [string]: owner: \"you\"\nbatches: a: _a",
	"_a: [\"x\", \"y\"]\nbatches: a: commands: _a\nbatches: b: commands: [for x in _a {x}]\nbatches: c: commands: _a & [_, \"z\"]",
	"_a: env: X: \"1\"\nbatches: a: {_a.env.X: 1}",
	"_n: \"me\"\nbatches: a: {owner: _n, retries: _r}\n_r: 3",
	"_n: null\nbatches: a: {owner: _n, overrides: jp: timeout: _n}",
	"_a: _b\n_b: _a\nbatches: a: _a",
	"_a: {x: _a}\nbatches: a: _a",
	"batches: a: {owner: \"me\", env: X: \"1\"}\nbatches: b: batches.a",
	"batches: a: b: {owner: \"me\"}\nbatches: b: batches.a.b",
	"_a: b: {owner: \"me\"}\n_a: [string]: retries: 1\nbatches: b: _a.b",
	"X=_a: {owner: \"me\"}\nbatches: b: X",
	"import \"list\"\nbatches: a: {owner: \"me\", env: {X: \"1\"}, commands: list.Concat([[\"a\"], [\"b\"]])}",
	"import \"struct\"\nbatches: a: {owner: \"me\", env: struct.MaxFields(1) & {X: \"1\", Y: \"2\"}}",
	"batches: a: b\nb: {owner: \"me\", env: {X: \"1\"}}",
	"batches: a: {owner: \"me\", env: X: Y, Y: \"1\"}",
	"batches: a: {owner: \"me\", overrides: jp: {env: X: null, retries: null}, retries: len(owner)}",
	"batches: a: {owner: \"\"\"\n\tme\n\t\"\"\", description: #\"a\\b\"#, retries: len(owner)}",
	"batches: a: {owner: \"m\\u0065\", description: \"\\(owner)\", env: {\"é\": \"1\", X: \"é\"}}",
}

// TestLiteralsWithinWhatIsEvaluated: a value is read from its syntax only where
// nothing else in the package speaks of it.
func TestLiteralsWithinWhatIsEvaluated(t *testing.T) {
	const rest = "\nplatform: {name: \"a\", image: \"x/y:v1\", regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}, owners: me: {}}\n"
	for _, text := range aroundLiterals {
		file := filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(file, []byte(text+rest), 0o644))
		t.Run("", func(t *testing.T) {
			t.Log(text)
			bothWays(t, file)
		})
	}
}

// TestPlatformsInSeveralPlaces: each place may say its own fields, at any depth, and what two
// say of one field is CUE's to compare.
func TestPlatformsInSeveralPlaces(t *testing.T) {
	for more, read := range map[string]bool{
		"platform: policy: custom: r: {message: \"m\", require: retries: <=3}":                                                        true,
		"platform: policy: {levels: \"image-pinned\": \"warn\"}\nplatform: policy: custom: {}":                                        true,
		"platform: policy: custom: b: {message: \"m\", require: retries: 0}\nplatform: policy: custom: a: {message: \"m\", level: 5}": true,
		"platform: {profiles: {\"you\": {podSpec: hostNetwork: true}}, defaults: {timeout: \"1h\"}}":                                  true,
		"platform: {}": true,
		"platform: regions: kr: {timeZone: \"Asia/Seoul\", namespace: \"b\"}": false,
		"platform: owners: you: {}": false,
		"platform: policy: custom: b: message: \"m\"\nplatform: policy: custom: b: require: retries: 0": false,
		"platform: name: \"a\"": false,
		"platform: name: \"b\"": false,
		"platform: defaults: timeout: [1]\nplatform: defaults: timeout: {}":                       false,
		"_p: profiles: you: {}\nplatform: _p & {defaults: timeout: \"1h\"}":                       false,
		"import \"batchfn.dev/fleet\"\nplatform: fleet.#Platform & {defaults: {timeout: \"1h\"}}": true,
	} {
		for _, first := range []string{"a.cue", "z.cue"} {
			dir := t.TempDir()
			for name, text := range map[string]string{
				first:          "package fleet\n\n" + more + "\n",
				"platform.cue": "package fleet\n\nplatform: {name: \"a\", image: \"x/y:v1\", regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}, owners: me: {}}\nbatches: a: owner: \"me\"\n",
			} {
				require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
			}
			f := bothWays(t, dir)
			if assert.NotNil(t, f, more) {
				assert.Equal(t, read, len(f.Evaluated) == 0, "%s: %v", more, f.Evaluated)
			}
		}
	}
}

// TestLiteralsOfImportedPackages: what a package imports is evaluated with it.
func TestLiteralsOfImportedPackages(t *testing.T) {
	const platform = `platform: {name: "a", image: "x/y:v1", regions: jp: {timeZone: "Asia/Tokyo", namespace: "b"}, owners: me: {}}` + "\n"
	const entry = `batches: send: {owner: "me", commands: "send"}` + "\n"
	for name, files := range map[string]map[string]string{
		"a reference": {
			"base/base.cue": "package base\n\n" + platform,
			"a/a.cue":       "package a\n\nimport \"example.com/fleet/base\"\n\nplatform: base.platform\n" + entry,
		},
		"embedded": {
			"base/base.cue": "package base\n\nbatches: send: {retries: 2, idempotent: true}\n",
			"a/a.cue":       "package a\n\nimport \"example.com/fleet/base\"\n\nbase\n" + platform + entry,
		},
		"through another": {
			"low/low.cue":   "package low\n\n" + platform,
			"base/base.cue": "package base\n\nimport \"example.com/fleet/low\"\n\nplatform: low.platform\nentries: send: {owner: \"me\", commands: \"send\", env: A: \"1\"}\n",
			"a/a.cue":       "package a\n\nimport \"example.com/fleet/base\"\n\nplatform: base.platform\nbatches: {for n, e in base.entries {(n): e}}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files["cue.mod/module.cue"] = "module: \"example.com/fleet@v0\"\nlanguage: version: \"v0.12.0\"\n"
			for file, text := range files {
				require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755))
				require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644))
			}
			f := bothWays(t, filepath.Join(dir, "a"))
			require.NotNil(t, f)
			require.Len(t, f.Entries, 1)
			assert.Equal(t, "send", f.Entries[0].Node.Get("commands").Str())
			bothWays(t, dir)
		})
	}
}

// TestAllocationsGrowWithDepth: a struct of literals around one computed value is
// not read again for each level above that.
func TestAllocationsGrowWithDepth(t *testing.T) {
	allocations := func(depth int) float64 {
		items := strings.Repeat(`"x", `, 40)
		text := "batches: a: env: " + strings.Repeat("{a: ["+items+"], b: ", depth) + "1+1" + strings.Repeat("}", depth) + "\n"
		file := filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		return testing.AllocsPerRun(1, func() { source.Read([]string{file}, source.Options{}) })
	}
	assert.Less(t, allocations(80), 2.3*allocations(40))
}

// TestImportsOfTheSchema: CUE refuses an import that nothing refers to, and one
// that is called _.
func TestImportsOfTheSchema(t *testing.T) {
	const rest = "\nplatform: {name: \"a\", image: \"x/y:v1\", regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}, owners: me: {}}\n"
	for _, text := range []string{
		"import \"batchfn.dev/fleet\"\nbatches: a: {owner: \"me\"}",
		"import s \"batchfn.dev/fleet\"\nbatches: a: {owner: \"me\"}",
		"import _ \"batchfn.dev/fleet\"\nbatches: a: _.#Batch & {owner: \"me\"}",
		"import (\n\tr \"batchfn.dev/fleet\"\n\ts \"batchfn.dev/fleet:fleet\"\n)\nbatches: a: r.#Batch & {owner: \"me\"}",
		"import s \"batchfn.dev/fleet\"\n#Batch: s.#Batch\nbatches: a: {owner: \"me\"}",
	} {
		file := filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(file, []byte("package f\n\n"+text+rest), 0o644))
		bothWays(t, file)
	}
}

// TestFilesWithoutAPackage: what one of them hides no other file sees. And the
// place of a finding does not depend on the order of files.
func TestFilesWithoutAPackage(t *testing.T) {
	const platform = "platform: {name: \"a\", image: \"x/y:v1\", regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}, owners: me: {}}\n"
	for _, files := range [][2]string{
		{"_x: {retries: 0}\n" + platform, "batches: a: _x & {owner: \"me\"}\n"},
		{"_x: {retries: 0}\n" + platform, "package f\n\nbatches: a: _x & {owner: \"me\"}\n"},
		{"package f\n\n_x: {retries: 0}\n" + platform, "package _\n\nbatches: a: _x & {owner: \"me\"}\n"},
		{"import \"batchfn.dev/fleet\"\n#Batch: fleet.#Batch\n" + platform, "batches: a: #Batch & {owner: \"me\"}\n"},
		{platform, "batches: a: {owner: \"me\"}\n"},
		{"package f\n\nbatches: zz: {owner: \"me\"}\n", "package f\n\nbatches: b: {owner: \"me\"}\n"},
	} {
		dir := t.TempDir()
		var args []string
		for i, text := range files {
			args = append(args, filepath.Join(dir, string(rune('g'+i))+".cue"))
			require.NoError(t, os.WriteFile(args[i], []byte(text), 0o644))
		}
		bothWays(t, args...)
	}
}
