package spec

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/mark"
)

// Common is a region that stands for several: they differ in texts only, and it has
// a mark in the place of each. What is made of an entry in it is, with the texts of a
// region in the place of the marks, what is made of the entry in that region.
type Common struct {
	*Region
	values   map[*Region][]string
	workload *Workload // of the last answer
}

// Values are what the marks stand for in a region, by their number.
func (c *Common) Values(r *Region) []string { return c.values[r] }

// Commons finds which regions, of those with these names (none: all), differ in texts only.
// Those that are like no other one are not in the answer.
func (p *Platform) Commons(names []string) map[*Region]*Common {
	out := map[*Region]*Common{}
	if p.Node.hasMark() {
		return out
	}
	var all []*Common
	for _, r := range p.Regions {
		m := marking{}
		if node := m.region(r); node != nil && (len(names) == 0 || slices.Contains(names, r.Name)) {
			all = addCommon(all, p, r, node, m.values)
		}
	}
	for _, c := range all {
		if len(c.values) > 1 {
			for r := range c.values {
				out[r] = c
			}
		}
	}
	return out
}

func addCommon(all []*Common, p *Platform, r *Region, node *Node, values []string) []*Common {
	for _, c := range all {
		if c.Node.Equal(node) {
			c.values[r] = values
			return all
		}
	}
	c := &Common{p.newRegion(Field{Name: mark.Text(0), Value: node}), map[*Region][]string{r: values}, new(Workload)}
	return append(all, c)
}

// In is what a workload of one of these regions, without overrides, is in this one; nil
// where the entry has marks itself. It holds until the next call.
func (c *Common) In(w *Workload) *Workload {
	if mark.In(w.Name) || w.Entry.Node.hasMark() {
		return nil
	}
	w.Entry.into(c.workload, c.Region)
	c.workload.Suspend, c.workload.Freeze = w.Suspend, w.Freeze // a freeze knows regions by name
	return c.workload
}

// OverridesRegion reports whether the entry says something of the region alone.
func (w *Workload) OverridesRegion() bool { return w.Entry.Node.At("overrides", w.Region.Name) != nil }

// marking puts marks into a region.
type marking struct{ values []string }

// region is the node of a region with marks in the place of what is written out as it
// is, or nil where there are too many.
func (m *marking) region(r *Region) *Node {
	if !isSimple(r.Name) {
		return nil
	}
	m.values = append(m.values, r.Name)
	n := &Node{Type: Map}
	for _, f := range r.Node.Map() {
		switch f.Name {
		case "timeZone", "namespace", "datadogEnv", "image":
			f.Value = m.text(f.Value)
		case "aws", "env":
			f.Value = m.texts(f.Value)
		}
		n.Fields = append(n.Fields, f)
	}
	if len(m.values) > mark.Most {
		return nil
	}
	return n
}

// isSimple reports whether a name is the same text in JSON.
func isSimple(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// text is a mark for a text. One in which something is replaced, or that may stand for
// another variable, is not written out as it is.
func (m *marking) text(n *Node) *Node {
	if n.Str() == "" || strings.ContainsAny(n.Text, "{$") {
		return n
	}
	m.values = append(m.values, n.Text)
	return &Node{Type: String, Text: mark.Text(len(m.values) - 1)}
}

func (m *marking) texts(n *Node) *Node {
	if !n.Is(Map) {
		return n
	}
	out := &Node{Type: Map, Fields: slices.Clone(n.Fields)}
	for i := range out.Fields {
		out.Fields[i].Value = m.text(out.Fields[i].Value)
	}
	return out
}

// hasMark reports whether a text or a name in a value has a mark already.
func (n *Node) hasMark() bool {
	return n != nil && (mark.In(n.Text) || slices.ContainsFunc(n.Items, (*Node).hasMark) ||
		slices.ContainsFunc(n.Fields, func(f Field) bool { return mark.In(f.Name) || f.Value.hasMark() }))
}
