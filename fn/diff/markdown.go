package diff

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/words"
)

// Marker is the first line of the Markdown, by which a comment is found again.
const Marker = "<!-- batchfn diff -->"

// LeastBytes is what Markdown needs at least.
const LeastBytes = 300

// Markdown is the difference as a comment on a change: totals, a table by region, what
// follows, and a collapsed section for each owner. Of more than most bytes it shows
// whole batches only, and the command that shows the rest.
func (d *Diff) Markdown(most int, command string) []byte {
	p := page{most: most}
	p.must(Marker + "\n### " + d.title() + "\n")
	rest := "\n%s. To see everything, run:\n\n" + fence(command) + "\n"
	if p.reserve(len(rest) + 60); !p.fits(0) {
		rest = "\n%s. To see everything, run batchfn diff.\n"
		p.reserve(len(rest) + 60)
	}
	p.add(d.table())
	p.list("\n**What follows**\n\n", d.following())
	shown := map[string]bool{}
	for _, owner := range d.sections() {
		p.section(owner, shown)
	}
	if p.full {
		all := d.batches()
		p.must(strings.Replace(rest, "%s", fmt.Sprintf("%d of %s shown", len(shown), words.Count(len(all), "batch")), 1))
	}
	return []byte(p.text.String())
}

func (d *Diff) title() string {
	if d.Empty() {
		return "batchfn: no batch changes"
	}
	return "batchfn: " + d.Summary()
}

// table is the table of the regions.
func (d *Diff) table() string {
	if d.Empty() {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n| region | batches | added | removed | changed |\n|---|--:|--:|--:|--:|\n")
	for _, region := range d.Regions {
		t := d.Totals[region]
		batches := fmt.Sprint(t.Now)
		if t.Old != t.Now {
			batches = fmt.Sprintf("%d → %d", t.Old, t.Now)
		}
		changed := map[string]bool{}
		for _, c := range d.Changes {
			maps.Copy(changed, within(c.Batches, region))
		}
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d |\n", plain(region), batches, len(within(d.Added, region)), len(within(d.Removed, region)), len(changed))
	}
	return b.String()
}

// within are the names of the batches that are in a region.
func within(batches []Batch, region string) map[string]bool {
	names := map[string]bool{}
	for _, b := range batches {
		if slices.Contains(b.Regions, region) {
			names[b.Name] = true
		}
	}
	return names
}

// batches are the names of all that is added, removed or changed.
func (d *Diff) batches() map[string]bool {
	all := distinct(slices.Concat(d.Added, d.Removed))
	for _, c := range d.Changes {
		maps.Copy(all, distinct(c.Batches))
	}
	return all
}

func (d *Diff) following() (lines []string) {
	for _, c := range d.Consequences {
		lines = append(lines, fmt.Sprintf("- **%s** %s: %s\n", c.Kind, plain(listed(c.Batches)), plain(secret.Printable(c.Text))))
	}
	return lines
}
