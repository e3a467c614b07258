package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// write puts the files under dir, and takes away those of an earlier fleet.
func write(dir string, texts map[string]string) error {
	for name, text := range texts {
		if err := writeOwn(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	return removeStale(dir, texts)
}

// writeOwn replaces a file only if the generator wrote it.
func writeOwn(name, text string) error {
	old, err := os.ReadFile(name)
	if err == nil && !isOwn(old) {
		return fmt.Errorf("%s exists, and the generator did not write it", name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o644)
}

// removeStale removes the files of teams that the fleet no longer has, and their directories
// where nothing else is left in them.
func removeStale(dir string, texts map[string]string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*", "*.cue"))
	if err != nil {
		return err
	}
	for _, name := range found {
		relative, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		if _, current := texts[filepath.ToSlash(relative)]; current {
			continue
		}
		if err := removeOwn(name); err != nil {
			return err
		}
	}
	return nil
}

func removeOwn(name string) error {
	text, err := os.ReadFile(name)
	if err != nil || !isOwn(text) {
		return err
	}
	if err := os.Remove(name); err != nil {
		return err
	}
	left, err := os.ReadDir(filepath.Dir(name))
	if err != nil || len(left) > 0 {
		return err
	}
	return os.Remove(filepath.Dir(name))
}

func isOwn(text []byte) bool { return strings.HasPrefix(string(text), "// "+markerStart) }
