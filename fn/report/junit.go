package report

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Case is a test case of a JUnit report, which CI systems show as tests:
// https://github.com/testmoapp/junitxml
type Case struct {
	Class, Name string
	Pos         spec.Pos
	Failures    []string // the first line of the first is the message
	Output      []string
}

type (
	junitSuites struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Name     string     `xml:"name,attr"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Suite    junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes cases as one suite. files names files as Report.Files does.
func WriteJUnit(w io.Writer, name string, cases []Case, files func(string) string) error {
	r := &Report{Files: files}
	suite := junitSuite{Name: name, Tests: len(cases)}
	for _, c := range cases {
		out := junitCase{Class: Printable(c.Class), Name: Printable(c.Name), File: Printable(r.file(c.Pos.File)), Line: c.Pos.Line, Output: strings.Join(c.Output, "\n\n")}
		if len(c.Failures) > 0 {
			suite.Failures++
			message, _, _ := strings.Cut(c.Failures[0], "\n")
			out.Failure = &junitFailure{message, strings.Join(c.Failures, "\n\n")}
		}
		suite.Cases = append(suite.Cases, out)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(junitSuites{Name: name, Tests: suite.Tests, Failures: suite.Failures, Suite: suite}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// JUnit writes findings as test cases: one for each batch and rule that found
// something, and one for each of the other entries, which pass. Errors are
// failures, warnings output. What is no batch's own is of the class "fleet".
func (r *Report) JUnit(w io.Writer, entries []*spec.Entry) error {
	var cases []Case
	at := map[string]int{} // of a class and name
	found := map[string]bool{}
	for _, f := range r.Findings {
		class, name := "fleet", orBatchfn(Printable(f.Rule))
		if f.Batch != "" {
			class = f.Batch
			found[f.Batch] = true
		}
		i, known := at[class+"\x00"+name]
		if !known {
			i = len(cases)
			at[class+"\x00"+name] = i
			cases = append(cases, Case{Class: class, Name: name, Pos: f.Pos})
		}
		text := r.whole(f) + "\n" + Place(f)
		if f.Level == spec.Error {
			cases[i].Failures = append(cases[i].Failures, text)
		} else {
			cases[i].Output = append(cases[i].Output, text)
		}
	}
	for _, e := range entries {
		if !found[e.Name] {
			cases = append(cases, Case{Class: e.Name, Name: "check", Pos: e.Pos})
		}
	}
	return WriteJUnit(w, "batchfn check", slices.Clip(cases), r.Files)
}

func orBatchfn(rule string) string {
	if rule == "" {
		return "batchfn"
	}
	return rule
}
