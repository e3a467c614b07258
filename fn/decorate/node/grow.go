package node

import (
	"slices"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// needs reports whether a place lacks something of what it has to hold.
func needs(n *yaml.Node, w *want) bool {
	n = resourcelist.Resolve(n)
	switch {
	case w.isText():
		return n == nil
	case n == nil || isNull(n):
		return true
	case w.isList():
		if n.Kind != yaml.SequenceNode || len(missingItems(n, w)) > 0 {
			return true
		}
		for i, item := range w.within {
			if i >= len(n.Content) || needs(n.Content[i], item) {
				return true
			}
		}
		return false
	}
	return n.Kind != yaml.MappingNode || w.line != nil && !w.line.isOf(n) || slices.ContainsFunc(w.fields, func(f field) bool {
		at, _ := lookup(n, f.key)
		return at == nil || needs(*at, f.want)
	})
}

// missingItems are the items whose names a list lacks. Those without one are part of
// something that is wanted as a whole.
func missingItems(n *yaml.Node, w *want) []*want {
	var missing []*want
	for _, item := range w.items {
		name := item.get("name")
		if name != nil && !slices.ContainsFunc(n.Content, func(have *yaml.Node) bool { return nameOf(have) == name.text }) {
			missing = append(missing, item)
		}
	}
	return missing
}

func nameOf(item *yaml.Node) string {
	if at, _ := lookup(resourcelist.Resolve(item), "name"); at != nil {
		return resourcelist.Resolve(*at).Value
	}
	return ""
}

// lookup finds the value of a key, and whether the map has it by a merge only.
func lookup(n *yaml.Node, key string) (at **yaml.Node, merged bool) {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key && n.Content[i].Tag != "!!merge" {
			at = &n.Content[i+1]
		}
	}
	if at != nil {
		return at, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag != "!!merge" {
			continue
		}
		sources := []*yaml.Node{resourcelist.Resolve(n.Content[i+1])}
		if sources[0].Kind == yaml.SequenceNode {
			sources = sources[0].Content
		}
		for _, source := range sources {
			if at, _ := lookup(resourcelist.Resolve(source), key); at != nil {
				return at, true
			}
		}
	}
	return nil, false
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// grow plans the edits by which a place holds what it has to. above are the nodes
// that it is in. Aliases on the way are planned to be written out first.
func (p *page) grow(at **yaml.Node, w *want, above []*yaml.Node, path string) error {
	n := *at
	if n.Kind == yaml.AliasNode {
		p.out[n] = true
		return nil
	}
	above = append(slices.Clip(above), n)
	switch {
	case w.isList() && n.Kind == yaml.SequenceNode:
		return p.growList(n, w, above, path)
	case !w.isList() && n.Kind == yaml.MappingNode:
		return p.growMap(n, w, above, path)
	case w.isList():
		return refuse(n, "%s is not a list", path)
	}
	return refuse(n, "%s is not a map", path)
}

func (p *page) growMap(n *yaml.Node, w *want, above []*yaml.Node, path string) error {
	if w.line != nil && !w.line.isOf(n) {
		if err := p.wrap(n, w.line, above, path); err != nil {
			return err
		}
	}
	var missing []field
	for _, f := range w.fields {
		value, merged := lookup(n, f.key)
		below := join(path, f.key)
		switch {
		case value == nil:
			missing = append(missing, f)
		case !needs(*value, f.want):
		case merged:
			return refuse(n, "%s comes from a merge (<<) that other places share: write the value here", below)
		case isEmpty(*value):
			p.touch(append(above, *value))
			p.fill(n, keyOf(n, value), *value, f.want)
		default:
			if err := p.grow(value, f.want, above, below); err != nil {
				return err
			}
		}
	}
	if len(missing) > 0 {
		p.touch(above)
		p.insertFields(n, missing)
	}
	return nil
}

func (p *page) growList(n *yaml.Node, w *want, above []*yaml.Node, path string) error {
	if missing := missingItems(n, w); len(missing) > 0 {
		p.touch(above)
		if err := p.insertItems(n, missing); err != nil {
			return err
		}
	}
	for i := range n.Content {
		if item := w.within[i]; item != nil && needs(n.Content[i], item) {
			if err := p.grow(&n.Content[i], item, above, path+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// isEmpty reports whether a value is null, {} or [], and no alias.
func isEmpty(n *yaml.Node) bool {
	return isNull(n) || (n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && len(n.Content) == 0
}

func keyOf(n *yaml.Node, value **yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i+1] == *value {
			return n.Content[i]
		}
	}
	return nil
}

// touch says that nodes change. Where another place shares one by an alias, that
// alias is written out first, as it is.
func (p *page) touch(nodes []*yaml.Node) {
	for _, n := range nodes {
		for _, alias := range p.aliases[n] {
			p.out[alias] = true
		}
	}
}
