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
// own, with one (so CUE evaluates the platform), and with 100: the rules of the cookbook
// ten times over. The three take turns, and the metrics are CPU time, so what else the
// machine does counts little: milliseconds of each, and what 100 rules cost in renders.
func BenchmarkCustomRules(b *testing.B) {
	fleets := map[string]int{"plain": 0, "one": 1, "hundred": 10}
	dirs := map[string]string{}
	for name, copies := range fleets {
		dirs[name] = withRules(b, copies)
	}
	spent := map[string]float64{}
	for b.Loop() {
		for name, dir := range dirs {
			before := cpuTime(b)
			s := cli.Streams{In: bytes.NewReader(nil), Out: io.Discard, Getenv: func(string) string { return "" }}
			var errs bytes.Buffer
			s.Err = &errs
			status := run([]string{"render", dir, "--version", "v1", "--timeout", "10m"}, s)
			require.Zero(b, int(status), errs.String()[:min(2000, errs.Len())])
			spent[name] += cpuTime(b) - before
		}
	}
	for name := range fleets {
		b.ReportMetric(spent[name]/float64(b.N), name+"-ms")
	}
	b.ReportMetric(spent["hundred"]/spent["one"], "renders-evaluated")
	b.ReportMetric(spent["hundred"]/spent["plain"], "renders-plain")
}

// asOfTheFleet makes of names in the cookbook those of the example fleet.
var asOfTheFleet = strings.NewReplacer(`"research"`, `"growth"`, `"jp-stage"`, `"kr"`, `"-stage$"`, `"^kr$"`, `"gpu"`, `"cpu-heavy"`, `"gpu-large"`, `"memory-heavy"`, `"nobody"`, `"spot"`)

var ruleLine = regexp.MustCompile(`\n\t"([a-z0-9-]+)": \{`)

// withRules is the example fleet with copies of the cookbook's rules; of one, only the
// first rule. They are warnings, so that the fleet renders.
func withRules(b *testing.B, copies int) string {
	dir := b.TempDir()
	out, err := exec.Command("go", "run", "../../examples/fleet/generate", "-batches", "332", "-out", dir).CombinedOutput()
	require.NoError(b, err, string(out))
	cookbook, err := os.ReadFile("../../examples/policy/cookbook.cue")
	require.NoError(b, err)
	text := strings.ReplaceAll(string(cookbook), "\n\t\tmessage:", "\n\t\tlevel: \"warn\"\n\t\tmessage:")
	for i := range copies {
		rules := ruleLine.ReplaceAllString(asOfTheFleet.Replace(text), fmt.Sprintf("\n\t\"$1-%d\": {", i))
		if copies == 1 {
			rules = "package fleet\nplatform: policy: custom: one: {message: \"m\", level: \"warn\", require: owner: !=\"nobody\"}\n"
		}
		require.NoError(b, os.WriteFile(filepath.Join(dir, fmt.Sprintf("rules-%d.cue", i)), []byte(rules), 0o644))
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
