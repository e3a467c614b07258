package adopt

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// mostNames is how many workloads a line names.
const mostNames = 4

// place is a file and a line.
func place(p spec.Pos) string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

func nameAll(workloads []string) string {
	if n := len(workloads); n > mostNames {
		return strings.Join(workloads[:mostNames-1], ", ") + fmt.Sprintf(" and %d more", n-mostNames+1)
	}
	return strings.Join(workloads, ", ")
}

// arrow is what became of a value.
func arrow(from, to string) string {
	if from == "" {
		from = "(absent)"
	}
	if to == "" {
		to = "(absent)"
	}
	return oneLine(from) + " → " + oneLine(to)
}

// oneLine is a text without line breaks and control characters.
func oneLine(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return !strconv.IsPrint(r) }) < 0 {
		return s
	}
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

// added is what every workload gets.
const added = "every workload gets batchfn's labels, annotations and variables in addition to its own (batchfn explain hand-written), and every CronJob gets podReplacementPolicy: Failed"

// Text writes the report for people at a terminal.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	section := func(name string, rows int) {
		b.WriteString(name + "\n")
		if rows == 0 {
			b.WriteString("  nothing\n")
		}
	}
	section("carried", len(r.Carried))
	for _, c := range r.Carried {
		fmt.Fprintf(&b, "  %s (%s)  %s\n", oneLine(c.Entry), oneLine(strings.Join(c.Regions, ", ")), oneLine(strings.Join(c.Places, ", ")))
	}
	for _, g := range groups(r.notes()) {
		fmt.Fprintf(&b, "      %s  %s\n", oneLine(g.note()), oneLine(nameAll(g.Workloads)))
	}
	b.WriteByte('\n')
	section("changed on purpose", len(r.Changed)+len(r.Carried))
	if len(r.Carried) > 0 {
		fmt.Fprintf(&b, "  %s\n", added)
	}
	for _, g := range groups(r.Changed) {
		fmt.Fprintf(&b, "  %s: %s  %s  %s\n      %s\n", oneLine(g.Path), arrow(g.From, g.To), oneLine(nameAll(g.Workloads)), oneLine(g.places()), oneLine(g.Why))
	}
	b.WriteByte('\n')
	section("not carried", len(r.NotCarried))
	for _, g := range groups(r.NotCarried) {
		fmt.Fprintf(&b, "  %s: %s  %s\n      %s\n", oneLine(g.places()), oneLine(g.valued()), oneLine(nameAll(g.Workloads)), oneLine(g.Do))
	}
	b.WriteByte('\n')
	section("left alone", len(r.Left))
	for _, l := range r.Left {
		fmt.Fprintf(&b, "  %s\n", oneLine(l.line()))
	}
	fmt.Fprintf(&b, "\n%s\n", r.Summary())
	_, err := io.WriteString(w, trimmed(b.String()))
	return err
}

// trimmed has no blanks at the ends of lines.
func trimmed(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func (n Row) note() string {
	out := n.Path + ": " + oneLine(n.From) + " → " + n.Field
	if n.Why != "" {
		out += " (" + n.Why + ")"
	}
	return out
}

// valued is a path with its value.
func (n Row) valued() string {
	if value := n.value(); value != "" {
		return n.Path + ": " + value
	}
	return n.Path
}

// value is what a manifest has, and what the fleet makes of it if it makes anything.
func (n Row) value() string {
	if n.To != "" {
		return arrow(n.From, n.To)
	}
	return oneLine(n.From)
}

func (l Left) line() string {
	out := strings.TrimSpace(l.Kind+" "+l.Name) + "  " + place(l.Pos)
	if l.Why != "" {
		out += "  " + l.Why
	}
	return out
}
