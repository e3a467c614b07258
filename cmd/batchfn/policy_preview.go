package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
)

type previewFlags struct {
	cli.Limits
	rules  []string
	by     *cli.Choice
	format *cli.Choice
	asOf   cli.Day
}

func newPolicyPreview(s cli.Streams) *cobra.Command {
	f := previewFlags{by: cli.NewChoice("owner", "owner", "severity", "region"), format: cli.NewChoice("text", "text", "json")}
	cmd := &cobra.Command{
		Use:   "preview [DIR|FILE…] [--rule NAME=LEVEL]…",
		Short: "Print which batches other levels of rules would stop",
		Long: `Print how many batches would be stopped if rules had other levels, by rule and by owner,
severity or region, with the first three of each. A batch counts once, whatever the number
of its regions and findings; what is waived does not count. Without --rule, print which
batches are stopped today. The exit status is 0, unless the fleet cannot be read.`,
		Example: `  batchfn policy preview examples/fleet --rule timeout-within-interval=error
  batchfn policy preview --rule owner-reachable=error --rule critical-cpu=error --by region --format json`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().StringArrayVar(&f.rules, "rule", nil, "NAME=LEVEL: the level that a rule would have (error, warn or off); repeat the flag for more")
	cmd.Flags().Var(f.by, "by", "owner, severity or region")
	cmd.Flags().Var(f.format, "format", "text or json")
	cmd.Flags().Var(&f.asOf, "as-of", "the day to compare waivers and freezes with, where a rule about them is asked for (default: today at UTC-12)")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"rule": completeRules, "by": f.by.Complete, "format": f.format.Complete, "as-of": completeNothing})
	return cmd
}

func (f *previewFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	levels, err := f.levels(fleet)
	if err != nil {
		return err
	}
	p := policy.NewPreview(fleet, policy.Options{Rendering: true, Unversioned: true, Separate: true, Levels: levels, AsOf: dayOr(f.asOf), Resources: fn.Resources(fn.Options{})}, policy.By(f.by.String()))
	text, err := f.text(p)
	if err != nil {
		return err
	}
	return f.Print(text, s, stop)
}

// levels are the levels that were asked for.
func (f *previewFlags) levels(fleet *spec.Fleet) (map[string]spec.Level, error) {
	known := append(policy.Names(), policy.CustomNames(fleet)...)
	levels := map[string]spec.Level{}
	for _, asked := range f.rules {
		name, level, _ := strings.Cut(asked, "=")
		switch rule := policy.Find(name); {
		case !slices.Contains([]spec.Level{spec.Error, spec.Warn, spec.Off}, spec.Level(level)):
			return nil, cli.Usage("--rule %s: want NAME=error, NAME=warn or NAME=off", asked)
		case !slices.Contains(known, name):
			return nil, cli.Usage("--rule: there is no rule %q%s", name, parenthesised(nearest.Hint(name, known)))
		case rule != nil && rule.Fixed:
			return nil, cli.Usage("--rule: the level of %s is fixed", name)
		case levels[name] != "":
			return nil, cli.Usage("--rule sets %s twice", name)
		}
		levels[name] = spec.Level(level)
	}
	return levels, nil
}

func (f *previewFlags) text(p policy.Preview) ([]byte, error) {
	if f.format.String() == "json" {
		return p.JSON()
	}
	return p.Text(), nil
}
