package main

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/manual"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/spec"
)

type runFlags struct {
	cli.Limits
	regions  cli.Regions
	version  cli.Version
	env      []string
	timeout  cli.Seconds
	ttl      cli.Seconds
	ownerUID string
}

func newRun(s cli.Streams) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run NAME [DIR|FILE…] --region R --version V [-- ARGS…]",
		Short: "Print a Job that runs a batch once, now",
		Long: `Print one Job of a batch, for kubectl create -f -. batchfn talks to no cluster. The
Job is the template of the rendered CronJob: the same start wrapper, owner, severity,
tags, timeout and resources. Every rule judges the result.

ARGS after -- replace all words of the command after the first, subcommands too: repeat
them, as in -- expire --date 2027-03-31. Kubernetes expands nothing in ARGS.`,
		Example: `  batchfn run send-invoices --region jp --version v1 | kubectl create -f -
  batchfn run send-invoices --region jp --version v1 -- --date 2027-03-31 | kubectl create -f -
  batchfn run send-invoices fleet --region jp --version v1 --env DRY_RUN=1 --timeout 3h
  batchfn run send-invoices --region jp --version v1 --owner-uid "$(kubectl -n batch-jp get cronjob send-invoices -o jsonpath='{.metadata.uid}')"`,
		Args:              f.args,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	f.regions.Flag(cmd, "the region to run in (not needed where the fleet has one region)")
	f.version.Flag(cmd, cli.ReplacesVersion)
	cmd.Flags().StringArrayVar(&f.env, "env", nil, "NAME=VALUE: set an environment variable of the batch; repeat the flag for more")
	cmd.Flags().Var(&f.timeout, "timeout", "timeout of this run (default: the timeout of the batch)")
	cmd.Flags().Var(&f.ttl, "ttl", "how long the finished Job is kept (default: the ttl of the batch, else 24h, or no limit with --owner-uid)")
	cmd.Flags().StringVar(&f.ownerUID, "owner-uid", "", "UID of the CronJob in the cluster, which then owns the Job: its history limits and its deletion remove it")
	f.FlagsAs("command-timeout", cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeNothing, "version": completeNothing, "env": completeNothing, "owner-uid": completeNothing})
	return cmd
}

// args wants the name of a batch before the dash.
func (f *runFlags) args(cmd *cobra.Command, args []string) error {
	if before, _ := atDash(cmd, args); len(before) == 0 {
		return cli.Usage("the name of a batch is missing")
	}
	return nil
}

// atDash parts what is before -- from what is behind it.
func atDash(cmd *cobra.Command, args []string) (before, behind []string) {
	if dash := cmd.ArgsLenAtDash(); dash >= 0 {
		return args[:dash], args[dash:]
	}
	return args, nil
}

// A UID of Kubernetes is a UUID in lower case.
var uid = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// changes are what the flags say of the run.
func (f *runFlags) changes(args []string) (c manual.Changes, err error) {
	c = manual.Changes{Timeout: f.timeout.String(), Args: args}
	for _, pair := range f.env {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || !envName.MatchString(name) {
			return c, cli.Usage("--env %s: want NAME=VALUE", spec.Quoted(name))
		}
		if slices.ContainsFunc(c.Env, func(p spec.Pair) bool { return p.Name == name }) {
			return c, cli.Usage("--env sets %s twice", spec.Quoted(name))
		}
		c.Env = append(c.Env, spec.Pair{Name: name, Value: value})
	}
	return c, nil
}

// Names of variables, as in an entry.
var envName = regexp.MustCompile(`^[-._a-zA-Z][-._a-zA-Z0-9]*$`)

func (f *runFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	before, behind := atDash(cmd, args)
	changes, err := f.changes(behind)
	if err != nil {
		return err
	}
	if err := f.check(cmd); err != nil {
		return err
	}
	fleet, stop, err := f.Fleet(before[1:], cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	entry, region, err := f.asked(fleet, before[0])
	if err != nil {
		return err
	}
	fleet = changes.Fleet(fleet, entry, region)
	rendered, findings := fn.Render(fleet, fn.Options{Regions: []string{region.Name}, Version: string(f.version)})
	if err := cli.Tell(fleet, f.about(findings, entry.Name), cmd, s); err != nil {
		return err
	}
	c := cronJobOf(rendered, entry.Name)
	job := manual.Job{TTL: f.ttl.Duration, OwnerUID: f.ownerUID}.Of(c)
	stop()
	only := func(yield func(manifest.Object) bool) { yield(job) }
	if err := sink.WriteYAML(s.Out, iter.Seq[manifest.Object](only), sink.Limit(f.MaxOutput)); err != nil {
		return err
	}
	if command := changes.Command(entry, region); command != "" {
		fmt.Fprintf(s.Err, "command: %s\n", report.Printable(command))
	}
	_, err = s.Err.Write([]byte(manual.Advice(c, entry.In(region).Idempotent)))
	return err
}

func (f *runFlags) check(cmd *cobra.Command) error {
	f.ownerUID = strings.ToLower(f.ownerUID)
	switch {
	case cmd.Flags().Changed("owner-uid") && !uid.MatchString(f.ownerUID):
		return cli.Usage("--owner-uid %s is not a valid UID: want metadata.uid of the CronJob", spec.Quoted(f.ownerUID))
	case len(f.regions) > 1:
		return cli.Usage("one Job runs in one region: %s are %d", strings.Join(f.regions, ", "), len(f.regions))
	}
	return f.version.Check(cmd)
}

// asked are the batch and the region that the command line names.
func (f *runFlags) asked(fleet *spec.Fleet, name string) (*spec.Entry, *spec.Region, error) {
	entry, err := batchOf(fleet, name)
	if err != nil {
		return nil, nil, err
	}
	known := fleet.RegionNames()
	if err := f.regions.Check(known); err != nil {
		return nil, nil, err
	}
	if len(f.regions) == 0 && len(known) == 1 {
		f.regions = known
	}
	var deployed []string
	for _, r := range entry.Regions() {
		if len(f.regions) == 1 && r.Name == f.regions[0] {
			return entry, r, nil
		}
		deployed = append(deployed, r.Name)
	}
	switch {
	case len(deployed) == 0:
		return nil, nil, cli.Usage("batch %q is deployed to no region: batchfn check says why", name)
	case len(f.regions) == 0:
		return nil, nil, cli.Usage("--region is missing: one Job runs in one region (%s)", strings.Join(deployed, ", "))
	}
	return nil, nil, cli.Usage("batch %q is not deployed to region %s (%s)", name, f.regions[0], strings.Join(deployed, ", "))
}

// batchOf is the scheduled batch of a name.
func batchOf(fleet *spec.Fleet, name string) (*spec.Entry, error) {
	var names []string
	for _, e := range fleet.Entries {
		switch {
		case e.Name == name && e.Kind == spec.Batches:
			return e, nil
		case e.Name == name:
			return nil, cli.Usage("%q is in %s: it runs all the time as a Deployment, and has no Job to run once", name, e.Kind)
		case e.Kind == spec.Batches:
			names = append(names, e.Name)
		}
	}
	return nil, cli.Usage("the fleet has no batch %s%s", spec.Quoted(name), parenthesised(nearest.Hint(name, names)))
}

// about leaves out warnings about other batches than the one that runs, and about
// an interval that the timeout of one run does not meet.
func (f *runFlags) about(findings []spec.Finding, name string) []spec.Finding {
	return slices.DeleteFunc(findings, func(found spec.Finding) bool {
		return found.Level != spec.Error && (found.Batch != name || found.Rule == "timeout-within-interval" && f.timeout.Duration > 0)
	})
}

func cronJobOf(rendered *fn.Rendering, name string) *manifest.CronJob {
	for o := range rendered.Objects() {
		if c, ok := o.(*manifest.CronJob); ok && c.Meta.Name == name {
			return c
		}
	}
	return nil // an entry that is deployed to the region is rendered
}
