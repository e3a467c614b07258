package adopt

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// Rendered are the resources of a workload that the fleet renders, by region and
// list: jp/batches/NAME.
type Rendered map[string][]*spec.Node

// Key is the key of a workload in Rendered.
func Key(region string, kind spec.Kind, name string) string {
	return region + "/" + string(kind) + "/" + name
}

// Row is a line of the report: a value, what became of it, and why or what to do.
type Row struct {
	Workload string // batches.NAME (REGION)
	Pos      spec.Pos
	Path     string
	From, To string // "" is absent
	Why      string // of what is changed on purpose
	Do       string // for what is not carried
	Field    string // of what is carried: the field of the entry

	minor bool // books that tools keep, or what every workload gets: it makes no difference
	alike bool // with the others of its reason: one line has all their paths
}

// Prove is the report of what was read, held against what the fleet renders.
func (p *Plan) Prove(rendered Rendered) *Report {
	r := &Report{Left: p.left, NotCarried: slices.Clone(p.refused), Entries: len(p.Entries), Workloads: p.Workloads() + p.outside, Differ: p.outside, NeedYou: p.outside}
	p.workloads(func(e *Entry, region string, f *foreign.Workload) {
		c := &comparison{plan: p, entry: e, f: f, name: workloadName(e, region), region: region, was: flatten(f.Objects)}
		now, found := rendered[Key(region, e.Kind, e.Name)]
		if !found {
			c.lost = append(c.lost, Row{Path: "metadata.name", Pos: f.Pos, From: e.Name, Do: "the fleet renders nothing with this name in region " + region + ": add the entry, or do not import this workload"})
		} else {
			for i := range now {
				now[i] = foreign.Normal(now[i])
			}
			c.wrapped = foreign.IsWrapped(now[0])
			foreign.Unwrapped(now[0])
			c.now = flatten(now)
			c.compare()
		}
		r.add(c)
	})
	p.more(r, rendered)
	p.familiar(r)
	return r
}

// more reports what the fleet renders beyond what was read.
func (p *Plan) more(r *Report, rendered Rendered) {
	read := map[string]bool{}
	p.workloads(func(e *Entry, region string, _ *foreign.Workload) { read[Key(region, e.Kind, e.Name)] = true })
	for _, key := range slices.Sorted(maps.Keys(rendered)) {
		if !read[key] {
			region, rest, _ := strings.Cut(key, "/")
			kind, name, _ := strings.Cut(rest, "/")
			r.Changed = append(r.Changed, Row{Workload: fmt.Sprintf("%s.%s (%s)", kind, name, region), Path: "metadata.name", To: name, Why: "the fleet renders it, but no manifest with this name was read"})
		}
	}
}

func workloadName(e *Entry, region string) string {
	return fmt.Sprintf("%s.%s (%s)", e.Kind, e.Name, region)
}
