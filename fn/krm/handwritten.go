package krm

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio/kioutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// handWritten is an item that batchfn did not make.
type handWritten struct {
	*spec.HandWritten
	item int
}

// lift finds the workloads among the items that are not of this run, whatever marks
// they have.
func (p *process) lift(s *set, fleet *spec.Fleet) (all []*spec.HandWritten) {
	own := map[manifest.ID]bool{}
	for w := range fleet.Workloads(s.Regions...) {
		id := manifest.ID{APIVersion: "apps/v1", Kind: "Deployment", Namespace: w.Namespace(), Name: w.Name}
		if w.Kind == spec.Batches {
			id.APIVersion, id.Kind = "batch/v1", "CronJob"
		}
		own[id] = true
	}
	for i, item := range p.list.Items {
		made := isOurs(item) && own[item.ID()] || slices.ContainsFunc(p.sets, func(s *set) bool { return s.made(item) })
		if made || isSet(item) {
			continue
		}
		if node.IsList(item.Node) {
			p.refuseList(item)
			continue
		}
		for _, h := range fn.Lift(fleet, s.Regions, []lift.Resource{p.files.resource(item)}) {
			p.hand = append(p.hand, handWritten{h, i})
			all = append(all, h)
		}
	}
	return all
}

// refuseList reports a List that holds workloads or Lists: kustomize and kpt list its
// items apart, and nothing else may pass unjudged.
func (p *process) refuseList(list resourcelist.Item) {
	for _, n := range resourcelist.Items(resourcelist.Get(list.Node, "items")) {
		id := resourcelist.Item{Node: n}.ID()
		if id.Kind == "" || node.IsList(n) || resourcelist.PodTemplate(id.APIVersion, id.Kind) != nil {
			p.out.Findings = append(p.out.Findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Resource: spec.ResourceID(list.ID()), Field: "items", Pos: spec.Pos{File: fileOf(list)},
				Message: fmt.Sprintf("a %s with workloads is among the items: what it holds would pass unjudged", list.ID().Kind), Hint: "list its items themselves"})
			return
		}
	}
}

// decorate adds to the items what they lack.
func (p *process) decorate(opts fn.Options) {
	for _, h := range p.hand {
		item := p.list.Items[h.item]
		text, err := item.Text()
		if err == nil {
			var out []byte
			if out, err = fn.Decorate(h.HandWritten, text, opts); err == nil && !bytes.Equal(out, text) {
				p.grown[h.item] = item.With(out)
			}
		}
		var refused *node.Refused
		if errors.As(err, &refused) {
			p.out.Findings = append(p.out.Findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: spec.Batches, Batch: h.Resource.Name,
				Resource: h.Resource, Pos: spec.Pos{File: p.files.resource(item).File}, Message: "nothing can be added to it: " + refused.Message})
		}
	}
}

// files are those that items were written in.
type files struct {
	open func(path string) []byte
	read map[string][]*yaml.Node
}

// resource is an item with its place, where the orchestrator tells it.
func (f *files) resource(item resourcelist.Item) lift.Resource {
	r := lift.Resource{Node: item.Node, File: fileOf(item)}
	if r.File == "" || f.open == nil {
		return r
	}
	r.Source = sourceOf(item, f.documents(r.File))
	return r
}

// sourceOf is the document of a file that an item was written as, or nil. kustomize may
// have given it another name, with a prefix or suffix, and another namespace.
func sourceOf(item resourcelist.Item, documents []*yaml.Node) *yaml.Node {
	want := item.ID()
	best, rank, ties := (*yaml.Node)(nil), 0, 0
	for _, n := range documents {
		id := resourcelist.Item{Node: n}.ID()
		switch now := likeness(id, want); {
		case now > rank:
			best, rank, ties = n, now, 1
		case now == rank:
			ties++
		}
	}
	if rank == 0 || ties > 1 && rank < sameName {
		return nil
	}
	return best
}

const sameName = 3

// likeness is how much a document looks like what became an item: 0 is not at all.
func likeness(id, item manifest.ID) int {
	switch {
	case id.Kind != item.Kind || id.APIVersion != item.APIVersion:
		return 0
	case id.Name == item.Name && (id.Namespace == item.Namespace || id.Namespace == ""):
		return sameName + 1
	case id.Name == item.Name:
		return sameName
	case id.Name != "" && strings.Contains(item.Name, id.Name):
		return 2
	}
	return 0
}

// documents are the resources of a file.
func (f *files) documents(path string) []*yaml.Node {
	if all, read := f.read[path]; read {
		return all
	}
	if f.read == nil {
		f.read = map[string][]*yaml.Node{}
	}
	all, _ := resourcelist.Documents(f.open(path)) // what is not valid YAML has no lines
	f.read[path] = all
	return all
}

// fileOf is the file that an orchestrator says an item was written in. kustomize
// makes up paths where it runs a second function, and tells the file by its origin.
func fileOf(item resourcelist.Item) string {
	if item.File != "" {
		return item.File
	}
	if origin := item.Annotation("config.kubernetes.io/origin"); origin != "" {
		var at struct {
			Path string `yaml:"path"`
			Repo string `yaml:"repo"`
		}
		if yaml.Unmarshal([]byte(origin), &at) == nil && at.Repo == "" && at.Path != "" {
			return at.Path
		}
	}
	if item.Annotation("kustomize.config.k8s.io/id") != "" {
		return ""
	}
	return item.Annotation(kioutil.PathAnnotation)
}
