package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// Markdown writes a table for each owner. It has no date, so that it changes only
// when the fleet does: commit it beside the fleet.
func Markdown(c *Catalog) []byte {
	var out strings.Builder
	t := c.phrases.T
	fmt.Fprintf(&out, "# %s\n\n%s\n", text(c.title()), t("When one fails: open its runbook, then look up the exit code (`batchfn explain exit-codes`). `batchfn catalog --output batches.html` has the steps with their commands."))
	for _, owner := range c.owners() {
		fmt.Fprintf(&out, "\n## %s\n\n", text(owner.Name))
		if contact := owner.contact(c.phrases); contact != "" {
			fmt.Fprintf(&out, "%s\n\n", contact)
		}
		titles := []string{t("Batch"), t("Kind"), t("Severity"), t("When"), t("Regions"), t("Timeout"), t("Description"), t("Runbook"), t("Source")}
		row(&out, titles)
		row(&out, slices.Repeat([]string{"---"}, len(titles)))
		for _, b := range owner.Batches {
			row(&out, []string{b.Name, t(b.Kind.Noun()), b.Severity, b.when(), b.where(c.phrases), b.Timeout, text(b.Description), link(t("runbook"), b.Runbook), b.Source.link()})
		}
	}
	return []byte(out.String())
}

// title is what the catalog is called.
func (c *Catalog) title() string {
	return fmt.Sprintf(c.phrases.T("Batches of %s"), secret.Printable(c.platform.Name))
}

// when are the words of a schedule with its cron fields.
func (b *Batch) when() string {
	if b.Kind != spec.Batches {
		return text(b.Words)
	}
	return text(b.Words) + ": " + b.cron()
}

// cron is a schedule as written, with what an H in it stands for.
func (b *Batch) cron() string {
	if resolved := b.Resolved(); resolved != "" {
		return fmt.Sprintf("`%s` (= `%s`)", b.Schedule, resolved)
	}
	return "`" + b.Schedule + "`"
}

// where are the regions, with what differs there.
func (b *Batch) where(p *phrases) string {
	var regions []string
	for _, r := range b.Regions {
		notes := slices.Clone(r.Differs)
		if r.Suspended && !slices.Contains(notes, "suspend true") {
			notes = append(notes, p.T("suspended"))
		}
		name := text(r.Region)
		if len(notes) > 0 {
			name += " (" + text(strings.Join(notes, p.T(", "))) + ")"
		}
		regions = append(regions, name)
	}
	return strings.Join(regions, p.T(", "))
}

func (s Source) link() string { return text(s.String()) }

func row(out *strings.Builder, cells []string) {
	fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
}

// text is text of a user in Markdown: what Markdown or GitHub gives a meaning gets a
// backslash (https://spec.commonmark.org/0.31.2/#backslash-escapes).
func text(s string) string {
	var out strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_[]<>|~&@$", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

// link leads to a URL; what could end the link is percent-encoded.
func link(name, url string) string {
	if url == "" {
		return ""
	}
	var out strings.Builder
	for _, r := range url {
		if r <= ' ' || strings.ContainsRune("<>()[]|\\`\"*_~$", r) {
			fmt.Fprintf(&out, "%%%02X", r)
			continue
		}
		out.WriteRune(r)
	}
	return fmt.Sprintf("[%s](%s)", name, out.String())
}
