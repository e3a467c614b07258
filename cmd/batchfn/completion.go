package main

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/source"
)

// completeFleets completes the arguments of commands that read a fleet.
func completeFleets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"cue", "yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}

// completer completes the values of a flag, or arguments.
type completer = func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective)

// complete completes the values of flags by their names.
func complete(cmd *cobra.Command, flags map[string]completer) {
	for name, f := range flags {
		if err := cmd.RegisterFlagCompletionFunc(name, f); err != nil {
			panic(err) // there is no such flag, or it has one already
		}
	}
}

// completeNothing keeps a shell from offering files.
func completeNothing(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

func completeDirectories(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

func completeJSON(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeRegions offers the regions of the fleet that the arguments name. Where
// it can't be read, or takes long, there are none.
func completeRegions(l *cli.Limits, s cli.Streams) completer {
	return func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			args = []string{"."}
		}
		limited := *l
		limited.Timeout = min(l.Timeout, 3*time.Second)
		defer limited.Watch(s)()
		fleet, err := source.Read(args, limited.Source())
		if err != nil {
			return completeNothing(nil, nil, "")
		}
		before := begun[:strings.LastIndex(begun, ",")+1] // of jp,tw
		var regions []string
		for _, name := range fleet.RegionNames() {
			regions = append(regions, before+name)
		}
		return regions, cobra.ShellCompDirectiveNoFileComp
	}
}

// completeOutput offers the forms of -o.
func completeOutput(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	out, directive := completeDir(cmd, args, begun)
	if !strings.HasPrefix(begun, "dir=") {
		out = append([]string{"yaml", "json"}, out...)
	}
	return out, directive
}

// completeDir offers dir=, and behind it directories.
func completeDir(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	const directive = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	dir, behind := strings.CutPrefix(begun, "dir=")
	if !behind {
		return []string{"dir="}, directive
	}
	parent := dir[:strings.LastIndex(dir, "/")+1]
	entries, _ := os.ReadDir(filepath.Clean(parent))
	var out []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, "dir="+parent+e.Name()+"/")
		}
	}
	return out, directive
}
