package source

import (
	"slices"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// platformOfNamed is what files that were named themselves say of the platform:
// every package sees it.
func (j *joining) platformOfNamed() (n *spec.Node) {
	for _, p := range j.packages {
		if p.Dir == "" {
			n = j.merge(n, p.Platform)
		}
	}
	return n
}

// platformOfOthers is what the directories say, for files that were named
// beside them.
func (j *joining) platformOfOthers() *spec.Node {
	for _, p := range j.packages {
		if p.Dir != "" && p.Platform != nil {
			return p.Platform
		}
	}
	return nil
}

// platformOf reads and checks a platform once, however many packages share it.
func (j *joining) platformOf(n *spec.Node, within string) *spec.Platform {
	for _, p := range j.platforms {
		if p.Node == n || p.Node.Equal(n) {
			return p
		}
	}
	for _, problem := range shape.Check(n, shape.Default().Def("#Platform"), "platform") {
		f := finding(problem, "", "")
		f.Within = within
		j.once(f)
	}
	p := spec.NewPlatform(n)
	j.platforms = append(j.platforms, p)
	return p
}

// merge unifies what two sources say of the platform; a value that both have must
// be the same.
func (j *joining) merge(a, b *spec.Node) *spec.Node {
	if a == nil || a == b {
		return b
	}
	if b == nil || a.Equal(b) {
		return a
	}
	return j.unify("platform", a, b)
}

func (j *joining) unify(at string, a, b *spec.Node) *spec.Node {
	if !a.Is(spec.Map) || !b.Is(spec.Map) {
		if !a.Equal(b) {
			earlier, later := content.InOrder(a.Pos, b.Pos)
			j.once(spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: later, Field: at, Message: at + " has two values",
				Related: []spec.Related{{Pos: earlier, Message: "the other value"}}})
		}
		return a
	}
	merged := &spec.Node{Type: spec.Map, Pos: a.Pos, Fields: slices.Clone(a.Fields)}
	for _, f := range b.Fields {
		i := slices.IndexFunc(merged.Fields, func(g spec.Field) bool { return g.Name == f.Name })
		if i < 0 {
			merged.Fields = append(merged.Fields, f)
		} else {
			merged.Fields[i].Value = j.unify(below(at, f.Name), merged.Fields[i].Value, f.Value)
		}
	}
	return merged
}
