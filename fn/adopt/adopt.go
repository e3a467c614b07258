// Package adopt makes a fleet of manifests that exist: entries in their shortest form,
// a platform with what they share, and a report of what is not the same. Each
// difference between what was read and what the fleet renders is in the report: it
// comes from comparing the two, not from a list of what is known to get lost.
package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// Input is what there is to adopt.
type Input struct {
	Resources  []Resource
	Platform   *spec.Node        // the platform to start from; nil: none
	Ownership  foreign.Ownership // labels that say whose a workload is
	Namespaces map[string]string // namespace → region
	Regions    []string          // in the order in which they were asked for
	Refused    []Row             // what could not be read
	// Known is a "podspec" or a "container" with only the fields that Kubernetes knows;
	// nil: all are.
	Known func(format string, n *spec.Node) *spec.Node
	Other []spec.Pos // documents that are not resources
}

// Resource is a resource that was read.
type Resource struct {
	Node   *spec.Node
	Region string // where the place that it was read from says it
	Dir    string // the directory it was read from, for the name of its file; "" is the top
	Notes  []foreign.Comment
}

// Plan is a fleet that renders what was read.
type Plan struct {
	Entries []*Entry
	Version string // that images have where the platform says {version}

	in       Input
	regions  []string
	platform *spec.Node // given and added
	added    *spec.Node // what the given one lacks
	zones    map[string]string
	left     []Left
	refused  []Row
	outside  int              // workloads that are not in the fleet, and that a person has to look at
	levels   map[string]units // by kind and region

	shared    map[string][]shared // by file
	selectors []selector
	unknown   map[unknownField]bool
}

// Entry is one batch of the fleet.
type Entry struct {
	Kind spec.Kind
	Name string

	node    *spec.Node // its fields
	with    string     // the hidden struct that has more of them; "" where there is none
	in      map[string]*foreign.Workload
	regions []string // where it runs, in the order of the platform
	dir     string
	notes   []foreign.Comment
}

// Left is a resource that stays as it is.
type Left struct {
	Kind, Name string
	Pos        spec.Pos
	Why        string // "" where its kind says it
}

// New plans a fleet.
func New(in Input) *Plan {
	p := &Plan{in: in, platform: structure(), added: structure(), zones: map[string]string{}, unknown: map[unknownField]bool{}, refused: slices.Clone(in.Refused)}
	if in.Platform != nil {
		p.platform = clone(in.Platform)
	}
	p.sort()
	p.survey()
	p.generalise()
	p.fragments()
	p.factor()
	all := map[foreign.Unit]bool{}
	for _, u := range p.all() {
		all[u] = true
	}
	for _, e := range p.Entries {
		p.compose(e, p.unitsOf(e, all))
	}
	return p
}

// workloads visits every entry in every region.
func (p *Plan) workloads(visit func(e *Entry, region string, f *foreign.Workload)) {
	for _, e := range p.Entries {
		for _, r := range e.regions {
			visit(e, r, e.in[r])
		}
	}
}

// Workloads is how many the fleet has.
func (p *Plan) Workloads() (n int) {
	p.workloads(func(*Entry, string, *foreign.Workload) { n++ })
	return n
}

// Refused are what could not be read, and the workloads that cannot be entries.
func (p *Plan) Refused() []Row { return p.refused }

// Tag is the tag that most images have, for a fleet that says {version}.
func (p *Plan) Tag() string {
	return p.common(func(f *foreign.Workload) string {
		image := f.Values[imageUnit].Str()
		if i := strings.LastIndexByte(image, ':'); i > strings.LastIndexByte(image, '/') && !strings.Contains(image, "@") {
			return image[i+1:]
		}
		return ""
	})
}

// add sets a field of the platform that it does not have yet, by its path.
func (p *Plan) add(value *spec.Node, path ...string) {
	if value == nil || p.platform.At(path...) != nil {
		return
	}
	for _, n := range []*spec.Node{p.platform, p.added} {
		for _, name := range path[:len(path)-1] {
			if n.Get(name) == nil {
				set(n, name, structure())
			}
			n = n.Get(name)
		}
		set(n, path[len(path)-1], value)
	}
}
