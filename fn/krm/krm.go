// Package krm is the KRM function: a ResourceList in, the same list out, with
// every BatchSet expanded by the flow of package fn. It knows what orchestrators
// do with items (kustomize, kpt), and tells findings as their results.
//
// https://github.com/kubernetes-sigs/kustomize/blob/master/cmd/config/docs/api-conventions/functions-spec.md
package krm

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// Outcome is what became of a ResourceList.
type Outcome struct {
	Findings []spec.Finding
	Fleets   []*spec.Fleet
	Set      string // of the first set, for the summary
}

// Process is the KRM function: it expands the BatchSet of the functionConfig and
// those among the items, replaces what an earlier run made, prunes what the
// fleet no longer has, adds to hand-written workloads what they lack, and leaves
// all other items as they are. Where an earlier
// run has replaced every set, there is nothing left to do. On findings at level
// error, and on an error, the items stay as they came. read reads the fleet of a
// set, and open a file that an item says it was written in, or returns nil.
func Process(list *resourcelist.List, read func(*source.BatchSet) (*spec.Fleet, error), open func(path string) []byte) (*Outcome, error) {
	p := &process{list: list, read: read, out: &Outcome{}, files: files{open: open}, grown: map[int]resourcelist.Item{}}
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
	out    *Outcome
	files  files
	hand   []handWritten             // what batchfn did not make
	grown  map[int]resourcelist.Item // items with what they lacked, by index
}
