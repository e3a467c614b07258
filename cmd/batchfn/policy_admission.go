package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/admission"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/spec"
)

type admissionFlags struct {
	cli.Limits
	regions cli.Regions
	action  *cli.Choice
}

func newPolicyAdmission(s cli.Streams) *cobra.Command {
	f := admissionFlags{action: cli.NewChoice("Deny", "Deny", "Warn", "Audit")}
	cmd := &cobra.Command{
		Use:   "admission [DIR|FILE…]",
		Short: "Print an admission policy for what no pipeline has checked",
		Long: `Print a ValidatingAdmissionPolicy and its binding. In the namespaces of the platform, the
API server then stops CronJobs, Jobs, Deployments and StatefulSets whose pods lack a known
owner or severity, such as those of kubectl create job. Start with --action Warn.`,
		Example: `  batchfn policy admission examples/fleet --region jp --action Warn | kubectl apply -f -`,

		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	f.regions.Flag(cmd, "only the namespaces of this region; repeat the flag for more (default: all)")
	cmd.Flags().Var(f.action, "action", "Deny, Warn or Audit")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeRegions(&f.Limits, s), "action": f.action.Complete})
	return cmd
}

func (f *admissionFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	if err := f.regions.Check(fleet.RegionNames()); err != nil {
		return err
	}
	p := admission.New(fleet, f.regions, accepted(fleet), f.action.String())
	if len(p.Namespaces) == 0 {
		return spec.NewUnreadable(spec.Pos{}, "the platform has no owner or no region: the policy would stop everything or nothing", "add platform.owners and platform.regions")
	}
	stop() // readers get all of the output or nothing
	return sink.WriteYAML(s.Out, slices.Values(p.Objects()), sink.Limit(f.MaxOutput))
}

// accepted are the owners of the entries that render: a platform may let one pass
// that it does not list.
func accepted(fleet *spec.Fleet) (owners []string) {
	refused := map[string]bool{}
	for _, found := range fn.Judge(fleet, nil) {
		if found.Level == spec.Error {
			refused[found.Batch] = true
		}
	}
	for _, e := range fleet.Entries {
		if owner := e.Node.Get("owner").Str(); owner != "" && !refused[e.Name] {
			owners = append(owners, owner)
		}
	}
	return owners
}
