package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/batchfn/batchfn/testdata/bench/peer"
)

// repository is where batchfn's own code is, from this module.
const repository = "../.."

// build builds all programs.
func build(work string) error {
	if err := buildOwn(work); err != nil {
		return err
	}
	for _, p := range peer.All {
		log.Printf("building %s %s", p.Name, p.Version)
		if err := p.Install(bin(work)); err != nil {
			return err
		}
	}
	return nil
}

// buildOwn builds batchfn, the program that does nothing, and the one that does the least.
func buildOwn(work string) error {
	for _, p := range []struct{ name, module, path string }{
		{"batchfn", repository, "./cmd/batchfn"},
		{"idle", ".", "./idle"},
		{"limit", ".", "./limit"},
	} {
		cmd := exec.Command("go", "build", "-C", p.module, "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(bin(work), p.name), p.path)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
		cmd.Stderr = os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("building %s: %w", p.name, err)
		}
	}
	return nil
}
