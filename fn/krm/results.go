package krm

import (
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// Report is the report of findings: those of the outcome, or those that explain
// an error.
func (o *Outcome) Report(findings []spec.Finding) *report.Report {
	r := &report.Report{Findings: findings}
	for _, f := range o.Fleets {
		r.Regions = max(r.Regions, len(f.RegionNames()))
	}
	return r
}

// Line is a finding in one line: kpt shows the first four lines of standard
// error, and Argo CD begins with the first.
func Line(r *report.Report, f spec.Finding) string {
	text := string(f.Level)
	if f.Rule != "" {
		text += "[" + report.Printable(f.Rule) + "]"
	}
	text += ": " + r.Message(f)
	if where := report.Place(f); where != "" {
		text += " --> " + where
	}
	for _, related := range f.Related {
		if related.Pos.Known() {
			text += "; also at " + report.Printable(related.Pos.String())
		}
	}
	if f.Hint != "" {
		text += " (" + report.Printable(f.Hint) + ")"
	}
	return text
}

// Results are the findings as the specification of KRM functions has them.
func Results(r *report.Report, set string) []resourcelist.Result {
	var out []resourcelist.Result
	kind, name, _ := strings.Cut(set, "/")
	for _, f := range r.Findings {
		res := resourcelist.Result{Message: r.Message(f), Severity: "error", Tags: map[string]string{}}
		if f.Level == spec.Warn {
			res.Severity = "warning"
		}
		if id := f.Resource; id.Kind != "" {
			res.ResourceRef = &resourcelist.ResourceRef{APIVersion: id.APIVersion, Kind: id.Kind, Name: id.Name, Namespace: id.Namespace}
			if f.Field != "" {
				res.Field = &resourcelist.ResultField{Path: report.Printable(f.Field)}
			}
		} else if name != "" {
			res.ResourceRef = &resourcelist.ResourceRef{APIVersion: source.BatchSetAPI, Kind: kind, Name: name}
			if kind == "ConfigMap" {
				res.ResourceRef.APIVersion = "v1"
			}
			if path := f.Path(); path != "" {
				res.Field = &resourcelist.ResultField{Path: report.Printable(path)}
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
		tag("rule", report.Printable(f.Rule))
		tag("batch", f.Batch)
		tag("help", report.Printable(f.Hint))
		tag("regions", strings.Join(f.Regions, ","))
		if f.Pos.Line > 0 {
			tag("line", strconv.Itoa(f.Pos.Line))
			tag("column", strconv.Itoa(f.Pos.Col))
		}
		out = append(out, res)
	}
	return slices.Clip(out)
}
