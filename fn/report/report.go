// Package report writes findings: as text with the source, as JSON, as SARIF,
// and as annotations of GitHub. Text of the user is escaped, and a source line
// that may hold a secret is not shown.
package report

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// Report is what there is to tell.
type Report struct {
	Findings []spec.Finding
	Sources  map[string][]byte // text by file name, for excerpts
	Regions  int               // of the fleet: with one only, a finding does not name it

	// Files gives a file the name that the formats for tools have, and baselines:
	// its path from the root of the repository. nil leaves names as they are.
	Files func(name string) string

	excerpts excerpts
	counted  counted
	secrets  map[spec.Pos]bool // the lines, by file and number, where secretLiteral found one
}

// Counts are the numbers of errors and warnings.
func (r *Report) Counts() (errors, warnings int) {
	for _, f := range r.Findings {
		if f.Level == spec.Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// Message is a finding in one line: whose, what is wrong, and in which regions.
func (r *Report) Message(f spec.Finding) string {
	text := f.Message
	if f.Resource.Kind != "" {
		text = fmt.Sprintf("%s %s: %s", f.Resource.Kind, resource(f.Resource), text)
		if f.Field != "" {
			text += " (" + f.Field + ")"
		}
	} else if f.Batch != "" {
		text = fmt.Sprintf("%s %q: %s", f.Kind.Noun(), f.Batch, text)
	}
	if len(f.Regions) > 0 && r.Regions > 1 {
		text += " (in " + strings.Join(f.Regions, ", ") + ")"
	}
	return Printable(text)
}

// resource names a resource that batchfn did not make.
func resource(id spec.ResourceID) string {
	if id.Namespace == "" {
		return fmt.Sprintf("%q", id.Name)
	}
	return fmt.Sprintf("%q of namespace %q", id.Name, id.Namespace)
}

// whole is the message with its hint, for formats that have no field of its own for that.
func (r *Report) whole(f spec.Finding) string {
	if f.Hint == "" {
		return r.Message(f)
	}
	return r.Message(f) + "\n" + Printable(f.Hint)
}

// Place says where a finding stands: file:line:column, or the path of the field
// where an orchestrator dropped the lines.
func Place(f spec.Finding) string {
	if f.Pos.Line == 0 && f.Within != "" {
		return Printable(f.Pos.File + " " + f.Path())
	}
	return Printable(f.Pos.String())
}

// Printable is a text of the user as people may see it: see secret.Printable. All
// text of the user goes through here, in every format.
func Printable(text string) string { return secret.Printable(text) }
