package adopt

import (
	"io"

	"github.com/batchfn/batchfn/fn/encode"
)

type jsonReport struct {
	Version    int           `json:"version"`
	Workloads  int           `json:"workloads"`
	Entries    int           `json:"entries"`
	Equal      int           `json:"equal"`
	Differ     int           `json:"differ"`
	NeedYou    int           `json:"needYou"`
	Summary    string        `json:"summary"`
	Carried    []jsonCarried `json:"carried"`
	Everywhere string        `json:"everywhere,omitempty"`
	Changed    []jsonRow     `json:"changed"`
	NotCarried []jsonRow     `json:"notCarried"`
	LeftAlone  []jsonLeft    `json:"leftAlone"`
}

type jsonCarried struct {
	Entry   string    `json:"entry"`
	Regions []string  `json:"regions"`
	Places  []string  `json:"places"`
	Fields  []jsonRow `json:"fields,omitempty"`
}

type jsonRow struct {
	Workload string `json:"workload,omitempty"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Path     string `json:"path"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	Field    string `json:"field,omitempty"`
	Why      string `json:"why,omitempty"`
	Do       string `json:"do,omitempty"`
}

type jsonLeft struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Why  string `json:"why,omitempty"`
}

func (n Row) json() jsonRow {
	return jsonRow{Workload: n.Workload, File: n.Pos.File, Line: n.Pos.Line, Path: n.Path, From: n.From, To: n.To, Field: n.Field, Why: n.Why, Do: n.Do}
}

// JSON writes the report for programs.
func (r *Report) JSON(w io.Writer) error {
	out := jsonReport{Version: 1, Workloads: r.Workloads, Entries: r.Entries, Equal: r.Equal, Differ: r.Differ, NeedYou: r.NeedYou, Summary: r.Summary(),
		Carried: []jsonCarried{}, Changed: []jsonRow{}, NotCarried: []jsonRow{}, LeftAlone: []jsonLeft{}}
	for _, c := range r.Carried {
		carried := jsonCarried{Entry: c.Entry, Regions: c.Regions, Places: c.Places}
		for _, n := range c.Notes {
			carried.Fields = append(carried.Fields, n.json())
		}
		out.Carried = append(out.Carried, carried)
	}
	if len(r.Carried) > 0 {
		out.Everywhere = added
	}
	for _, row := range r.Changed {
		out.Changed = append(out.Changed, row.json())
	}
	for _, row := range r.NotCarried {
		out.NotCarried = append(out.NotCarried, row.json())
	}
	for _, l := range r.Left {
		out.LeftAlone = append(out.LeftAlone, jsonLeft{Kind: l.Kind, Name: l.Name, File: l.Pos.File, Line: l.Pos.Line, Why: l.Why})
	}
	text, err := encode.JSON(out)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
