package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

type waiversFlags struct {
	cli.Limits
	until  cli.Day
	asOf   cli.Day
	reason string
	owner  string
	rules  []string
}

func newPolicyWaivers(s cli.Streams) *cobra.Command {
	var f waiversFlags
	cmd := &cobra.Command{
		Use:   "waivers [DIR|FILE…] --until DATE --reason TEXT",
		Short: "Print waivers for today's findings",
		Long: `Print platform.policy.waivers, in CUE, for the findings that the fleet has today.
With these waivers the fleet renders; each one ends on the date. The output starts with
the existing waivers of the platform, so it replaces the list: paste it into the file of
the platform, or into another file below the line "package fleet". Findings that cannot
be waived go to standard error: fix them first.`,
		Example: `  batchfn policy waivers examples/fleet --until 2027-03-31 --reason "before batchfn"
  batchfn policy waivers --owner payments --rule timeout-required --until 2027-03-31 --reason "PAY-123"`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().Var(&f.until, "until", "last day of the waivers, such as 2027-03-31")
	cmd.Flags().StringVar(&f.reason, "reason", "", "reason of the waivers, for people")
	cmd.Flags().Var(&f.asOf, "as-of", "the day to compare --until with (default: today at UTC-12, the last time zone where a date ends)")
	cmd.Flags().StringVar(&f.owner, "owner", "", "only findings of batches of this owner")
	cmd.Flags().StringSliceVar(&f.rules, "rule", nil, "only findings of this rule; repeat the flag for more (default: all)")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"rule": completeRules, "as-of": completeNothing})
	return cmd
}

func (f *waiversFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	today := dayOr(f.asOf).Format(time.DateOnly)
	switch {
	case f.until.IsZero():
		return cli.Usage("--until is missing: the last day of the waivers, such as 2027-03-31")
	case f.until.String() < today:
		return cli.Usage("--until %s is past on %s: check would report the waivers as waiver-expired", f.until.String(), today)
	case strings.TrimSpace(f.reason) == "":
		return cli.Usage("--reason is missing: why the findings may stay")
	case f.owner == "" && cmd.Flags().Changed("owner"):
		return cli.Usage("--owner is empty: want the name of an owner")
	case len(f.rules) == 0 && cmd.Flags().Changed("rule"):
		return cli.Usage("--rule is empty: want the name of a rule")
	}
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	for _, rule := range f.rules {
		if known := append(policy.Names(), policy.CustomNames(fleet)...); !slices.Contains(known, rule) {
			return cli.Usage("--rule: there is no rule %q%s", rule, parenthesised(nearest.Hint(rule, known)))
		}
	}
	if known := knownOwners(fleet); f.owner != "" && !slices.Contains(known, f.owner) {
		return cli.Usage("--owner: there is no owner %q%s", f.owner, parenthesised(nearest.Hint(f.owner, known)))
	}
	waivers, left := policy.Propose(fleet, policy.Options{Rendering: true, Unversioned: true, Resources: fn.Resources(fn.Options{})}, f.asked(fleet))
	for i := range waivers {
		waivers[i].Reason, waivers[i].Until = f.reason, f.until.String()
	}
	if err := cli.NewReport(fleet, left).Text(s.Err, s.Colored(cmd)); err != nil {
		return err
	}
	if len(left) > 0 {
		fmt.Fprintf(s.Err, "%s cannot be waived: fix them\n", words.Count(len(left), "finding"))
	}
	if len(waivers) == 0 {
		fmt.Fprintln(s.Err, "no finding needs a new waiver")
	}
	return f.Print(policy.WriteWaivers(append(policy.Waivers(fleet), waivers...)), s, stop)
}

// knownOwners are those of the platforms, and those that only entries name.
func knownOwners(fleet *spec.Fleet) (owners []string) {
	for _, p := range fleet.Platforms() {
		owners = append(owners, p.OwnerNames...)
	}
	for _, e := range fleet.Entries {
		owners = append(owners, e.Node.Get("owner").Str())
	}
	return owners
}

// asked says which findings the flags ask about.
func (f *waiversFlags) asked(fleet *spec.Fleet) func(spec.Finding) bool {
	owners := map[string]string{}
	for _, e := range fleet.Entries {
		owners[e.Name] = e.Node.Get("owner").Str()
	}
	return func(found spec.Finding) bool {
		return (len(f.rules) == 0 || slices.Contains(f.rules, found.Rule)) && (f.owner == "" || owners[found.Batch] == f.owner)
	}
}

func completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return policy.Names(), cobra.ShellCompDirectiveNoFileComp
}
