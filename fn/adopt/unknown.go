package adopt

import (
	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// withoutUnknown takes out of fragments what Kubernetes drops: a fleet refuses it.
func (p *Plan) withoutUnknown(f *foreign.Workload) {
	if p.in.Known == nil {
		return
	}
	for part, format := range map[string]string{"podSpec": "podspec", "container": "container"} {
		u := foreign.Unit{Field: part}
		was := f.Values[u]
		now := p.in.Known(format, was)
		f.Values[u] = now
		kept := fragmentPaths(part, now)
		for path := range fragmentPaths(part, was) {
			if _, known := kept[path]; !known {
				p.unknown[unknownField{f, path}] = true
			}
		}
	}
}

// unknownField is a field of a workload's pods that Kubernetes does not know.
type unknownField struct {
	of   *foreign.Workload
	path string
}

// fragmentPaths are the values of a fragment by the paths of a report.
func fragmentPaths(part string, n *spec.Node) map[string]leaf {
	x := flat{values: map[string]leaf{}}
	for _, f := range n.Map() {
		switch {
		case part == "container":
			x.node("containers[0]."+f.Name, f.Value)
		case f.Name != "containers":
			x.node(f.Name, f.Value)
		}
	}
	if part == "podSpec" {
		x.agents(n, nil)
	}
	return x.values
}
