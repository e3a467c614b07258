package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/policytest"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

type policyTestFlags struct {
	cli.Limits
	run    string
	format *cli.Choice
	strict bool
}

func newPolicyTest(s cli.Streams) *cobra.Command {
	f := policyTestFlags{format: cli.NewChoice("text", "text", "json", "junit")}
	cmd := &cobra.Command{
		Use:   "test [DIR|FILE…]",
		Short: "Run the tests of custom rules",
		Long: `Run the tests of the custom rules of the platform, which are in
platform.policy.custom.RULE.tests, and print those that fail. A test sets the fields
of an entry that matter, and the outcome it wants: pass, fail (a finding), or skip (when
does not match). The fleet needs no batch.

Exit status: 0 all tests pass; 1 a test fails, or a rule is not well-formed.`,
		Example: `  batchfn policy test examples/fleet
  batchfn policy test --run 'critical-cpu/small' --format junit`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.do(cmd, s, args) },
	}
	cmd.Flags().StringVar(&f.run, "run", "", "run only the rules or tests that match: RULE or RULE/TEST, each a regular expression")
	cmd.Flags().Var(f.format, "format", "text, json or junit")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "fail if a rule has no test with want: \"fail\", or none with want: \"pass\"")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"run": completeNothing, "format": f.format.Complete})
	return cmd
}

func (f *policyTestFlags) do(cmd *cobra.Command, s cli.Streams, args []string) error {
	asked, err := policytest.Choose(f.run)
	if err != nil {
		return cli.Usage("--run %s is not a valid regular expression", spec.Quoted(f.run))
	}
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	tested := policytest.Run(fleet, asked)
	if f.run != "" && len(tested.Results) == 0 {
		return cli.Usage("--run %s matches no test", spec.Quoted(f.run))
	}
	beside := slices.Concat(tested.Problems, tested.Untested(f.level()))
	var out bytes.Buffer
	if err := f.write(&out, tested, beside, fleet, s.Colored(cmd)); err != nil {
		return err
	}
	if err := cli.NewReport(fleet, beside).Text(s.Err, s.Colored(cmd)); err != nil {
		return err
	}
	if err := f.Print(out.Bytes(), s, stop); err != nil {
		return err
	}
	if tested.Failed() > 0 || spec.HasErrors(beside) {
		return cli.Findings
	}
	return nil
}

// level is that of a rule that nobody has seen fail, or pass.
func (f *policyTestFlags) level() spec.Level {
	if f.strict {
		return spec.Error
	}
	return spec.Warn
}

func (f *policyTestFlags) write(w io.Writer, tested policytest.Tests, beside []spec.Finding, fleet *spec.Fleet, colored bool) error {
	switch f.format.String() {
	case "json":
		return tested.JSON(w, cli.FromRepository())
	case "junit":
		return report.WriteJUnit(w, "batchfn policy test", tested.Cases(beside), cli.FromRepository())
	}
	if err := cli.NewReport(fleet, tested.Failures()).Text(w, colored); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s of %s: %d failed%s\n", words.Count(len(tested.Results), "test"), words.Count(tested.Rules, "rule"), tested.Failed(), errorsIn(beside))
	return err
}

// errorsIn says that rules have errors beside their tests: the command fails then, without a failed test.
func errorsIn(beside []spec.Finding) string {
	errors, _ := (&report.Report{Findings: beside}).Counts()
	if errors == 0 {
		return ""
	}
	return ", " + words.Count(errors, "error") + " in the rules"
}
