// Package plugin is the command `batchfn plugin`: a config-management plugin of
// Argo CD, from the environment that Argo CD sets to what its user interface
// shows. What Argo CD asks for, how it is installed and how it is replayed is in
// the package plugin at the root of the module, and below it.
package plugin

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// New makes the command plugin. version is that of batchfn.
func New(s cli.Streams, version string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "Run as a config management plugin of Argo CD",
		Long: `Run as a config management plugin of Argo CD, in a sidecar of its repo-server. The
working directory is the application's directory; Argo CD sets the parameters and
the environment. On an error, standard output is empty, and the first line of
standard error has the error, its place, its owner and the fix.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGenerate(s), newParameters(s), newConfig(s, version), newSidecar(s, version), newReplay(s, version))
	return cmd
}

// Timeout ends a rendering before Argo CD does, which kills without a word
// after 60 s less what fetching and copying took.
const Timeout = 45 * time.Second

// pluginFlags are the limits of a rendering for Argo CD.
func pluginFlags(l *cli.Limits, cmd *cobra.Command) {
	l.Flags(cmd)
	l.Timeout = Timeout
	cmd.Flags().Lookup("timeout").DefValue = Timeout.String()
	l.OutputFlag(cmd)
}
