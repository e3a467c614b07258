package main

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// BenchmarkRender is the whole of batchfn render, warm and in this process, so that
// its allocations are seen. `make bench` has it cold, too: testdata/bench.
func BenchmarkRender(b *testing.B) {
	for _, n := range []int{332, 1000, 3320, 33200} {
		b.Run(fmt.Sprintf("%dx3", n), func(b *testing.B) {
			dir := b.TempDir()
			if out, err := exec.Command("go", "run", "../../examples/fleet/generate", "-batches", fmt.Sprint(n), "-out", dir).CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			b.ReportAllocs()
			for b.Loop() {
				s := cli.Streams{In: bytes.NewReader(nil), Out: io.Discard, Err: io.Discard, Getenv: func(string) string { return "" }}
				if status := run([]string{"render", dir, "--version", "v1", "--timeout", "10m"}, s); status != 0 {
					b.Fatal(status)
				}
			}
		})
	}
}

// BenchmarkHandWritten is 1,000 hand-written CronJobs: through kustomize alone, with a
// function that does nothing, and with batchfn as its transformer, and through batchfn as a function. The
// metrics are milliseconds of CPU per item, those of children included.
func BenchmarkHandWritten(b *testing.B) {
	const items = 1000
	var list, documents strings.Builder
	for i := range items {
		job := strings.Replace(handWrittenJob, "nightly\n", fmt.Sprintf("nightly-%d\n", i), 1)
		list.WriteString(asItem(job))
		documents.WriteString("---\n" + job)
	}
	files := map[string]string{
		"fleet/fleet.cue":          handWrittenPlatform,
		"jobs.yaml":                documents.String(),
		"alone/kustomization.yaml": "resources: [../jobs]\n",
		"with/kustomization.yaml":  "resources: [../jobs]\ntransformers: [set.yaml]\n",
		"with/set.yaml":            generator("{sources: [../fleet], region: jp, version: v1}"),
		"cat/kustomization.yaml":   "resources: [../jobs]\ntransformers: [cat.yaml]\n",
		"cat/cat.yaml":             "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cat\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: cat}'\n",
		"jobs/kustomization.yaml":  "resources: [jobs.yaml]\n",
		"jobs/jobs.yaml":           documents.String(),
	}
	dir := writeFiles(b, files)
	kustomize, err := kustomizeBinary()
	if err != nil {
		b.Fatal(err)
	}
	in := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + list.String() + "functionConfig:\n  apiVersion: batchfn.dev/v1alpha1\n  kind: BatchSet\n  metadata: {name: s}\n  spec: {sources: [fleet], region: jp, version: v1}\n"
	for _, c := range []struct {
		name, in string
		line     []string
	}{
		{"kustomize alone", "", []string{kustomize, "build", dir + "/alone"}},
		{"kustomize with a function that does nothing", "", []string{kustomize, "build", dir + "/cat", "--enable-alpha-plugins", "--enable-exec"}},
		{"kustomize with batchfn", "", []string{kustomize, "build", dir + "/with", "--enable-alpha-plugins", "--enable-exec"}},
		{"function", in, []string{"batchfn"}},
		{"decorate", "", []string{"batchfn", "decorate", "jobs.yaml", "--fleet", "fleet", "--region", "jp"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			var spent float64
			for b.Loop() {
				cmd := exec.Command(c.line[0], c.line[1:]...)
				cmd.Dir, cmd.Stdin = dir, strings.NewReader(c.in)
				if out, err := cmd.Output(); err != nil || len(out) == 0 {
					b.Fatal(err, string(out))
				}
				spent += (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
			}
			b.ReportMetric(spent/float64(b.N)/items*1e3, "cpu-ms/item")
		})
	}
}
