package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/words"
)

// section is what changes for an owner.
type section struct {
	owner                   string
	added, removed, changed int
	blocks                  []block
}

// block is what changes alike in some batches.
type block struct {
	batches []Batch
	head    string   // "" where the batches are changed
	lines   []string // a field each
}

// line is a field that changes in a batch.
type line struct {
	text    string
	regions []string
}

// sections are those of the owners, by name; batches that change alike are together.
func (d *Diff) sections() []*section {
	all, same := map[string]*section{}, map[string]int{}
	of := func(batch string) *section {
		owner := d.Owners[batch]
		if all[owner] == nil {
			all[owner] = &section{owner: owner}
		}
		return all[owner]
	}
	for _, b := range d.Added {
		s := of(b.Name)
		s.added++
		s.blocks = append(s.blocks, block{[]Batch{b}, "added", d.about(b.Name)})
	}
	for _, b := range d.Removed {
		s := of(b.Name)
		s.removed++
		s.blocks = append(s.blocks, block{[]Batch{b}, "removed", nil})
	}
	for _, c := range d.changed() {
		s := of(c.batches[0].Name)
		s.changed++
		key := strings.Join(slices.Concat([]string{s.owner}, c.batches[0].Regions, c.lines), "\n")
		if i, known := same[key]; known {
			s.blocks[i].batches = append(s.blocks[i].batches, c.batches...)
			continue
		}
		same[key] = len(s.blocks)
		s.blocks = append(s.blocks, c)
	}
	var out []*section
	for _, s := range all {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b *section) int { return strings.Compare(a.owner, b.owner) })
	return out
}

// about says what an added batch is.
func (d *Diff) about(name string) (lines []string) {
	if about := d.About[name]; about != "" {
		lines = append(lines, code(secret.Printable(about)))
	}
	if was := d.Hints[name]; was != "" {
		lines = append(lines, "renamed? it is the same as "+code(was)+", but for its name")
	}
	return lines
}

// changed are the batches that change, each with its fields.
func (d *Diff) changed() (all []block) {
	lines := map[string][]line{}
	var order []string
	for _, c := range d.Changes {
		from, to := c.shown()
		text := code(secret.Printable(c.Field)) + ": " + quoted(c.From, from) + " → " + quoted(c.To, to)
		for _, b := range c.Batches {
			if lines[b.Name] == nil {
				order = append(order, b.Name)
			}
			lines[b.Name] = append(lines[b.Name], line{text, b.Regions})
		}
	}
	slices.Sort(order)
	for _, name := range order {
		b := block{batches: []Batch{{Name: name}}}
		for _, region := range d.Regions {
			if slices.ContainsFunc(lines[name], func(l line) bool { return slices.Contains(l.regions, region) }) {
				b.batches[0].Regions = append(b.batches[0].Regions, region)
			}
		}
		for _, l := range lines[name] {
			if !slices.Equal(l.regions, b.batches[0].Regions) {
				l.text += " (" + strings.Join(l.regions, ", ") + ")"
			}
			b.lines = append(b.lines, l.text)
		}
		all = append(all, b)
	}
	return all
}

func quoted(value *string, shown string) string {
	if value == nil {
		return "unset"
	}
	return code(shown)
}

// String is a block as an item of a list.
func (b block) String() string {
	var names []string
	for _, batch := range b.batches {
		names = append(names, code(batch.Name))
	}
	head := strings.Join(names, ", ") + " (" + plain(strings.Join(b.batches[0].Regions, ", ")) + ")"
	if len(names) > mostNames {
		head = words.Count(len(names), "batch") + ": " + head
	}
	if b.head != "" {
		head = "**" + b.head + "** " + head
	}
	text := "- " + head + "\n"
	for _, l := range b.lines {
		text += "  - " + l + "\n"
	}
	return text
}

// counts are the numbers of a section, without those that are 0.
func (s *section) counts() string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{s.added, "added"}, {s.removed, "removed"}, {s.changed, "changed"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.what))
		}
	}
	return strings.Join(parts, ", ")
}
