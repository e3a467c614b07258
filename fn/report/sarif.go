package report

import (
	"cmp"
	"io"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/batchfn/batchfn/fn/spec"
)

// SARIFRule is what a SARIF report says of a rule.
type SARIFRule struct{ Name, Summary, Help string }

// SARIF writes findings in the format of code scanning:
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
func (r *Report) SARIF(w io.Writer, rules []SARIFRule, version string) error {
	run := sarif.NewRunWithInformationURI("batchfn", "https://github.com/batchfn/batchfn").WithColumnKind("unicodeCodePoints")
	run.Tool.Driver.WithVersion(version)
	for _, rule := range rules {
		run.AddRule(Printable(rule.Name)).
			WithShortDescription(sarif.NewMultiformatMessageString().WithText(rule.Summary)).
			WithHelp(sarif.NewMultiformatMessageString().WithText(rule.Help))
	}
	for _, f := range r.Findings {
		result := run.CreateResultForRule(cmp.Or(Printable(f.Rule), "batchfn")).WithLevel(sarifLevel(f.Level)).WithMessage(sarif.NewTextMessage(r.whole(f)))
		if f.Pos.Known() {
			result.AddLocation(r.location(f.Pos))
		}
		for _, rel := range f.Related {
			result.AddRelatedLocation(r.location(rel.Pos).WithMessage(sarif.NewTextMessage(Printable(rel.Message))))
		}
	}
	report := sarif.NewReport()
	report.AddRun(run)
	return report.PrettyWrite(w)
}

func sarifLevel(l spec.Level) string {
	if l == spec.Warn {
		return "warning"
	}
	return "error"
}

// location leaves the region out where the line is not known: GitHub refuses a
// line of 0.
func (r *Report) location(p spec.Pos) *sarif.Location {
	physical := sarif.NewPhysicalLocation().WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(r.file(p.File))))
	if p.Line > 0 {
		physical.WithRegion(sarif.NewSimpleRegion(p.Line, p.Line).WithStartColumn(r.characters(p)))
	}
	return sarif.NewLocationWithPhysicalLocation(physical)
}
