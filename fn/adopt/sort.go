package adopt

import (
	"fmt"
	"slices"
)

// sort separates the workloads that become entries from what stays as it is.
func (p *Plan) sort() {
	all := make([]sorted, len(p.in.Resources))
	for i, r := range p.in.Resources {
		all[i] = sorted{Resource: r, kind: r.Node.Get("kind").Str(), is: kindOf(r.Node), name: r.Node.At("metadata", "name").Str(), namespace: r.Node.At("metadata", "namespace").Str(), region: p.regionOf(r)}
	}
	for i := range all {
		if s := &all[i]; s.is == "ScaledObject" && scaledKind(s) == "Deployment" {
			s.target = find(all, "Deployment", s.region, s.namespace, scaled(s))
		}
	}
	for i := range all {
		p.place(&all[i], all)
	}
	for _, pos := range p.in.Other {
		p.left = append(p.left, Left{Kind: "no resource", Pos: pos})
	}
	p.order()
	p.namesakes()
	p.selecting(all)
}

// place takes a resource or leaves it.
func (p *Plan) place(s *sorted, all []sorted) {
	switch {
	case s.is == "ScaledObject" && s.target != nil: // it comes with its Deployment
	case p.isMadeBySomebody(s):
	case s.is == "CronJob":
		p.take(s, nil)
	case s.is == "Deployment":
		p.deployment(s, all)
	case s.is == "ScaledObject" && scaledKind(s) != "Deployment":
		p.leave(s, "it scales a "+scaledKind(s)+", but a worker is a Deployment")
	case s.is == "ScaledObject":
		p.leave(s, "the Deployment that it scales was not read")
	default:
		p.leave(s, whyNot[s.is])
	}
}

// sorted is a resource with what decides where it belongs.
type sorted struct {
	Resource
	kind, name, namespace, region string
	is                            string  // kind, where the API is the one that the kind is known by
	target                        *sorted // of a ScaledObject
}

func find(all []sorted, kind, region, namespace, name string) *sorted {
	for i := range all {
		if s := &all[i]; s.is == kind && s.region == region && s.namespace == namespace && s.name == name {
			return s
		}
	}
	return nil
}

func (p *Plan) leave(s *sorted, why string) {
	name := s.name
	if name == "" {
		name = s.Node.At("metadata", "generateName").Str()
	}
	p.left = append(p.left, Left{Kind: s.kind, Name: name, Pos: s.Node.Pos, Why: why})
}

// isMadeBySomebody leaves what a controller makes to that controller.
func (p *Plan) isMadeBySomebody(s *sorted) bool {
	owners := s.Node.At("metadata", "ownerReferences").List()
	if len(owners) == 0 {
		return false
	}
	p.leave(s, fmt.Sprintf("%s %s makes it", owners[0].Get("kind").Str(), owners[0].Get("name").Str()))
	return true
}

// order puts regions in the order of the platform, then in that in which they were
// asked for, then in that of their names.
func (p *Plan) order() {
	var given []string
	for _, f := range p.platform.Get("regions").Map() {
		given = append(given, f.Name)
	}
	slices.Sort(p.regions)
	for _, r := range p.in.Regions {
		if !slices.Contains(given, r) {
			given = append(given, r)
		}
	}
	var all []string
	for _, r := range given {
		if slices.Contains(p.regions, r) {
			all = append(all, r)
		}
	}
	for _, r := range p.regions {
		if !slices.Contains(given, r) {
			all = append(all, r)
		}
	}
	p.regions = all
	for _, e := range p.Entries {
		for _, r := range all {
			if e.in[r] != nil {
				e.regions = append(e.regions, r)
			}
		}
	}
}
