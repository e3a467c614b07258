package main

import "github.com/spf13/cobra"

// completeFleets completes the arguments of commands that read a fleet.
func completeFleets(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"cue", "yaml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}
