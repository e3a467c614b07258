package adopt

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

var (
	entryName = memo.Regexp(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	variable  = memo.Regexp(`\$\{|\{\{|\$\(|%[A-Z_]+%|__[A-Z_]+__`)
)

// unfit says why a workload cannot be an entry of its name: what to do, and the value
// that is the reason; do is "" where it can.
func unfit(s *sorted) (path string, at spec.Pos, do string) {
	name := s.Node.At("metadata", "name")
	at = name.PosOr(s.Node.Pos)
	most := 63
	if s.is == "CronJob" {
		most = 52
	}
	switch {
	case s.name == "":
		return "metadata.name", at, "give it a name: generateName is for resources that are created again each time"
	case variable().MatchString(s.name):
		return "metadata.name", at, "the name contains a variable, so the manifest is a template: replace the variables, then import the result"
	case variable().MatchString(s.namespace):
		return "metadata.namespace", s.Node.At("metadata", "namespace").PosOr(s.Node.Pos), "the namespace contains a variable, so the manifest is a template: replace the variables, then import the result"
	case len(s.name) > most || !entryName().MatchString(s.name):
		return "metadata.name", at, fmt.Sprintf("an entry's name has lower-case letters, digits and -, at most %d: rename it (Kubernetes sees another workload then, so delete the old one), or keep this workload as a manifest", most)
	case !s.Node.Get("spec").Is(spec.Map):
		return "spec", s.Node.Get("spec").PosOr(s.Node.Pos), "a workload without a spec does nothing: delete it, or add the spec"
	}
	return "", at, ""
}

// namesakes reports entries of one name: whatever their kinds, a fleet has each name
// once.
func (p *Plan) namesakes() {
	seen := map[string]*Entry{}
	for _, e := range p.Entries {
		first := seen[e.Name]
		if first == nil {
			seen[e.Name] = e
			continue
		}
		for _, f := range e.in {
			f.Problems = append(f.Problems, foreign.Problem{Path: "metadata.name", Pos: f.Pos, Value: e.Name,
				Do: fmt.Sprintf("a name must be unique in the fleet, and %s.%s has the same: rename one of the two entries (Kubernetes sees another workload then)", first.Kind, first.Name)})
		}
	}
}

// familiar notes which entries are one batch whose name has the region in it. Names are
// kept: for Kubernetes another name is another workload.
func (p *Plan) familiar(r *Report) {
	families := map[string][]*Entry{}
	var order []string
	for _, e := range p.Entries {
		if len(e.regions) != 1 {
			continue
		}
		if base := withoutRegion(e.Name, e.regions[0]); base != e.Name {
			key := string(e.Kind) + "." + base + " " + strings.Join(leaves(plainOf(e, "commands")), " ")
			if families[key] == nil {
				order = append(order, key)
			}
			families[key] = append(families[key], e)
		}
	}
	at := map[string]*Carried{}
	for i := range r.Carried {
		at[r.Carried[i].Entry] = &r.Carried[i]
	}
	for _, key := range order {
		all := families[key]
		first := at[string(all[0].Kind)+"."+all[0].Name]
		if len(all) > 1 && first != nil {
			first.Notes = append(first.Notes, oneFamily(all))
		}
	}
}

func plainOf(e *Entry, field string) *spec.Node {
	if v := e.in[e.regions[0]].Values[foreign.Unit{Field: field}]; v != nil {
		return plain(v)
	}
	return structure()
}

// withoutRegion is a name without that of the region at its end or its beginning.
func withoutRegion(name, region string) string {
	return strings.TrimPrefix(strings.TrimSuffix(name, "-"+region), region+"-")
}

func oneFamily(all []*Entry) Row {
	var names []string
	for _, e := range all {
		names = append(names, e.Name)
	}
	region := all[0].regions[0]
	return Row{Workload: workloadName(all[0], region), Pos: all[0].in[region].Pos, Path: "metadata.name", From: strings.Join(names, ", "), Field: "unchanged",
		Why: "this is one batch with the region in its name; one entry " + withoutRegion(all[0].Name, region) + " with overrides would be shorter, but makes new workloads: delete the old ones then"}
}
