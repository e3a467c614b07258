package report

import (
	"io"

	"github.com/batchfn/batchfn/fn/encode"
	"github.com/batchfn/batchfn/fn/spec"
)

// The JSON report; `batchfn schema findings` prints its JSON Schema.
type jsonReport struct {
	Version  int           `json:"version"`
	Errors   int           `json:"errors"`
	Warnings int           `json:"warnings"`
	Findings []jsonFinding `json:"findings"`
}

type jsonFinding struct {
	Rule    string        `json:"rule,omitempty"`
	Level   string        `json:"level"`
	Message string        `json:"message"`
	Hint    string        `json:"hint,omitempty"`
	File    string        `json:"file,omitempty"`
	Line    int           `json:"line,omitempty"`
	Column  int           `json:"column,omitempty"`
	Kind    string        `json:"kind,omitempty"`
	Batch   string        `json:"batch,omitempty"`
	Owner   string        `json:"owner,omitempty"`
	Field   string        `json:"field,omitempty"`
	Regions []string      `json:"regions,omitempty"`
	Related []jsonRelated `json:"related,omitempty"`
}

type jsonRelated struct {
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// JSON writes findings as one JSON object.
func (r *Report) JSON(w io.Writer) error {
	out := jsonReport{Version: 1, Findings: []jsonFinding{}}
	out.Errors, out.Warnings = r.Counts()
	for _, f := range r.Findings {
		j := jsonFinding{
			Rule: Printable(f.Rule), Level: jsonLevel(f.Level), Message: r.Message(f), Hint: Printable(f.Hint),
			File: Printable(r.file(f.Pos.File)), Line: f.Pos.Line, Column: f.Pos.Col,
			Kind: string(f.Kind), Batch: Printable(f.Batch), Owner: Printable(f.Owner), Field: Printable(f.Path()), Regions: f.Regions,
		}
		for _, rel := range f.Related {
			j.Related = append(j.Related, jsonRelated{Printable(rel.Message), Printable(r.file(rel.Pos.File)), rel.Pos.Line, rel.Pos.Col})
		}
		out.Findings = append(out.Findings, j)
	}
	text, err := encode.JSON(out)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func jsonLevel(l spec.Level) string { return string(l) }
