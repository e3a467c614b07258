package diff

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// renames finds the new batches that are the same as a removed one but for the name.
// They are one removed and one added all the same: so it is in the cluster.
func (c *comparison) renames() {
	gone := map[string][]*spec.Entry{}
	for _, p := range c.gone {
		key := nameless(p.old)
		gone[key] = append(gone[key], p.old)
	}
	for _, p := range c.new {
		key := nameless(p.now)
		if len(gone[key]) == 0 {
			continue
		}
		was := gone[key][0]
		gone[key] = gone[key][1:]
		c.out.Hints[p.now.Name] = was.Name
		for _, region := range c.regions {
			if in(p.now, region) != nil {
				c.follows(Recreate, p.now.Name, region, otherName(was.Name))
			}
		}
	}
	c.changedKinds()
}

func otherName(was string) string {
	return "it is the same as " + was + ", but for its name: Kubernetes creates it without the history of the old one, and the old one goes only if Argo CD prunes"
}

// renamed finds the manifests of one side that are those of the other but for a name, in
// one region.
func (c *comparison) renamed(gone, added []*subject) {
	old := map[string][]*subject{}
	for _, s := range gone {
		old[s.shape()] = append(old[s.shape()], s)
	}
	for _, s := range added {
		candidates := old[s.shape()]
		i := slices.IndexFunc(candidates, func(was *subject) bool { return was.sameButName(s) })
		if i < 0 {
			continue
		}
		was := candidates[i].name
		old[s.shape()] = slices.Delete(candidates, i, i+1)
		c.out.Hints[s.name] = was
		c.follows(Recreate, s.name, s.region, otherName(was))
	}
}

// shape is what a subject has values for, and where it runs.
func (s *subject) shape() string {
	paths := strings.ReplaceAll(strings.Join(s.paths, "\n"), "["+s.bare+"]", "[]")
	return s.kind + "\n" + s.region + "\n" + paths
}

// sameButName reports whether two subjects of one shape say the same, as it is or with
// the name of each in it.
func (s *subject) sameButName(other *subject) bool {
	for i, path := range s.paths {
		a, b := s.values[path].key, other.values[other.paths[i]].key
		if a != b && strings.ReplaceAll(a, s.bare, "\x00") != strings.ReplaceAll(b, other.bare, "\x00") {
			return false
		}
	}
	return true
}

// nameless is what an entry says, but for its name.
func nameless(e *spec.Entry) string {
	n := &spec.Node{Type: spec.Map}
	for _, f := range e.Node.Fields {
		if f.Name != "name" {
			n.Fields = append(n.Fields, f)
		}
	}
	return string(e.Kind) + " " + flat(n, true)
}

// changedKinds finds batches that move from one list to another.
func (c *comparison) changedKinds() {
	gone := map[string]*spec.Entry{}
	for _, p := range c.gone {
		gone[p.old.Name] = p.old
	}
	for _, p := range c.new {
		was := gone[p.now.Name]
		if was == nil {
			continue
		}
		for _, region := range c.regions {
			if in(p.now, region) != nil && in(was, region) != nil {
				c.follows(Recreate, p.now.Name, region, "it moves from "+string(was.Kind)+" to "+string(p.now.Kind)+": Kubernetes deletes the one workload and creates the other")
			}
		}
	}
}
