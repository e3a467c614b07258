package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed all:template
var template embed.FS

func newInit(s cli.Streams) *cobra.Command {
	var update bool
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a first fleet",
		Long: `Write a first fleet to a directory, with the files that editors need: a CUE
module, and a copy of the schema in cue.mod/pkg. init does not overwrite
files. --update only rewrites the copy of the schema.`,
		Example: `  batchfn init my-fleet
  batchfn render my-fleet --version v1
  batchfn init --update my-fleet     # after an upgrade of batchfn`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeDirectories,
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
	cmd.Flags().BoolVar(&update, "update", false, "only rewrite the copy of the schema")
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
				Message: "exists already", Hint: "choose an empty directory; for a new schema only: batchfn init --update " + quoted(dir)})
		}
	}
	if len(problems) > 0 {
		spec.SortFindings(problems, nil)
		return &spec.Unreadable{Problems: problems}
	}
	if err := sink.Tree(dir, files); err != nil {
		return err
	}
	where, arg := "this directory", ""
	if filepath.Clean(dir) != "." {
		where, arg = dir, " "+quoted(dir)
	}
	_, err = fmt.Fprintf(s.Out, "A first fleet is in %s. Next:\n\n  batchfn check%s\n  batchfn render%[2]s --version v1\n", where, arg)
	return err
}

// plain is a name that a shell takes as it stands.
var plain = regexp.MustCompile(`^[a-zA-Z0-9_./@%+,:-]+$`)

// quoted is a name as a shell takes it.
func quoted(name string) string {
	if plain.MatchString(name) {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
