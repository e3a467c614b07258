package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/policy/custom"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/spec"
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
		Long: `Run the tests that stand beside the custom rules of the platform, in
platform.policy.custom.RULE.tests, and print those that fail. A test gives the fields of
an entry that matter, and what it wants: pass, fail (a finding), or skip (when does not
match). The fleet needs no batch.

Exit status: 0 all tests pass; 1 a test fails, or a rule is not well-formed.`,
		Example: `  batchfn policy test examples/fleet
  batchfn policy test --run 'critical-cpu/small' --format junit`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.do(cmd, s, args) },
	}
	cmd.Flags().StringVar(&f.run, "run", "", "run only tests that match this regular expression, as RULE or RULE/TEST")
	cmd.Flags().Var(f.format, "format", "text, json or junit")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "fail if a rule has no test that fails, or none that passes")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"run": completeNothing, "format": f.format.Complete})
	return cmd
}

func (f *policyTestFlags) do(cmd *cobra.Command, s cli.Streams, args []string) error {
	matches, err := regexp.Compile(f.run)
	if err != nil {
		return cli.Usage("--run %s is not a valid regular expression", spec.Quoted(f.run))
	}
	fleet, stop, err := f.Fleet(args, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	tested := fn.TestPolicy(fleet, func(name string) bool { return matches.MatchString(name) })
	if f.run != "" && len(tested.Results) == 0 {
		return cli.Usage("--run %s matches no test", spec.Quoted(f.run))
	}
	beside := slices.Concat(tested.Problems, f.uncovered(tested.Uncovered))
	var out bytes.Buffer
	if err := f.write(&out, tested, beside, fleet, s.Colored(cmd)); err != nil {
		return err
	}
	stop() // whoever reads it gets the whole or nothing
	if err := cli.NewReport(fleet, beside).Text(s.Err, s.Colored(cmd)); err != nil {
		return err
	}
	if err := sink.WriteText(s.Out, out.Bytes(), sink.Limit(f.MaxOutput)); err != nil {
		return err
	}
	if tested.Failed() > 0 || spec.HasErrors(beside) {
		return cli.Findings
	}
	return nil
}

// uncovered are the findings for rules that nobody has seen fail, or pass.
func (f *policyTestFlags) uncovered(rules []fn.Uncovered) (out []spec.Finding) {
	level := spec.Warn
	if f.strict {
		level = spec.Error
	}
	for _, u := range rules {
		out = append(out, spec.Finding{Rule: u.Rule, Custom: true, Level: level, Pos: u.Pos, Message: "the rule has no test that " + u.Lacks,
			Hint: "add one to platform.policy.custom." + u.Rule + ".tests"})
	}
	return out
}

func (f *policyTestFlags) write(w io.Writer, tested fn.PolicyTests, beside []spec.Finding, fleet *spec.Fleet, colored bool) error {
	switch f.format.String() {
	case "json":
		return writeTestsJSON(w, tested.Results)
	case "junit":
		return report.WriteJUnit(w, "batchfn policy test", testCases(tested.Results, beside), cli.FromRepository())
	}
	if err := cli.NewReport(fleet, failures(tested.Results)).Text(w, colored); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s of %s: %d failed\n", countOf(len(tested.Results), "test", "tests"), countOf(tested.Rules, "rule", "rules"), tested.Failed())
	return err
}

// testCases are the tests, and a failed one for each error beside them: CI
// shows what made the command fail.
func testCases(results []custom.Result, beside []spec.Finding) (out []report.Case) {
	for _, r := range results {
		c := report.Case{Class: r.Rule, Name: r.Test, Pos: r.Pos}
		if !r.Passed() {
			c.Failures = []string{report.Printable(r.Why)}
		}
		out = append(out, c)
	}
	for _, found := range beside {
		if found.Level == spec.Error {
			out = append(out, report.Case{Class: found.Rule, Name: found.Message, Pos: found.Pos, Failures: []string{report.Printable(found.Message)}})
		}
	}
	return out
}

func failures(results []custom.Result) (out []spec.Finding) {
	for _, r := range results {
		if !r.Passed() {
			out = append(out, spec.Finding{Rule: r.Rule, Custom: true, Level: spec.Error, Pos: r.Pos, Message: fmt.Sprintf("test %s: %s", spec.Quoted(r.Test), r.Why)})
		}
	}
	return out
}

// testJSON is a test in the JSON of `policy test`.
type testJSON struct {
	Rule    string `json:"rule"`
	Test    string `json:"test"`
	Want    string `json:"want"`
	Got     string `json:"got"`
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
}

func writeTestsJSON(w io.Writer, results []custom.Result) error {
	files := cli.FromRepository()
	tests := []testJSON{}
	for _, r := range results {
		tests = append(tests, testJSON{r.Rule, report.Printable(r.Test), string(r.Want), string(r.Got), report.Printable(r.Message), report.Printable(files(r.Pos.File)), r.Pos.Line})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Version int        `json:"version"`
		Tests   []testJSON `json:"tests"`
	}{1, tests})
}
