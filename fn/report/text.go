package report

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// Text writes findings for people: the message, the place with its source line
// and a caret, what to do, and where to read more. Of very many it writes
// MaxShown.
func (r *Report) Text(w io.Writer, colored bool) error {
	p := newPalette(colored)
	var b strings.Builder
	shown, more := r.Shown()
	for _, f := range shown {
		r.finding(&b, f, p)
		b.WriteByte('\n')
	}
	b.WriteString(More(more))
	_, err := io.WriteString(w, b.String())
	return err
}

type palette struct{ err, warn, place, bold func(...any) string }

func newPalette(colored bool) palette {
	paint := func(attributes ...color.Attribute) func(...any) string {
		c := color.New(attributes...)
		if colored {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c.SprintFunc()
	}
	return palette{paint(color.FgRed, color.Bold), paint(color.FgYellow, color.Bold), paint(color.FgBlue), paint(color.Bold)}
}

func (r *Report) finding(b *strings.Builder, f spec.Finding, p palette) {
	head := p.err("error")
	if f.Level == spec.Warn {
		head = p.warn("warning")
	}
	if f.Rule != "" {
		head += "[" + Printable(f.Rule) + "]"
	}
	fmt.Fprintf(b, "%s: %s\n", head, p.bold(subject(f)+r.Message(f)))
	r.place(b, f.Pos, Place(f), isPrivate(f), p)
	for _, rel := range f.Related {
		fmt.Fprintf(b, "  = %s:\n", Printable(rel.Message))
		r.place(b, rel.Pos, Printable(rel.Pos.String()), isPrivate(f), p)
	}
	if f.Hint != "" {
		fmt.Fprintf(b, "  = help: %s\n", Printable(f.Hint))
	}
	if page := pageOf(f); page != "" {
		fmt.Fprintf(b, "  = more: batchfn explain %s\n", page)
	}
}

// pageOf is the page of the manual that says more. A rule of the platform's own has none.
func pageOf(f spec.Finding) string {
	if f.Page == "" && !f.Custom {
		return f.Rule
	}
	return f.Page
}

// predicate is a message that says something of a whole file, and lacks the subject.
var predicate = regexp.MustCompile(`^(is|does|has|contains|cannot|leads|already|not|no such|a symbolic link|permission denied)\b`)

// subject is the file that such a message speaks of, as in "fleet: does not exist".
func subject(f spec.Finding) string {
	if f.Rule != "" || f.Pos.Line > 0 || f.Pos.File == "" || !predicate.MatchString(f.Message) {
		return ""
	}
	return Printable(f.Pos.File) + ": "
}

func (r *Report) place(b *strings.Builder, pos spec.Pos, where string, private bool, p palette) {
	if !pos.Known() {
		return
	}
	fmt.Fprintf(b, "  %s %s\n", p.place("-->"), where)
	line, ok := r.line(pos)
	if !ok || private || r.holdsSecret(pos) {
		return
	}
	number := strconv.Itoa(pos.Line)
	gutter := strings.Repeat(" ", len(number))
	text, before, width := excerpt(line, pos.Col)
	fmt.Fprintf(b, " %s %s\n", gutter, p.place("|"))
	fmt.Fprintf(b, " %s %s %s\n", p.place(number), p.place("|"), text)
	fmt.Fprintf(b, " %s %s %s%s\n", gutter, p.place("|"), strings.Repeat(" ", before), p.err(strings.Repeat("^", width)))
}

// isPrivate reports whether the places of a finding may hold a secret under any
// name: a value of the environment.
func isPrivate(f spec.Finding) bool {
	return f.Rule == secretLiteral || (f.Custom || f.Rule == "field-valid") && spec.InEnvironment(f.Field)
}

// secretLiteral is the rule that finds secrets. No other finding shows a line where it,
// or one of a variable's value, found something.
const secretLiteral = "secret-literal"

func (r *Report) holdsSecret(p spec.Pos) bool {
	if r.secrets == nil {
		r.secrets = map[spec.Pos]bool{}
		for i := range r.Findings {
			if f := &r.Findings[i]; isPrivate(*f) {
				r.secrets[spec.Pos{File: f.Pos.File, Line: f.Pos.Line}] = true
			}
		}
	}
	return r.secrets[spec.Pos{File: p.File, Line: p.Line}]
}

// Summary is the last line of a report.
func (r *Report) Summary() string {
	errors, warnings := r.Counts()
	return words.Count(errors, "error") + ", " + words.Count(warnings, "warning")
}
