package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// schemaCopy is where editors look for the schema; batchfn serves the import
// from itself.
const schemaCopy = "cue.mod/pkg/batchfn.dev/fleet/schema.cue"

func updateSchema(dir string, s cli.Streams) error {
	if _, err := os.Stat(filepath.Join(dir, "cue.mod")); err != nil {
		return spec.NewUnreadable(spec.Pos{File: dir}, "has no cue.mod, so it is not a CUE module", "create one with: batchfn init")
	}
	if err := sink.Tree(dir, map[string]string{schemaCopy: spec.Schema}); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.Out, "%s is now the schema of batchfn %s\n", filepath.Join(dir, schemaCopy), version())
	return err
}

// staleSchema warns where the copy that an editor sees is not the schema that
// batchfn checks by.
func staleSchema(args []string) []spec.Finding {
	var out []spec.Finding
	if len(args) == 0 {
		args = []string{"."}
	}
	for _, arg := range args {
		for dir := arg; ; dir = filepath.Join(dir, "..") {
			name := filepath.Join(dir, schemaCopy)
			if text, err := root.ReadFile(name, root.MaxFile); err == nil && string(text) != spec.Schema {
				out = append(out, spec.Finding{Level: spec.Warn, Pos: spec.Pos{File: name},
					Message: "the copy of the schema differs from the schema of this batchfn, so editors use the wrong one", Hint: "batchfn init --update " + command.Quote(dir)})
			}
			if _, err := os.Stat(filepath.Join(dir, "cue.mod")); err == nil || isTop(dir) {
				break
			}
		}
	}
	return out
}

func isTop(dir string) bool {
	abs, err := filepath.Abs(dir)
	return err != nil || filepath.Dir(abs) == abs
}
