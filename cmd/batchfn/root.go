package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/cmd/batchfn/plugin"
)

// run runs the command line and returns its exit status. It prints an error
// once, and a fault of batchfn's own as one, never as a stack.
func run(args []string, s cli.Streams) (status cli.Status) {
	defer func() {
		if fault := recover(); fault != nil {
			cli.TellFault(fault, s)
			status = cli.Limit
		}
	}()
	cmd := newRoot(s)
	cmd.SetArgs(args)
	called, err := cmd.ExecuteC()
	return cli.Conclude(err, s, called)
}

func parenthesised(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

func newRoot(s cli.Streams) *cobra.Command {
	var l cli.Limits
	cmd := &cobra.Command{
		Use:   "batchfn",
		Short: "Short batch specs in, complete Kubernetes manifests out",
		Long: `batchfn turns a fleet of short batch specs (CUE, YAML or JSON) into complete
CronJobs, Deployments and KEDA ScaledObjects for every region. It refuses batches
that violate a rule: for example, each batch needs an owner, a severity, a timeout
and a schedule that is not misleading.

Without a subcommand, batchfn is a KRM function for kustomize and kpt. It reads a
ResourceList from standard input, with a BatchSet as its functionConfig.

Exit status: 0 no error; 1 findings at level error; 2 batchfn could not read the
fleet (wrong usage, nothing to read, a syntax error); 3 a limit was reached, or
batchfn has a bug.`,
		Example: `  batchfn init my-fleet           # a first fleet
  batchfn check my-fleet          # what is wrong with it
  batchfn render my-fleet --region jp --version v1`,
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		RunE:              func(cmd *cobra.Command, _ []string) error { return runFunction(cmd, s, &l) },
	}
	l.Flags(cmd)
	l.OutputFlag(cmd)
	cmd.SetIn(s.In)
	cmd.SetOut(s.Out)
	cmd.SetErr(s.Err)
	cli.ColorFlag(cmd)
	cli.WrapFlags(cmd, s)
	cmd.SetFlagErrorFunc(cli.UsageOf)
	cmd.AddCommand(
		newRender(s),
		newCheck(s),
		newDecorate(s),
		newMonitors(s),
		newDashboard(s),
		newCatalog(s),
		newImport(s),
		newDiff(s),
		newRun(s),
		newPolicy(s),
		newExplain(s),
		newSchema(s),
		newInit(s),
		plugin.New(s, version()),
		newVersion(s),
	)
	refuseUnknown(cmd)
	cli.CheckArguments(cmd)
	return cmd
}

// refuseUnknown makes cobra's own commands refuse what they do not know, as others do.
func refuseUnknown(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "completion":
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		case "help":
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				if found, rest, err := root.Find(args); err != nil || found == root && len(args) > 0 || len(rest) > 0 {
					return cli.Usage("there is no command %q", strings.Join(args, " "))
				}
				return nil
			}
		}
	}
}
