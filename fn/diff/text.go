package diff

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/words"
)

// Text is the difference for people: what is added and removed, a line for each
// change with the batches that it is in, and what follows. It is empty where nothing
// changes.
func (d *Diff) Text() []byte {
	var b bytes.Buffer
	for _, batch := range d.Added {
		fmt.Fprintf(&b, "+ %s%s\n", listed([]Batch{batch}), d.hint(batch.Name))
	}
	for _, batch := range d.Removed {
		fmt.Fprintf(&b, "- %s\n", listed([]Batch{batch}))
	}
	separate(&b, len(d.Changes))
	for _, c := range d.Changes {
		from, to := c.shown()
		fmt.Fprintf(&b, "%s: %s → %s   %s\n", secret.Printable(c.Field), from, to, listed(c.Batches))
	}
	separate(&b, len(d.Consequences))
	for _, c := range d.Consequences {
		fmt.Fprintf(&b, "%s: %s: %s\n", c.Kind, listed(c.Batches), secret.Printable(c.Text))
	}
	if b.Len() > 0 {
		fmt.Fprintf(&b, "\n%s\n", d.Summary())
	}
	return b.Bytes()
}

// separate separates what follows from what there is.
func separate(b *bytes.Buffer, lines int) {
	if b.Len() > 0 && lines > 0 {
		b.WriteByte('\n')
	}
}

// hint says what an added batch is, and which removed one it may be.
func (d *Diff) hint(name string) string {
	text := ""
	if about := d.About[name]; about != "" {
		text = "   " + secret.Printable(about)
	}
	if was := d.Hints[name]; was != "" {
		text += "   renamed? it is the same as " + was + ", but for its name"
	}
	return text
}

// Summary is the difference in numbers.
func (d *Diff) Summary() string {
	changed := map[string]bool{}
	for _, c := range d.Changes {
		for _, b := range c.Batches {
			changed[b.Name] = true
		}
	}
	text := fmt.Sprintf("%d added, %d removed, %d changed", len(distinct(d.Added)), len(distinct(d.Removed)), len(changed))
	if n := len(d.Consequences); n > 0 {
		text += ", " + words.Count(n, "consequence")
	}
	return text
}

func distinct(batches []Batch) map[string]bool {
	all := map[string]bool{}
	for _, b := range batches {
		all[b.Name] = true
	}
	return all
}

// Up to mostNames batches are shown by name; of more, the firstNames are.
const (
	mostNames  = 5
	firstNames = 3
)

// listed are batches with their regions: settle-fees, export-ledger (jp, tw). Of many
// it is the number, with the first of them.
func listed(batches []Batch) string {
	var first, parts []string
	for i, b := range batches {
		first = append(first, b.Name)
		if i+1 == len(batches) || !slices.Equal(b.Regions, batches[i+1].Regions) {
			parts = append(parts, strings.Join(first, ", ")+" ("+strings.Join(b.Regions, ", ")+")")
			first = nil
		}
	}
	if len(batches) <= mostNames {
		return strings.Join(parts, "; ")
	}
	first = nil
	for _, b := range batches[:firstNames] {
		first = append(first, b.Name)
	}
	return fmt.Sprintf("%d batches (%s): %s and %d more", len(batches), strings.Join(regionsOf(batches), ", "), strings.Join(first, ", "), len(batches)-firstNames)
}

// regionsOf are the regions of some batches.
func regionsOf(batches []Batch) (all []string) {
	for _, b := range batches {
		for _, r := range b.Regions {
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	return all
}

// unset stands where a field has no value.
const unset = "(unset)"

// shown are both values on one line. Of long ones that have much in common, what
// they have is left out.
func (c Change) shown() (from, to string) {
	from, to = unset, unset
	if c.From != nil {
		from = secret.Printable(*c.From)
	}
	if c.To != nil {
		to = secret.Printable(*c.To)
	}
	if from == "" {
		from = `""`
	}
	if to == "" {
		to = `""`
	}
	return elide(from, to), elide(to, from)
}

const (
	longest = 120 // characters of a value
	context = 24  // of them, around what differs
)

// elide leaves out the beginning and the end of a long text that another one has too.
func elide(text, other string) string {
	a, b := []rune(text), []rune(other)
	if len(a) <= longest {
		return text
	}
	start, end := 0, 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	from, to := max(start-context, 0), min(len(a)-end+context, len(a))
	to = min(to, from+2*longest)
	out := string(a[from:to])
	if from > 0 {
		out = "…" + out
	}
	if to < len(a) {
		out += "…"
	}
	return out
}
