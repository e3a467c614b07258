package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// take makes a workload one of an entry's. The others are ScaledObjects of the same
// Deployment.
func (p *Plan) take(s, scaler *sorted, others ...*sorted) {
	if path, at, do := unfit(s); do != "" {
		p.outside++
		value := s.name
		if path == "metadata.namespace" {
			value = s.name + " in " + s.namespace
		}
		p.refused = append(p.refused, Row{Pos: at, Path: path, From: value, Do: do})
		p.leave(s, "it cannot become an entry")
		if scaler != nil {
			p.leave(scaler, "its Deployment cannot become an entry")
		}
		return
	}
	objects := []*spec.Node{foreign.Normal(s.Node)}
	if scaler != nil {
		objects = append(objects, queueFirst(foreign.Normal(scaler.Node)))
	}
	f := foreign.Read(p.in.Ownership, objects...)
	p.withoutUnknown(f)
	if schedule := s.Node.At("spec", "schedule"); strings.Contains(schedule.Str(), "TZ=") {
		f.Seen.Zone = schedule
	}
	for _, o := range others {
		f.Problems = append(f.Problems, foreign.Problem{Path: "ScaledObjects", Pos: o.Node.Pos, Value: o.name,
			Do: "KEDA accepts only one ScaledObject for each Deployment, and a worker has one: the entry has the trigger of " + scaler.name + ", so delete this one"})
	}
	e := p.entry(f)
	if twin := e.in[s.region]; twin != nil {
		do := fmt.Sprintf("the same resource was also read at %s, and that one is in the fleet: keep one of the two, or set the region of each with --region", place(twin.Pos))
		if twin.Namespace != f.Namespace {
			do = fmt.Sprintf("the fleet has the one in namespace %s (%s), and a name must be unique in a region: rename this one, or make its namespace a region: --region NAME=ns:%s", twin.Namespace, place(twin.Pos), f.Namespace)
		}
		p.outside++
		p.refused = append(p.refused, Row{Workload: workloadName(e, s.region), Pos: s.Node.Pos, Path: "metadata.name", From: s.name, Do: do})
		return
	}
	e.in[s.region] = f
	if e.dir == "" {
		e.dir = s.Dir
	}
	for _, n := range s.Notes {
		if !slices.ContainsFunc(e.notes, func(o foreign.Comment) bool { return o.Field == n.Field && slices.Equal(o.Lines, n.Lines) }) {
			e.notes = append(e.notes, n)
		}
	}
	if !slices.Contains(p.regions, s.region) {
		p.regions = append(p.regions, s.region)
	}
}

func (p *Plan) entry(f *foreign.Workload) *Entry {
	for _, e := range p.Entries {
		if e.Kind == f.Kind && e.Name == f.Name {
			return e
		}
	}
	e := &Entry{Kind: f.Kind, Name: f.Name, in: map[string]*foreign.Workload{}}
	p.Entries = append(p.Entries, e)
	return e
}
