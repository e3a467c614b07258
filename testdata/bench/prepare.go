package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/testdata/bench/pattern"
	"github.com/batchfn/batchfn/testdata/bench/peer"
	"github.com/batchfn/batchfn/testdata/bench/same"
)

// prepare writes a fleet for batchfn and for all peers, and fails unless they all
// make the same resources of it.
func (f fleet) prepare() error {
	if err := f.generate(); err != nil {
		return err
	}
	want, err := f.readPlain()
	if err != nil {
		return err
	}
	written, err := f.patterns()
	if err != nil {
		return err
	}
	for _, p := range f.peers() {
		if err := p.Write(f.dir, written); err != nil {
			return err
		}
	}
	commands := f.commands()
	if len(f.regions) == 1 && f.batches <= 1000 {
		if err := f.writeGenerators(); err != nil {
			return err
		}
		commands = append(commands, f.ways()...)
	}
	for _, c := range commands {
		out, err := c.Output()
		if err != nil {
			return err
		}
		have := same.Resources{}
		if err := have.Read(bytes.NewReader(out)); err != nil {
			return fmt.Errorf("reading what %s prints: %w", c.Name, err)
		}
		if err := want.Compare(have); err != nil {
			return fmt.Errorf("%s prints other resources than batchfn: %w", c.Name, err)
		}
	}
	return nil
}

// generate writes the fleet for batchfn.
func (f fleet) generate() error {
	dir, err := filepath.Abs(filepath.Join(f.dir, plain))
	if err != nil {
		return err
	}
	cmd := exec.Command("go", "run", "-C", repository, "./examples/fleet/generate", "-batches", fmt.Sprint(f.batches), "-out", dir)
	cmd.Env = append(os.Environ(), "GOWORK=off")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("generating the fleet: %w", err)
	}
	return f.compute()
}

// compute writes the fleet once more, so that each entry comes out of a
// comprehension.
func (f fleet) compute() error {
	from, to := filepath.Join(f.dir, plain), filepath.Join(f.dir, computed)
	if err := os.RemoveAll(to); err != nil {
		return err
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		return err
	}
	for _, kind := range []string{"batches", "iterators", "workers"} {
		names, err := filepath.Glob(filepath.Join(to, "*", kind+".cue"))
		if err != nil {
			return err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if err := os.WriteFile(name, comprehend(kind, text), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// comprehend hides the entries of a file behind a comprehension.
func comprehend(kind string, text []byte) []byte {
	hidden := strings.ReplaceAll("\n"+string(text), "\n"+kind+": ", "\n_"+kind+": ")
	comprehension := fmt.Sprintf("\n%s: {for name, e in _%[1]s {(name): e}}\n", kind)
	if strings.Contains(hidden, "\n_"+kind+": [") {
		comprehension = fmt.Sprintf("\n%s: [for e in _%[1]s {e}]\n", kind)
	}
	return []byte(hidden[1:] + comprehension)
}

// readPlain are the resources that batchfn makes.
func (f fleet) readPlain() (same.Resources, error) {
	out, err := f.render(own, plain).Output()
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(f.ready(), out, 0o644); err != nil {
		return nil, err
	}
	want := same.Resources{}
	return want, want.Read(bytes.NewReader(out))
}

// patterns are the fleet as peers get it.
func (f fleet) patterns() (*peer.Fleet, error) {
	command := f.render(own, plain)
	command.Steps[0] = append(command.Steps[0], "-o", "json")
	text, err := command.Output()
	if err != nil {
		return nil, err
	}
	workloads, err := workloads(bytes.TrimPrefix(text, []byte("---\n")))
	if err != nil {
		return nil, err
	}
	written := &peer.Fleet{Patterns: map[string]*pattern.Pattern{}, Rendered: map[string][]byte{}}
	for kind, list := range workloads {
		written.Patterns[kind] = pattern.Of(list)
	}
	for _, region := range f.regions {
		one := f
		one.regions = []string{region}
		if written.Rendered[region], err = one.render(own, plain).Output(); err != nil {
			return nil, err
		}
	}
	return written, nil
}

// workloads are the resources of a list by kind of entry and by entry.
func workloads(list []byte) (map[string][]pattern.Workload, error) {
	read, err := pattern.Read(list)
	if err != nil {
		return nil, err
	}
	var all []pattern.Workload
	index := map[string]int{}
	for _, item := range read.(map[string]any)["items"].([]any) {
		labels := item.(map[string]any)["metadata"].(map[string]any)["labels"].(map[string]any)
		label := func(key string) string { return fmt.Sprint(labels[key]) }
		w := pattern.Workload{Name: label("app.kubernetes.io/name"), Team: label("batchfn.dev/owner"), Region: label("batchfn.dev/region")}
		key := w.Region + " " + label("app.kubernetes.io/component") + " " + w.Name
		if _, seen := index[key]; !seen {
			index[key] = len(all)
			all = append(all, w)
		}
		at := &all[index[key]]
		at.Resources = append(at.Resources, item)
	}
	kinds := map[string][]pattern.Workload{}
	for _, w := range all {
		kind := "iterators"
		if first := w.Resources[0].(map[string]any); first["kind"] == "CronJob" {
			kind = "batches"
		} else if len(w.Resources) > 1 {
			kind = "workers"
		}
		kinds[kind] = append(kinds[kind], w)
	}
	return kinds, nil
}
