package krm

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// set is a BatchSet with what it yields.
type set struct {
	*source.BatchSet
	item     int // index among the items; -1 for the functionConfig
	platform string
	objects  []manifest.Object
}

// made reports whether an earlier run of the set made an item. The ConfigMaps
// that kpt makes all have the same name: each owns only what it renders, so
// that a package may be filled region by region.
func (s *set) made(i resourcelist.Item) bool {
	if !isOurs(i) || i.Annotation(names.BatchSet) != s.Name {
		return false
	}
	return s.Kind == "BatchSet" || i.Label(names.PartOf) == s.platform &&
		(len(s.Regions) == 0 || slices.Contains(s.Regions, i.Label(names.RegionLabel)))
}

// findSets gathers the sets of the functionConfig and of the items. kustomize
// and kpt may list the functionConfig among the items as well.
func (p *process) findSets() error {
	var options *source.BatchSet
	if p.list.Config != nil {
		s, err := source.NewBatchSet(p.list.Config)
		if err != nil {
			return err
		}
		p.config = resourcelist.Item{Node: p.list.Config}.ID()
		if p.config.Kind == "BatchSet" || !s.Empty() {
			p.sets = append(p.sets, &set{BatchSet: s, item: -1})
		} else {
			options = s
		}
	}
	for i, item := range p.list.Items {
		if !isSet(item) {
			continue
		}
		if item.ID() == p.config {
			p.refuseOther(item)
			continue
		}
		s, err := source.NewBatchSet(item.Node)
		if err != nil {
			return err
		}
		if options != nil && len(options.Regions) > 0 {
			s.Regions = options.Regions
		}
		if options != nil && options.Version != "" {
			s.Version = options.Version
		}
		p.sets = append(p.sets, &set{BatchSet: s, item: i})
	}
	if len(p.sets) == 0 && !slices.ContainsFunc(p.list.Items, isMarked) {
		return spec.NewUnreadable(spec.Pos{File: resourcelist.File}, "there is nothing to render: neither the functionConfig nor an item is a BatchSet",
			"pass a BatchSet, or with kpt: -- source=DIR region=jp")
	}
	if len(p.sets) > 0 {
		p.out.Set = p.sets[0].File()
	}
	return nil
}

// refuseOther reports an item that has the name of the functionConfig and is
// another set: only one of the two would be expanded. Orchestrators change the
// metadata of what they list twice.
func (p *process) refuseOther(item resourcelist.Item) {
	if sameSpec(p.list.Config, item.Node) {
		return
	}
	s := p.sets[0]
	p.out.Findings = append(p.out.Findings, spec.Finding{Rule: "name-unique", Level: spec.Error, Pos: spec.Pos{File: s.File()},
		Message: fmt.Sprintf("the BatchSet %q is both the functionConfig and an item, with different specs", s.Name), Hint: "rename one of the two, or make them equal"})
}

// sameSpec reports whether two sets say the same, however it is written.
func sameSpec(a, b *yaml.Node) bool {
	value := func(n *yaml.Node) (v any, err error) {
		if n = resourcelist.Get(n, "spec"); n != nil {
			err = n.Decode(&v)
		}
		return v, err
	}
	x, errX := value(a)
	y, errY := value(b)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}

// isSet reports whether an item is a BatchSet, or is meant to be one.
func isSet(i resourcelist.Item) bool {
	group, _, _ := strings.Cut(i.ID().APIVersion, "/")
	return i.ID().Kind == "BatchSet" || group == "batchfn.dev"
}

func (p *process) render(s *set) error {
	fleet, err := p.read(s.BatchSet)
	if fleet != nil {
		p.out.Fleets = append(p.out.Fleets, fleet)
	}
	if err != nil {
		return err
	}
	s.platform = fleet.Platform.Name
	if err := fn.CheckRegions(s.Regions, fleet.RegionNames(), spec.Pos{File: s.File()}, "spec.region"); err != nil {
		return err
	}
	opts := fn.Options{Regions: s.Regions, Version: s.Version}
	if s == p.sets[0] { // its platform is the one of all that batchfn did not make
		opts.HandWritten = p.lift(s, fleet)
	}
	for _, h := range p.hand {
		opts.Beside = append(opts.Beside, h.Resource.Name)
	}
	rendered, findings := fn.Render(fleet, opts)
	p.out.Findings = append(p.out.Findings, findings...)
	if spec.HasErrors(findings) {
		return nil
	}
	if s == p.sets[0] {
		p.decorate(opts)
	}
	if rendered.Len() == 0 && !s.AllowEmpty && !slices.ContainsFunc(opts.HandWritten, func(h *spec.HandWritten) bool { return h.Entry != nil }) {
		return spec.NewUnreadable(spec.Pos{File: s.File()}, "the set yields no resource"+fn.In(s.Regions), "if that is intended, set spec.allowEmpty: true")
	}
	for r := range rendered.All() {
		for i, o := range r.Objects {
			p.place(o, r, i, s)
			s.objects = append(s.objects, o)
		}
	}
	return nil
}

// refuseClashes reports resources that somebody else has among the items.
func (p *process) refuseClashes() {
	made := map[manifest.ID]*set{}
	for _, s := range p.sets {
		for _, o := range s.objects {
			if other := made[o.ID()]; other != nil {
				p.clash(s, o.ID(), other.File()+" generates it as well")
			}
			made[o.ID()] = s
		}
	}
	for _, item := range p.list.Items {
		s := made[item.ID()]
		switch {
		case s == nil:
		case !isOurs(item):
			p.clash(s, item.ID(), "one of the items is another resource with this name")
		case isMarked(item) && item.Annotation(names.BatchSet) != s.Name:
			p.clash(s, item.ID(), fmt.Sprintf("the set %q generated it", item.Annotation(names.BatchSet)))
		}
	}
}

func (p *process) clash(s *set, id manifest.ID, why string) {
	p.out.Findings = append(p.out.Findings, spec.Finding{Rule: "resource-unique", Level: spec.Error, Pos: spec.Pos{File: s.File()},
		Message: fmt.Sprintf("%s %q of namespace %q appears twice: %s", id.Kind, id.Name, id.Namespace, why), Hint: "rename one of the two"})
}
