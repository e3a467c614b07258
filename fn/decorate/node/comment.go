package node

import (
	"slices"

	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// ours is the comment of what is added where somebody else's would be copied to it.
const ours = "# batchfn"

// commented are items that come in front of a list, with comments where those of the
// list have some. kpt copies the comments of what a function was given to what it
// gives back, and compares lists by index: it would put a comment of the first item to
// the first that is new. One that has a comment keeps it.
// https://github.com/kptdev/kpt/issues/4211
func (p *page) commented(missing []*want, list *yaml.Node) []*want {
	if resourcelist.Text(p.root, "metadata", "annotations", kioutil.IdAnnotation) == "" {
		return missing
	}
	out := slices.Clone(missing)
	for i := range min(len(out), len(list.Content)) {
		out[i] = out[i].besides(list.Content[i])
	}
	return out
}

// besides is what is wanted, with a comment in each place where a value has one.
func (w *want) besides(n *yaml.Node) *want {
	if n == nil {
		return w
	}
	c := *w
	first := n
	if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
		first = n.Content[0]
	}
	c.above = n.HeadComment != "" || first.HeadComment != ""
	c.behind = n.LineComment != ""
	c.fields = slices.Clone(w.fields)
	for i, f := range c.fields {
		at, _ := lookup(n, f.key)
		if at == nil {
			continue
		}
		with := f.want.besides(*at)
		key := keyOf(n, at)
		with.above = i > 0 && key != nil && key.HeadComment != ""
		with.behind = with.behind || key != nil && key.LineComment != ""
		c.fields[i].want = with
	}
	return &c
}

// comment writes the comment above a line.
func (w *want) comment(b []byte, column int) []byte {
	if w.above {
		b = append(append(b, spaces(column)...), ours+"\n"...)
	}
	return b
}
