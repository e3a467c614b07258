// Package peer has the programs that batchfn is measured against, and writes for
// each of them a fleet that makes the very same resources.
package peer

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/batchfn/batchfn/testdata/bench/measure"
	"github.com/batchfn/batchfn/testdata/bench/pattern"
)

// Peer is a program that makes Kubernetes manifests.
type Peer struct {
	Name    string
	Package string // what go install builds, with the dependencies that its maintainers chose
	Version string
	About   string // how the fleet is written for it

	write    func(dir string, f *Fleet) error
	commands func(regions []string) [][]string
}

// Fleet is a fleet as peers get it.
type Fleet struct {
	Patterns map[string]*pattern.Pattern // by kind: batches, iterators, workers
	Rendered map[string][]byte           // by region: what batchfn prints
}

// All are the peers.
var All = []Peer{helm, cue, cueBare, jsonnet, kustomize}

// Install builds a peer into a directory.
func (p Peer) Install(dir string) error {
	cmd := exec.Command("go", "install", "-trimpath", "-ldflags", "-s -w", p.Package+"@"+p.Version)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOBIN="+dir, "GOWORK=off")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building %s %s: %w", p.Name, p.Version, err)
	}
	return nil
}

// Write writes a fleet for the peer.
func (p Peer) Write(dir string, f *Fleet) error {
	if err := p.write(filepath.Join(dir, p.Name), f); err != nil {
		return fmt.Errorf("writing the fleet for %s: %w", p.Name, err)
	}
	return nil
}

// Command prints the fleet that was written into dir, with the programs of bin.
func (p Peer) Command(bin, dir string, regions []string) measure.Command {
	return measure.Command{Name: p.Name, Bin: bin, Dir: filepath.Join(dir, p.Name), Steps: p.commands(regions)}
}

func writeFiles(dir string, files map[string][]byte) error {
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
