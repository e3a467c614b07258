package main

import (
	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/observe"
)

func newDashboard(s cli.Streams) *cobra.Command {
	var f cli.FleetFlags
	output := ""
	cmd := &cobra.Command{
		Use:   "dashboard [DIR|FILE…]",
		Short: "Print a Datadog dashboard of a fleet",
		Long: `Print the JSON of one Datadog dashboard: alerts and objectives, application errors
and failures of the platform, runs, CPU and memory above 85 %, nodes, queues
and replicas, and failing traces. Import it in Datadog, or use batchfn monitors,
whose Terraform module contains it.`,
		Example: `  batchfn dashboard examples/fleet > dashboard.json
  batchfn dashboard --region jp --output jp.json`,
		ValidArgsFunction: completeFleets,
		RunE: func(cmd *cobra.Command, args []string) error {
			fleet, stop, err := f.Judged(args, cmd, s)
			defer stop()
			if err != nil {
				return err
			}
			return f.Save(output, observe.Dashboard(fleet, f.Regions), s, stop)
		},
	}
	cmd.Flags().StringVar(&output, "output", "", "write the dashboard to this file")
	f.Flags(cmd)
	complete(cmd, map[string]completer{"region": completeRegions(&f.Limits, s)})
	return cmd
}
