package cue

import (
	"slices"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// entryPos is the place of an entry: its literal name or list item; of a
// generated one the template that made it; else what CUE says.
func (s *syntax) entryPos(e content.Entry, fallback spec.Pos) spec.Pos {
	if e.Index >= 0 {
		for _, items := range s.items[e.Kind] {
			if e.Index < len(items) {
				return items[e.Index]
			}
		}
		return fallback
	}
	if pos, ok := s.first[named{e.Kind, e.Name}]; ok {
		return pos
	}
	for _, t := range s.templates {
		if _, found := firstPlace(e.Node, t.holds); found {
			return t.pos
		}
	}
	outsidePatterns := func(p spec.Pos) bool {
		return p.Known() && !slices.ContainsFunc(s.patterns, func(c span) bool { return c.holds(p) || c.pos == p })
	}
	if outsidePatterns(fallback) {
		return fallback
	}
	if p, found := firstPlace(e.Node, outsidePatterns); found {
		return p
	}
	return fallback
}

// firstPlace finds the first place of a field within a value that is as wanted.
func firstPlace(n *spec.Node, wanted func(spec.Pos) bool) (spec.Pos, bool) {
	for _, f := range n.Fields {
		if wanted(f.Pos) {
			return f.Pos, true
		}
		if p, found := firstPlace(f.Value, wanted); found {
			return p, true
		}
	}
	for _, item := range n.Items {
		if p, found := firstPlace(item, wanted); found {
			return p, true
		}
	}
	return spec.Pos{}, false
}
