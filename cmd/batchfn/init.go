package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/command"
)

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
			if dir == "" {
				return cli.Usage("the directory is empty: want DIR, or nothing for this directory")
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

func writeFleet(dir string, s cli.Streams) error {
	files, err := fleetFiles()
	if err != nil {
		return err
	}
	if err := writeNew(dir, files, "choose an empty directory; for a new schema only: batchfn init --update "+command.Quote(dir)); err != nil {
		return err
	}
	where, arg := "this directory", ""
	if filepath.Clean(dir) != "." {
		where, arg = dir, " "+command.Quote(dir)
	}
	_, err = fmt.Fprintf(s.Out, "A first fleet is in %s. Next:\n\n  batchfn check%s\n  batchfn render%[2]s --version v1\n", where, arg)
	return err
}
