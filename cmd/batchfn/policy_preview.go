package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
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
	day := f.asOf.Time
	if f.asOf.IsZero() {
		day = lastDay(time.Now())
	}
	p := policy.NewPreview(fleet, policy.Options{Rendering: true, Unversioned: true, Separate: true, Levels: levels, AsOf: day, Resources: fn.Resources(fn.Options{})}, policy.By(f.by.String()))
	text, err := f.text(p)
	if err != nil {
		return err
	}
	stop() // whoever reads it gets the whole or nothing
	return sink.WriteText(s.Out, text, sink.Limit(f.MaxOutput))
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

// shownFirst is how many batches of a group are named.
const shownFirst = 3

func (f *previewFlags) text(p policy.Preview) ([]byte, error) {
	if f.format.String() == "json" {
		return previewJSON(p, f.by.String())
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d of %s would be stopped (today: %d)\n", p.Stopped, countOf(p.Batches, "batch", "batches"), p.Today)
	if p.Platform > 0 {
		fmt.Fprintf(&out, "%s of the platform: each stops everything\n", countOf(p.Platform, "finding", "findings"))
	}
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, part := range []struct {
		title  string
		groups []policy.Group
	}{{"rule", p.Rules}, {f.by.String(), p.Groups}} {
		if len(part.groups) > 0 {
			fmt.Fprintf(table, "\nby %s:\n", part.title)
		}
		for _, g := range part.groups {
			fmt.Fprintf(table, "  %s\t%d\t%s\n", report.Printable(orNone(g.Name)), len(g.Batches), report.Printable(firstOf(g.Batches)))
		}
	}
	table.Flush()
	return out.Bytes(), nil
}

func orNone(name string) string {
	if name == "" {
		return "(none)"
	}
	return name
}

func firstOf(batches []string) string {
	if len(batches) > shownFirst {
		return strings.Join(batches[:shownFirst], ", ") + ", …"
	}
	return strings.Join(batches, ", ")
}

// groupJSON is a rule or a group in the JSON of `policy preview`.
type groupJSON struct {
	Name    string   `json:"name"`
	Batches int      `json:"batches"`
	First   []string `json:"first"`
}

func previewJSON(p policy.Preview, by string) ([]byte, error) {
	groups := func(in []policy.Group) []groupJSON {
		out := []groupJSON{}
		for _, g := range in {
			j := groupJSON{Name: report.Printable(g.Name), Batches: len(g.Batches)}
			for _, name := range g.Batches[:min(shownFirst, len(g.Batches))] {
				j.First = append(j.First, report.Printable(name))
			}
			out = append(out, j)
		}
		return out
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	err := enc.Encode(struct {
		Version  int         `json:"version"`
		Batches  int         `json:"batches"`
		Stopped  int         `json:"stopped"`
		Today    int         `json:"today"`
		Platform int         `json:"platform"`
		By       string      `json:"by"`
		Rules    []groupJSON `json:"rules"`
		Groups   []groupJSON `json:"groups"`
	}{1, p.Batches, p.Stopped, p.Today, p.Platform, by, groups(p.Rules), groups(p.Groups)})
	return out.Bytes(), err
}
