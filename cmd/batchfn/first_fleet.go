package main

import (
	"embed"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed all:template
var template embed.FS

// fleetFiles are the files of a first fleet by path.
func fleetFiles() (map[string]string, error) {
	files := map[string]string{schemaCopy: spec.Schema}
	err := fs.WalkDir(template, "template", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(template, name)
		files[strings.TrimPrefix(name, "template/")] = string(text)
		return err
	})
	return files, err
}

// writeNew writes files below a directory, none over another.
func writeNew(dir string, files map[string]string, hint string) error {
	var problems []spec.Finding
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(dir, name)
		if _, err := os.Lstat(file); err == nil {
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: file}, Message: "already exists", Hint: hint})
		}
	}
	if len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	return sink.Tree(dir, files)
}

const moduleFile = "cue.mod/module.cue"

// isInModule reports whether a directory, which need not exist, is part of a CUE
// module.
func isInModule(dir string) bool {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join(root.Find(abs, ""), "cue.mod"))
	return err == nil
}
