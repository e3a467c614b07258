package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// runFunction is batchfn without a subcommand: a KRM function from standard
// input to standard output. On an error the items come back as they were, with
// results; the same is on standard error, since kustomize shows nothing else
// and kpt four lines of it.
func runFunction(cmd *cobra.Command, s streams, l *limits) error {
	if isTerminalIn(s.In) {
		return cmd.Help()
	}
	defer l.watch(s)()
	text, err := io.ReadAll(s.In)
	if err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	if _, err := source.ParseYAML(resourcelist.File, text); err != nil && len(strings.TrimSpace(string(text))) > 0 {
		return err // an alias cycle must not reach other readers
	}
	list, err := resourcelist.Parse(text)
	if err != nil {
		return err
	}
	done, err := fn.Process(list, func(set *source.BatchSet) (*spec.Fleet, error) { return set.Read(l.source()) })
	findings := done.Findings
	var unreadable *spec.Unreadable
	switch {
	case errors.As(err, &unreadable):
		findings = append(findings, unreadable.Problems...)
	case err != nil:
		return err
	}
	r := functionReport(done, findings)
	out, encodeErr := list.Encode(results(r, done.Set))
	if encodeErr != nil {
		return encodeErr
	}
	if int64(len(out)) > int64(l.maxOutput) {
		return &spec.LimitReached{Message: fmt.Sprintf("the output is larger than %s: raise --max-output", l.maxOutput.String())}
	}
	if _, err := s.Out.Write(out); err != nil {
		return err
	}
	return tellOrchestrator(s.Err, r, done.Set, unreadable != nil)
}

func functionReport(done *fn.Processed, findings []spec.Finding) *report.Report {
	r := &report.Report{Findings: findings, Withhold: policy.HoldsSecret, Redact: policy.Redact}
	for _, f := range done.Fleets {
		r.Regions = max(r.Regions, len(f.RegionNames()))
	}
	return r
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
	for _, f := range r.Findings {
		fmt.Fprintln(w, oneLine(r, f))
	}
	switch {
	case unreadable:
		return errUnreadable
	case spec.HasErrors(r.Findings):
		return errFindings
	}
	return nil
}

func oneLine(r *report.Report, f spec.Finding) string {
	text := string(f.Level)
	if f.Rule != "" {
		text += "[" + f.Rule + "]"
	}
	text += ": " + r.Message(f)
	if where := report.Place(f); where != "" {
		text += " --> " + where
	}
	if f.Hint != "" {
		text += " (" + report.Printable(f.Hint) + ")"
	}
	return text
}

// results are the findings as the specification of KRM functions has them.
func results(r *report.Report, set string) []resourcelist.Result {
	var out []resourcelist.Result
	kind, name, _ := strings.Cut(set, "/")
	for _, f := range r.Findings {
		res := resourcelist.Result{Message: r.Message(f), Severity: "error", Tags: map[string]string{}}
		if f.Level == spec.Warn {
			res.Severity = "warning"
		}
		if name != "" {
			res.ResourceRef = &resourcelist.ResourceRef{APIVersion: source.BatchSetAPI, Kind: kind, Name: name}
			if kind == "ConfigMap" {
				res.ResourceRef.APIVersion = "v1"
			}
			if path := f.Path(); path != "" {
				res.Field = &resourcelist.ResultField{Path: path}
			}
		}
		if f.Pos.File != "" {
			res.File = &resourcelist.ResultFile{Path: f.Pos.File}
		}
		tag := func(key, value string) {
			if value != "" {
				res.Tags[key] = value
			}
		}
		tag("rule", f.Rule)
		tag("batch", f.Batch)
		tag("help", f.Hint)
		tag("regions", strings.Join(f.Regions, ","))
		if f.Pos.Line > 0 {
			tag("line", strconv.Itoa(f.Pos.Line))
			tag("column", strconv.Itoa(f.Pos.Col))
		}
		out = append(out, res)
	}
	return slices.Clip(out)
}
