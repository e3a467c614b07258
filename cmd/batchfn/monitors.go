package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/observe"
	"github.com/batchfn/batchfn/fn/sink"
)

type monitorsFlags struct {
	cli.FleetFlags
	format *cli.Choice
	output string
}

func newMonitors(s cli.Streams) *cobra.Command {
	f := monitorsFlags{format: cli.NewChoice("terraform", "terraform")}
	cmd := &cobra.Command{
		Use:   "monitors [DIR|FILE…]",
		Short: "Print Datadog monitors whose alerts find the owner",
		Long: `Print the monitoring of a fleet in Datadog, as Terraform JSON for the provider
DataDog/datadog 4: monitors, service level objectives, notification rules,
retention filters, metrics from spans, and the dashboard.

Addresses depend only on severities, regions, owners and durations: no resource is
replaced when you add, suspend or move a batch. With -o dir=PATH, the module
consists of versions.tf.json, shared.tf.json and a file for each region; without
it, of one document.

The monitors need labels as tags: see batchfn monitors agent.`,
		Example: `  batchfn monitors examples/fleet -o dir=datadog && terraform -chdir=datadog plan
  batchfn monitors my-fleet > monitors.tf.json
  batchfn monitors agent --format helm > values.yaml`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().Var(f.format, "format", "terraform")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "dir=PATH: write the files of the module there (default: one document on standard output)")
	f.Flags(cmd)
	complete(cmd, map[string]completer{"format": f.format.Complete, "output": completeDir, "region": completeRegions(&f.Limits, s)})
	cmd.AddCommand(newMonitorsAgent(s))
	return cmd
}

func (f *monitorsFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	dir, toDir := strings.CutPrefix(f.output, "dir=")
	if cmd.Flags().Changed("output") && (!toDir || dir == "") {
		return cli.Usage("-o %s: want dir=PATH, such as dir=datadog", f.output)
	}
	fleet, stop, err := f.Judged(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	module, findings := observe.Monitors(fleet, observe.Options{Regions: f.Regions, Shared: toDir})
	if err := cli.Tell(fleet, findings, cmd, s); err != nil {
		return err
	}
	if !toDir {
		return f.print(module, s, stop)
	}
	files := map[string][]byte{}
	for _, file := range module.Files {
		text, err := file.JSON()
		if err != nil {
			return err
		}
		files[file.Name] = text
	}
	to := sink.Flat{Path: dir, Mark: observe.Mark, Suffix: ".tf.json", All: len(f.Regions) == 0, Limit: sink.Limit(f.MaxOutput)}
	return to.Write(files)
}

func (f *monitorsFlags) print(module *observe.Module, s cli.Streams, stop func()) error {
	text, err := module.JSON()
	if err != nil {
		return err
	}
	return f.Print(text, s, stop)
}

func newMonitorsAgent(s cli.Streams) *cobra.Command {
	format := cli.NewChoice(observe.Helm, observe.Helm, observe.Operator, observe.Env)
	cmd := &cobra.Command{
		Use:   "agent",
		Short: "Print the settings of Datadog's Agent that the monitors need",
		Long: `Print the settings of Datadog's Agent and Cluster Agent that the monitors and the
dashboard need: labels and annotations as tags, and the metrics of Kubernetes
resources. The settings do not depend on the fleet.`,
		Example: `  batchfn monitors agent > values.yaml      # of the chart datadog/datadog
  batchfn monitors agent --format operator  # a DatadogAgent
  batchfn monitors agent --format env       # environment of both Agents`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(s.Out, observe.AgentSettings(format.String()))
			return err
		},
	}
	cmd.Flags().Var(format, "format", "helm, operator or env")
	complete(cmd, map[string]completer{"format": format.Complete})
	return cmd
}
