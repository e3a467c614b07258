package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// BenchmarkCustomRules renders 332 batches in 3 regions without a rule of the platform's
// own, with 100 rules that find nothing, and with the rules of the cookbook ten times over,
// which find thousands of things. The three take turns, and the metrics are CPU time, so
// what else the machine does counts little: the least of each, in milliseconds, and what
// rules cost in renders without them.
func BenchmarkCustomRules(b *testing.B) {
	dirs := map[string]string{"plain": withRules(b, 0, ""), "silent": withRules(b, 10, silent), "cookbook": withRules(b, 10, cookbook(b))}
	least := map[string]float64{}
	for b.Loop() {
		for name, dir := range dirs {
			spent := renderTime(b, dir)
			if was, known := least[name]; !known || spent < was {
				least[name] = spent
			}
		}
	}
	for name := range dirs {
		b.ReportMetric(least[name], name+"-ms")
	}
	b.ReportMetric(least["silent"]/least["plain"], "renders-silent")
	b.ReportMetric(least["cookbook"]/least["plain"], "renders-cookbook")
}

// renderTime is the CPU time of a render of a fleet, in milliseconds.
func renderTime(b *testing.B, dir string) float64 {
	s := cli.Streams{In: bytes.NewReader(nil), Out: io.Discard, Getenv: func(string) string { return "" }}
	var errs bytes.Buffer
	s.Err = &errs
	before := cpuTime(b)
	status := run([]string{"render", dir, "--version", "v1", "--timeout", "10m"}, s)
	spent := cpuTime(b) - before
	require.Zero(b, int(status), errs.String()[:min(2000, errs.Len())])
	return spent
}

// silent are rules that the example fleet fulfils.
const silent = `package fleet
platform: policy: custom: {
	"cpu": {message: "m", when: severity: "critical", require: resources: cpuMillis: >=2}
	"schedule": {message: "m", when: component: "batch", require: schedule: !~"^66 "}
	"owner": {message: "m", require: owner: !~"^nobody"}
	"ceiling": {message: "m", when: owner: "payments", require: resources: {cpuMillis: <=14000, memoryBytes: <=17179869184}}
	"image": {message: "m", require: image: !~"^nothing"}
	"scale": {message: "m", when: component: "batch-worker", require: scale: max: <=1000}
	"runbook": {message: "m", require: runbook?: =~"^https://"}
	"label": {message: "m", require: labels?: tier?: "a" | "b"}
	"name": {message: "m", when: name: =~"^a", require: name: !~"[0-9]$"}
	"env": {message: "m", require: env?: PLACE?: =~"^[a-z]+$"}
}
`

// asOfTheFleet makes of names in the cookbook those of the example fleet.
var asOfTheFleet = strings.NewReplacer(`"research"`, `"growth"`, `"jp-stage"`, `"kr"`, `"-stage$"`, `"^kr$"`, `"gpu"`, `"cpu-heavy"`, `"gpu-large"`, `"memory-heavy"`, `"nobody"`, `"spot"`)

var ruleLine = regexp.MustCompile(`\n\t"([a-z0-9-]+)": \{`)

// cookbook are the rules of the cookbook as warnings, so that the fleet renders.
func cookbook(b *testing.B) string {
	text, err := os.ReadFile("../../examples/policy/cookbook.cue")
	require.NoError(b, err)
	leveled := regexp.MustCompile(`\n\t\tlevel: .*`).ReplaceAllString(asOfTheFleet.Replace(string(text)), "")
	return strings.ReplaceAll(leveled, "\n\t\tmessage:", "\n\t\tlevel: \"warn\"\n\t\tmessage:")
}

// withRules is the example fleet with copies of rules, each by names of its own.
func withRules(b *testing.B, copies int, rules string) string {
	dir := b.TempDir()
	out, err := exec.Command("go", "run", "../../examples/fleet/generate", "-batches", "332", "-out", dir).CombinedOutput()
	require.NoError(b, err, string(out))
	for i := range copies {
		text := ruleLine.ReplaceAllString(rules, fmt.Sprintf("\n\t\"$1-%d\": {", i))
		require.NoError(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("rules-%d.cue", i)), []byte(text), 0o644))
	}
	return dir
}

// cpuTime is what this process has used, in milliseconds.
func cpuTime(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e6
}
