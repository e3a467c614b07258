package krm

import (
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

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
			if grown, has := p.grown[i]; has {
				item = grown
			}
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

// keepPlace keeps the file that an item is in, and the orchestrator's own
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

// madeUp reports whether an item is the functionConfig, which kustomize lists
// among the items if there are none. Left there it would be an item for the
// next function, which would expand it once more. It is in no file, as in
// kpt's packages, nor has it the id of what kustomize knows.
func (p *process) madeUp(i resourcelist.Item) bool {
	return i.ID() == p.config && i.Annotation(kioutil.PathAnnotation) == "" && i.Annotation("kustomize.config.k8s.io/id") == ""
}

// place says where a resource is written, which kpt wants of new items.
func (p *process) place(o manifest.Object, r fn.Rendered, index int, s *set) {
	annotations := &o.Metadata()[0].Annotations
	annotations.Set(kioutil.PathAnnotation, r.Region+"/"+r.Name+".yaml")
	annotations.Set(kioutil.IndexAnnotation, strconv.Itoa(index))
	if s.item >= 0 || p.handedBack() {
		annotations.Set(names.BatchSet, s.Name)
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
func isMarked(i resourcelist.Item) bool { return isOurs(i) && i.Annotation(names.BatchSet) != "" }

func isOurs(i resourcelist.Item) bool {
	return i.Label(names.ManagedBy) == names.Manager && i.Label(names.RegionLabel) != ""
}
