package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed all:template
var template embed.FS

func newInit(s cli.Streams) *cobra.Command {
	var update bool
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a first fleet, which renders at once",
		Long: `Write a first fleet into a directory, with the files that editors need: a CUE
module, and a copy of the schema in cue.mod/pkg. Nothing that exists is
overwritten. --update rewrites the copy of the schema only.`,
		Example: `  batchfn init my-fleet
  batchfn render my-fleet --version v1
  batchfn init --update my-fleet     # after an upgrade of batchfn`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			if update {
				return updateSchema(dir, s)
			}
			return writeFleet(dir, s)
		},
	}
	cmd.Flags().BoolVar(&update, "update", false, "rewrite the copy of the schema")
	return cmd
}

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

func writeFleet(dir string, s cli.Streams) error {
	files, err := fleetFiles()
	if err != nil {
		return err
	}
	var problems []spec.Finding
	for name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: filepath.Join(dir, name)},
				Message: "exists already", Hint: "choose an empty directory; for a new schema only: batchfn init --update"})
		}
	}
	if len(problems) > 0 {
		spec.SortFindings(problems, nil)
		return &spec.Unreadable{Problems: problems}
	}
	for name, text := range files {
		if err := write(filepath.Join(dir, name), text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.Out, "A first fleet is in %s. Next:\n\n  batchfn check %[1]s\n  batchfn render %[1]s --version v1\n", dir)
	return err
}

func write(name, text string) error {
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o644)
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return spec.NewUnreadable(spec.Pos{File: p.Path}, "cannot be written: "+p.Err.Error(), "")
	}
	return err
}
