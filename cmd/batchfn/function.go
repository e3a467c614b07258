package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/krm"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// runFunction is batchfn without a subcommand: a KRM function from standard
// input to standard output. On an error the items come back as they were, with
// results; the same is on standard error, since kustomize shows nothing else
// and kpt four lines of it.
func runFunction(cmd *cobra.Command, s cli.Streams, l *cli.Limits) error {
	if cli.IsTerminal(s.In) {
		return cmd.Help()
	}
	stop := l.Watch(s)
	defer stop()
	text, err := cli.ReadInput(s)
	if err != nil {
		return err
	}
	if _, err := document.ParseYAML(resourcelist.File, text); err != nil && len(strings.TrimSpace(string(text))) > 0 {
		return err // an alias cycle must not reach other readers
	}
	list, err := resourcelist.Parse(text)
	if err != nil {
		return err
	}
	done, err := krm.Process(list, func(set *source.BatchSet) (*spec.Fleet, error) { return set.Read(l.Source()) }, source.Beside(""))
	findings := done.Findings
	var unreadable *spec.Unreadable
	switch {
	case errors.As(err, &unreadable):
		findings = append(findings, unreadable.Problems...)
	case err != nil:
		return err
	}
	r := done.Report(findings)
	out, encodeErr := list.Encode(krm.Results(r, done.Set))
	if encodeErr != nil {
		return encodeErr
	}
	if err := l.Print(out, s, stop); err != nil {
		return err
	}
	return tellOrchestrator(s.Err, r, done.Set, unreadable != nil)
}

// tellOrchestrator writes a summary and a line for each finding. kpt shows the
// first four lines, so each says all of its finding.
func tellOrchestrator(w io.Writer, r *report.Report, set string, unreadable bool) error {
	if len(r.Findings) == 0 {
		return nil
	}
	head := "batchfn: " + r.Summary()
	if set != "" {
		head += " in " + set
	}
	fmt.Fprintln(w, report.Printable(head))
	shown, more := r.Shown()
	for _, f := range shown {
		fmt.Fprintln(w, krm.Line(r, f))
	}
	io.WriteString(w, report.More(more))
	switch {
	case unreadable:
		return cli.Unreadable
	case spec.HasErrors(r.Findings):
		return cli.Findings
	}
	return nil
}
