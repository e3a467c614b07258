package diff

import "github.com/batchfn/batchfn/fn/spec"

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
				c.follows(Recreate, p.now.Name, region, "it is the same as "+was.Name+", but for its name: Kubernetes creates it without the history of the old one, and the old one goes only if Argo CD prunes")
			}
		}
	}
	c.changedKinds()
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
