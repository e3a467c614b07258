package fn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// madeBy is the annotation that tells which set made an item. It is written
// where an orchestrator hands our own output back (kpt, or a BatchSet among the
// items), so that the next run replaces and prunes it.
const madeBy = "batchfn.dev/batch-set"

// Processed is what became of a ResourceList.
type Processed struct {
	Findings []spec.Finding
	Fleets   []*spec.Fleet
	Set      string // of the first set, for the summary
}

// Process is the KRM function: it expands the BatchSet of the functionConfig and
// those among the items, replaces what an earlier run made, prunes what the
// fleet no longer has, and leaves all other items as they are. Where an earlier
// run has replaced every set, there is nothing left to do. On findings at level
// error, and on an error, the items stay as they came. read reads the fleet of a
// set.
func Process(list *resourcelist.List, read func(*source.BatchSet) (*spec.Fleet, error)) (*Processed, error) {
	p := &process{list: list, read: read, out: &Processed{}}
	if err := p.findSets(); err != nil {
		return p.out, err
	}
	for _, set := range p.sets {
		if err := p.render(set); err != nil {
			return p.out, err
		}
	}
	p.refuseClashes()
	if !spec.HasErrors(p.out.Findings) {
		list.Items = p.items()
	}
	return p.out, nil
}

type process struct {
	list   *resourcelist.List
	read   func(*source.BatchSet) (*spec.Fleet, error)
	config manifest.ID // of the functionConfig
	sets   []*set
	out    *Processed
}

// madeUp reports whether an item is the functionConfig, which kustomize lists
// among the items where there are none. Left there it would be an item for the
// next function, which would expand it once more. It stands in no file, as in
// kpt's packages, nor has it the id of what kustomize knows.
func (p *process) madeUp(i resourcelist.Item) bool {
	return i.ID() == p.config && i.Annotation(kioutil.PathAnnotation) == "" && i.Annotation("kustomize.config.k8s.io/id") == ""
}

// set is a BatchSet with what it yields.
type set struct {
	*source.BatchSet
	item     int // index among the items; -1 for the functionConfig
	platform string
	objects  []manifest.Object
}

// made reports whether an earlier run of the set made an item. The ConfigMaps
// that kpt makes all have one name: those answer for what they render only, so
// that a package may be filled region by region.
func (s *set) made(i resourcelist.Item) bool {
	if !isOurs(i) || i.Annotation(madeBy) != s.Name {
		return false
	}
	return s.Kind == "BatchSet" || i.Label("app.kubernetes.io/part-of") == s.platform &&
		(len(s.Regions) == 0 || slices.Contains(s.Regions, i.Label("batchfn.dev/region")))
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
		if !isSet(item) || item.ID() == p.config {
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
		return spec.NewUnreadable(spec.Pos{File: resourcelist.File}, "there is nothing to render: the functionConfig is no BatchSet, and no item is one",
			"give a BatchSet, or with kpt: -- source=DIR region=jp")
	}
	if len(p.sets) > 0 {
		p.out.Set = p.sets[0].File()
	}
	return nil
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
	known := fleet.RegionNames()
	for _, r := range s.Regions {
		if !slices.Contains(known, r) {
			return spec.NewUnreadable(spec.Pos{File: s.File()}, fmt.Sprintf("spec.region: the platform has no region %q", r), nearest.Hint(r, known))
		}
	}
	rendered, findings := Render(fleet, Options{Regions: s.Regions, Version: s.Version})
	p.out.Findings = append(p.out.Findings, findings...)
	if spec.HasErrors(findings) {
		return nil
	}
	if rendered.Len() == 0 && !s.AllowEmpty {
		return spec.NewUnreadable(spec.Pos{File: s.File()}, "the set yields no resource", "if that is meant, say spec.allowEmpty: true")
	}
	for r := range rendered.All() {
		for i, o := range r.Objects {
			p.place(o, r, i, s)
			s.objects = append(s.objects, o)
		}
	}
	return nil
}

// place says where a resource is written, which kpt wants of new items.
func (p *process) place(o manifest.Object, r Rendered, index int, s *set) {
	annotations := &o.Metadata()[0].Annotations
	annotations.Set(kioutil.PathAnnotation, r.Region+"/"+r.Name+".yaml")
	annotations.Set(kioutil.IndexAnnotation, strconv.Itoa(index))
	if s.item >= 0 || p.handedBack() {
		annotations.Set(madeBy, s.Name)
	}
}

// handedBack reports whether the orchestrator is one that keeps our output among
// the items, as kpt does: it says so by the name of its ConfigMap, it knows the
// files of items that we did not make, or it has our mark. kustomize makes up
// files for the second of two functions, and adds an id.
func (p *process) handedBack() bool {
	if c := p.list.Config; c != nil && resourcelist.Text(c, "metadata", "name") == "function-input" {
		return true
	}
	return slices.ContainsFunc(p.list.Items, func(i resourcelist.Item) bool {
		inFile := i.Annotation(kioutil.PathAnnotation) != "" && i.Annotation("kustomize.config.k8s.io/id") == ""
		return isMarked(i) || inFile && !isOurs(i)
	})
}

// isMarked reports whether an earlier run made an item of a set.
func isMarked(i resourcelist.Item) bool { return isOurs(i) && i.Annotation(madeBy) != "" }

func isOurs(i resourcelist.Item) bool {
	return i.Label("app.kubernetes.io/managed-by") == "batchfn" && i.Label("batchfn.dev/region") != ""
}

// refuseClashes reports resources that somebody else has among the items.
func (p *process) refuseClashes() {
	made := map[manifest.ID]*set{}
	for _, s := range p.sets {
		for _, o := range s.objects {
			if other := made[o.ID()]; other != nil {
				p.clash(s, o.ID(), other.File()+" makes it too")
			}
			made[o.ID()] = s
		}
	}
	for _, item := range p.list.Items {
		s := made[item.ID()]
		switch {
		case s == nil:
		case !isOurs(item):
			p.clash(s, item.ID(), "another resource of that name is among the items")
		case isMarked(item) && item.Annotation(madeBy) != s.Name:
			p.clash(s, item.ID(), fmt.Sprintf("the set %q made it", item.Annotation(madeBy)))
		}
	}
}

func (p *process) clash(s *set, id manifest.ID, why string) {
	p.out.Findings = append(p.out.Findings, spec.Finding{Rule: "resource-unique", Level: spec.Error, Pos: spec.Pos{File: s.File()},
		Message: fmt.Sprintf("%s %q of namespace %q stands twice: %s", id.Kind, id.Name, id.Namespace, why), Hint: "rename one of the two"})
}

// items are the items of the output: those of others in place, those of an
// earlier run replaced in place or pruned, new ones where their set stands, or
// at the end.
func (p *process) items() []resourcelist.Item {
	made := map[manifest.ID]manifest.Object{}
	for _, s := range p.sets {
		for _, o := range s.objects {
			made[o.ID()] = o
		}
	}
	placed := map[manifest.ID]bool{}
	for _, item := range p.list.Items {
		placed[item.ID()] = true // it is replaced where it stands
	}
	var out []resourcelist.Item
	add := func(s *set) {
		for _, o := range s.objects {
			if !placed[o.ID()] {
				out = append(out, resourcelist.Item{Object: o})
			}
		}
	}
	for i, item := range p.list.Items {
		if s := p.setAt(i); s != nil {
			add(s)
		} else if p.madeUp(item) {
			continue
		} else if o := made[item.ID()]; o != nil {
			out = append(out, resourcelist.Item{Object: keepPlace(o, item)})
		} else if !slices.ContainsFunc(p.sets, func(s *set) bool { return s.made(item) }) { // else the fleet no longer has it
			out = append(out, item)
		}
	}
	for _, s := range p.sets {
		if s.item < 0 {
			add(s)
		}
	}
	return out
}

func (p *process) setAt(item int) *set {
	for _, s := range p.sets {
		if s.item == item {
			return s
		}
	}
	return nil
}

// keepPlace keeps the file that an item stands in, and the orchestrator's own
// annotations.
func keepPlace(o manifest.Object, item resourcelist.Item) manifest.Object {
	annotations := &o.Metadata()[0].Annotations
	n := resourcelist.Get(item.Node, "metadata", "annotations")
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if key := n.Content[i].Value; isOrchestrators(key) {
			annotations.Set(key, n.Content[i+1].Value)
		}
	}
	return o
}

// isOrchestrators reports whether an annotation is the orchestrator's, which no
// function may change.
func isOrchestrators(key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	return slices.Contains([]string{"internal.config.kubernetes.io", "config.kubernetes.io", "config.k8s.io", "kustomize.config.k8s.io"}, prefix)
}
