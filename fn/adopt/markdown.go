package adopt

import (
	"fmt"
	"io"
	"strings"
)

// Markdown writes the report for a pull request.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	table := func(title string, head ...string) func(cells ...string) {
		fmt.Fprintf(&b, "## %s\n\n", title)
		started := false
		return func(cells ...string) {
			if !started {
				started = true
				fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
			}
			for i := range cells {
				cells[i] = cell(cells[i])
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
		}
	}
	row := table("Carried", "entry", "regions", "read from")
	for _, c := range r.Carried {
		row(c.Entry, strings.Join(c.Regions, ", "), strings.Join(c.Places, ", "))
	}
	b.WriteByte('\n')
	if notes := groups(r.notes()); len(notes) > 0 {
		row = table("Worth knowing", "path", "value", "field", "workloads", "why")
		for _, g := range notes {
			row(g.Path, g.From, g.Field, nameAll(g.Workloads), g.Why)
		}
		b.WriteByte('\n')
	}
	row = table("Changed on purpose", "path", "from", "to", "workloads", "why")
	for _, g := range groups(r.Changed) {
		row(g.Path, g.From, g.To, nameAll(g.Workloads), g.Why)
	}
	b.WriteString("\n" + cell(added) + ".\n\n")
	row = table("Not carried", "place", "path", "value", "workloads", "what to do")
	for _, g := range groups(r.NotCarried) {
		row(g.places(), g.Path, g.value(), nameAll(g.Workloads), g.Do)
	}
	b.WriteByte('\n')
	row = table("Left alone", "resource", "place", "why")
	for _, l := range r.Left {
		row(strings.TrimSpace(l.Kind+" "+l.Name), place(l.Pos), l.Why)
	}
	fmt.Fprintf(&b, "\n%s\n", r.Summary())
	_, err := io.WriteString(w, strings.ReplaceAll(b.String(), "\n\n\n", "\n\n"))
	return err
}

// cell is a text in a table of Markdown: no user's text can end it, or be HTML.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", ">", "&gt;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`).Replace(oneLine(s))
}
