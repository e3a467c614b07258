package fn_test

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// outcome is all that becomes of a fleet: its error, its findings, or its
// manifests.
func outcome(args []string, evaluate bool) (text string, read bool) {
	var b bytes.Buffer
	f, err := source.Read(args, source.Options{Evaluate: evaluate})
	if err != nil {
		return "error: " + err.Error(), false
	}
	for _, finding := range fn.Check(f, time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)) {
		fmt.Fprintf(&b, "%+v\n", finding)
	}
	rendered, findings := fn.Render(f, fn.Options{Version: "v1"})
	for _, finding := range findings {
		fmt.Fprintf(&b, "%+v\n", finding)
	}
	if rendered != nil {
		if err := sink.WriteYAML(&b, objects(rendered), 0); err != nil {
			return err.Error(), false
		}
	}
	return b.String(), len(f.Evaluated) == 0
}

// corpus are the fleets that one CUE file holds.
func corpus(t testing.TB) []string {
	names, err := filepath.Glob("../testdata/golden/*/fleet.cue")
	require.NoError(t, err)
	var texts []string
	for _, name := range append(names, "../examples/quickstart/fleet.cue") {
		if text, err := os.ReadFile(name); err == nil {
			texts = append(texts, string(text))
		}
	}
	require.Greater(t, len(texts), 20)
	return texts
}

// replacements are what somebody might write instead.
var replacements = []string{
	`""`, `" "`, `"x"`, "1", "0", "-1", "1.5", "1K", "true", "null", "[]", "{}", `["a", 1]`, `{a: "b"}`, "_x", `"\(1)"`, `*"a" | string`, "string", "int & >0",
	`"@daily"`, `"90s"`, `"{version}"`, `#"raw\n"#`, "\"\"\"\n\ttwo\n\tlines\n\t\"\"\"", `'bytes'`, `"日本"`, `"\u0041"`, "_|_", "[...]", "{...}", `"a" & "a"`, `close({})`,
}

// mutate changes a fleet in one to three places: a line goes, or comes twice,
// or moves, or has another value, or another key.
func mutate(text string, r *rand.Rand) string {
	for range 1 + r.IntN(3) {
		lines := strings.Split(text, "\n")
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		key, value, isField := strings.Cut(lines[i], ":")
		switch r.IntN(6) {
		case 0:
			lines[i] = ""
		case 1:
			lines[i] += "\n" + lines[i]
		case 2:
			lines[i], lines[j] = lines[j], lines[i]
		case 3:
			if isField {
				lines[i] = key + ": " + replacements[r.IntN(len(replacements))]
			}
		case 4:
			if other, _, ok := strings.Cut(lines[j], ":"); isField && ok {
				lines[i] = other + ":" + value
			}
		case 5:
			if at := strings.LastIndexAny(lines[i], `"`); at >= 0 {
				lines[i] = lines[i][:at] + string(`x_$(*"é`[r.IntN(7)]) + lines[i][at:]
			}
		}
		text = strings.Join(lines, "\n")
	}
	return text
}

var kindOfEntries = regexp.MustCompile(`(?m)^(batches|iterators|workers):`)

// computed is a fleet whose entries come out of comprehensions.
func computed(text string) string {
	hidden := kindOfEntries.ReplaceAllString(text, "_$1:")
	for _, kind := range spec.Kinds {
		if strings.Contains(hidden, "\n_"+string(kind)+":") {
			hidden += fmt.Sprintf("\n%s: {for name, e in _%s {(name): e}}\n", kind, kind)
		}
	}
	return hidden
}

// TestReadingComputedEntriesIsEvaluatingThem holds what is read from the syntax
// within an evaluated package to what CUE makes of it, on fleets that are whole
// and fleets that somebody broke.
func TestReadingComputedEntriesIsEvaluatingThem(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	texts := corpus(t)
	file := filepath.Join(t.TempDir(), "fleet.cue")
	rendered := 0
	for i := range 20 * len(texts) {
		text := computed(texts[i%len(texts)])
		if i >= len(texts) {
			text = mutate(text, r)
		}
		if out, _ := same(t, file, text); strings.Contains(out, "kind: ") {
			rendered++
		}
	}
	t.Logf("%d of %d render", rendered, 20*len(texts))
	assert.Greater(t, rendered, 50)
}

// TestCustomRulesStayConstraints: what a rule requires is closed where the fleet
// closes it, whichever way the fleet is read.
func TestCustomRulesStayConstraints(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fleet.cue")
	text, err := os.ReadFile("../examples/quickstart/fleet.cue")
	require.NoError(t, err)
	for _, rules := range []string{
		"#Rules: nightly: {message: \"m\", require: {severity: \"high\"}}\nplatform: policy: custom: #Rules\n",
		"#Rules: nightly: {message: \"m\", require: {severity: \"high\"}}\nplatform: policy: custom: nightly: #Rules.nightly\n",
		"#Rules: nightly: {message: \"m\", require: {severity: \"high\"}}\nplatform: policy: #Policy\n#Policy: custom: #Rules\n",
	} {
		out, _ := same(t, file, string(text)+"\n"+rules)
		assert.Contains(t, out, "Rule:nightly")
	}
}

// TestCustomRulesAreReadAlone: a constraint that means the same wherever it stands makes nobody
// evaluate the fleet, and finds the same.
func TestCustomRulesAreReadAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fleet.cue")
	text, err := os.ReadFile("../examples/quickstart/fleet.cue")
	require.NoError(t, err)
	for rule, alone := range map[string]bool{
		`require: retries: <=0`: true,
		`when: severity: "high" | "critical", require: labels: x!: "y"`: true,
		`require: {labels?: [string]: !="x", ...}`:                      true,
		`require: {labels: {[=~"^a"]: "x"}, env?: A?: _}`:               true,
		`require: commands: [string, ...string]`:                        true,
		`require: resources: cpuMillis: >=1 & <(10) | *5`:               true,
		`require: image: =~#"^x\.y"# & !~"\u0041"`:                      true,
		`require: name: =~"("`:                                          true,
		`require: retries: int & "x"`:                                   false,
		`require: name: "\q"`:                                           false,
		`when: {owner: string, severity: owner}, require: retries: 0`:   false,
		`require: labels: {string: "x", y: string}`:                     false,
		`require: owner: _o`:                                            false,
		`require: name: "\(message)"`:                                   false,
		`require: name: "a" * 3`:                                        false,
		`require: name: "a" + "b"`:                                      false,
		`require: close({name: string})`:                                false,
		`require: {name: string, _h: 1}`:                                false,
		`require: {N=name: string}`:                                     false,
		`require: {name: string} @x()`:                                  false,
		`require: {{name: "x"}}`:                                        false,
		`string: 5, require: retries: string`:                           false,
	} {
		for _, where := range []string{"platform: policy: custom: r: {message: \"m\", %s}\n", "platform: policy: {custom: {r: {%s, message: \"m\"}}}\n"} {
			_, read := same(t, file, string(text)+"\n_o: \"me\"\n"+fmt.Sprintf(where, rule))
			assert.Equal(t, alone, read, rule)
		}
	}
}

// TestARuleMayNameAFieldRequire: the path of what breaks it is the batch's.
func TestARuleMayNameAFieldRequire(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fleet.cue")
	text, err := os.ReadFile("../examples/quickstart/fleet.cue")
	require.NoError(t, err)
	rule := "platform: policy: custom: require: {message: \"m\", require: labels: require: \"yes\"}\nbatches: b: {owner: \"owner-team\", severity: \"high\", commands: \"x\", schedule: \"@daily\", labels: require: \"no\"}\n"
	out, _ := same(t, file, string(text)+"\n"+rule)
	assert.Contains(t, out, "Field:labels.require")
}

// TestReadingAFleetIsEvaluatingIt holds what is read as it stands to what CUE
// makes of it, on fleets that are whole and fleets that somebody broke.
func TestReadingAFleetIsEvaluatingIt(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	texts := corpus(t)
	file := filepath.Join(t.TempDir(), "fleet.cue")
	read, broken := 0, 0
	for i := range 40 * len(texts) {
		text := texts[i%len(texts)]
		if i >= len(texts) {
			text = mutate(text, r)
		}
		asIs, literal := same(t, file, text)
		if literal {
			read++
			if !strings.Contains(asIs, "kind: ") {
				broken++
			}
		}
	}
	t.Logf("%d of %d were read as they stand, %d of those have findings", read, 40*len(texts), broken)
	assert.Greater(t, read, 150)
	assert.Greater(t, broken, 50)
}

// TestReadingWhatEntriesShareIsEvaluatingIt: a hidden struct may have keys of a map that
// the entry has other keys of.
func TestReadingWhatEntriesShareIsEvaluatingIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "fleet.cue")
	quickstart, err := os.ReadFile("../examples/quickstart/fleet.cue")
	require.NoError(t, err)
	text := string(quickstart) + `
_night: {
	timeout: "2h"
	env: {A: "a", B: {secret: "s", key: "k"}, "c-d": "1"}
	labels: x: "y"
	resources: {cpu: "100m", memory: "64Mi"}
	overrides: jp: {env: A: "b", timeout: "3h"}
}

batches: "one": _night & {
	owner: "owner-team", severity: "high", schedule: "H 3 * * *"
	commands: "a"
	env: {D: "d", E: {field: "metadata.name"}}
	labels: z: "z"
	overrides: jp: {env: D: "e", suspend: true}
}
batches: "two": _night & {owner: "owner-team", severity: "wrong", schedule: "H 3 * * *", commands: "a", env: D: 1, labels: {}}
batches: "three": _night & {owner: "owner-team", severity: "high", schedule: "H 4 * * *", commands: "b"}
`
	_, literal := same(t, file, text)
	require.True(t, literal)
	r := rand.New(rand.NewPCG(5, 6))
	for range 150 {
		same(t, file, mutate(text, r))
	}
}

func same(t *testing.T, file, text string) (string, bool) {
	t.Helper()
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	asIs, read := outcome([]string{file}, false)
	evaluated, _ := outcome([]string{file}, true)
	require.Equal(t, evaluated, asIs, text)
	return asIs, read
}

func FuzzReadingAFleetIsEvaluatingIt(f *testing.F) {
	for _, text := range append(corpus(f), "", "0", "[1]", "_", "batches: _") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, slow := range []string{"for ", "import", "|"} { // CUE may take for ever over those, which are never read as they stand
			if strings.Contains(text, slow) {
				return
			}
		}
		same(t, filepath.Join(t.TempDir(), "fleet.cue"), text)
	})
}

// allocations of a call, once what is remembered is warm.
func allocations(f func()) float64 {
	f()
	return testing.AllocsPerRun(3, f)
}

// fleetOf is a fleet of so many batches as one file.
func fleetOf(t *testing.T, batches int) []string {
	t.Helper()
	var b strings.Builder
	platform, err := os.ReadFile(filepath.Join(fleetDir, "platform.cue"))
	require.NoError(t, err)
	b.Write(platform)
	for i := range batches {
		fmt.Fprintf(&b, "batches: \"batch-%d\": {\n\towner: \"matching\"\n\tseverity: \"high\"\n\tcommands: \"run --number %d\"\n\tschedule: \"%d %d * * *\"\n\tenv: {A: \"%d\", B: \"b\"}\n}\n", i, i, i%60, i/60%24, i)
	}
	file := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o644))
	return []string{file}
}

// TestAllocationsGrowWithTheFleet: of a fleet of twice the size each stage
// allocates at most twice as often, and not more often than it does today.
func TestAllocationsGrowWithTheFleet(t *testing.T) {
	const regions = 3
	for _, stage := range []struct {
		name string
		most float64 // per batch and region
		run  func(args []string) func()
	}{
		{"read", 30, func(args []string) func() {
			return func() { source.Read(args, source.Options{}) }
		}},
		{"judge", 10, func(args []string) func() {
			f, _ := source.Read(args, source.Options{})
			return func() { fn.Render(f, fn.Options{Version: "v1"}) }
		}},
		{"write", 42, func(args []string) func() {
			f, _ := source.Read(args, source.Options{})
			rendered, findings := fn.Render(f, fn.Options{Version: "v1"})
			require.False(t, spec.HasErrors(findings), "%v", findings)
			return func() { sink.WriteYAML(io.Discard, objects(rendered), 0) }
		}},
	} {
		once := allocations(stage.run(fleetOf(t, 200)))
		twice := allocations(stage.run(fleetOf(t, 400)))
		t.Logf("%s: %.1f allocations per batch and region", stage.name, twice/400/regions)
		assert.LessOrEqual(t, twice, 2.05*once, stage.name)
		assert.LessOrEqual(t, twice/400/regions, stage.most, stage.name)
	}
}

func objects(r *fn.Rendering) iter.Seq[manifest.Object] {
	return func(yield func(manifest.Object) bool) {
		for w := range r.All() {
			for _, o := range w.Objects {
				if !yield(o) {
					return
				}
			}
		}
	}
}
