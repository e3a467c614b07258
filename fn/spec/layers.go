package spec

// layer is what the platform says of entries: as a map, and as workloads
// without an entry.
type layer struct {
	node      *Node
	workloads map[Kind]*Workload
}

// layers are what entries are merged onto in a region, by profile.
func (p *Platform) layers(r *Region) map[string]*layer {
	base := &Node{Type: Map}
	overlay(base, pick(p.Node, "image", "istio"))
	overlay(base, pick(p.Node.Get("defaults"), "resources", "env", "envFrom", "serviceAccount", "timeout",
		"startingDeadline", "gracePeriod", "labels", "annotations", "podSpec", "container", "history", "ttl"))
	overlay(base, pick(r.Node, "image", "istio", "env", "timeZone"))
	all := map[string]*layer{"": p.newLayer(r, base)}
	for _, f := range p.Node.Get("profiles").Map() {
		if f.Name != "" {
			all[f.Name] = p.newLayer(r, base.under(f.Value))
		}
	}
	return all
}

func (p *Platform) newLayer(r *Region, n *Node) *layer {
	l := &layer{node: n, workloads: map[Kind]*Workload{}}
	for _, k := range Kinds {
		l.workloads[k] = newWorkload(k, p, r, n)
	}
	return l
}

// pick makes a map of some fields of another one.
func pick(n *Node, names ...string) *Node {
	out := &Node{Type: Map}
	if n == nil {
		return out
	}
	out.Pos = n.Pos
	for _, f := range n.Map() {
		for _, name := range names {
			if f.Name == name {
				out.Fields = append(out.Fields, f)
			}
		}
	}
	return out
}
