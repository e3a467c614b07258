package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const kustomization = "generators: [set.yaml]\n"

const set = `apiVersion: batchfn.dev/v1alpha1
kind: BatchSet
metadata:
  name: fleet
  annotations:
    config.kubernetes.io/function: |
      exec: {path: %s}
spec:
  region: %s
  version: v1
  sources: [../../fleet]
`

// printer prints what batchfn printed once: the least that a generator can do.
const printer = "#!/bin/sh\nexec cat ready.yaml\n"

// writeGenerators writes two kustomizations: with batchfn as their generator, and
// with one that prints the same.
func (f fleet) writeGenerators() error {
	if err := os.WriteFile(filepath.Join(f.bin, "print-ready"), []byte(printer), 0o755); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(f.dir, ".git"), 0o755); err != nil { // the plugin reads nothing beyond a repository
		return err
	}
	for name, program := range map[string]string{"batchfn": "batchfn", "print": "print-ready"} {
		dir := filepath.Join(f.dir, "generator", name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "kustomization.yaml"), []byte(kustomization), 0o644); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "set.yaml"), fmt.Appendf(nil, set, program, f.regions[0]), 0o644); err != nil {
			return err
		}
	}
	return f.makeReady(filepath.Join(f.dir, "generator", "print"))
}

// makeReady keeps what batchfn answers kustomize.
func (f fleet) makeReady(dir string) error {
	config := strings.TrimSuffix(fmt.Sprintf(set, "batchfn", f.regions[0]), "\n")
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  " + strings.ReplaceAll(config, "\n", "\n  ") + "\n"
	cmd := exec.Command(filepath.Join(f.bin, "batchfn"))
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(list)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	ready, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("batchfn as a function: %w\n%s", err, stderr.Bytes())
	}
	return os.WriteFile(filepath.Join(dir, "ready.yaml"), ready, 0o644)
}
