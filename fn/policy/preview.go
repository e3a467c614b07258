package policy

import (
	"cmp"
	"maps"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// Preview says which batches rules would stop at other levels. A batch counts
// once, in however many regions and by however many rules it is stopped.
type Preview struct {
	Batches  int     // of the fleet
	Stopped  int     // of these
	Today    int     // stopped at the levels of today
	By       By      // what the groups are by
	Platform int     // findings at level error that are of no batch: each stops everything
	Rules    []Group // by rule, in the order of the rules
	Groups   []Group // by what is asked for, the largest first
}

// Group are batches that have something in common.
type Group struct {
	Name    string
	Batches []string // in the order of the fleet
}

// By is what batches are grouped by.
type By string

// What batches can be grouped by.
const (
	ByOwner    By = "owner"
	BySeverity By = "severity"
	ByRegion   By = "region"
)

// stops are the findings at level error: of each rule and group the batches.
type stops struct {
	by       By
	batches  map[string]bool
	rules    map[string]map[string]bool
	groups   map[string]map[string]bool
	platform map[spec.Pos]bool
}

// NewPreview judges a fleet at the levels of opts, and at those of today.
func NewPreview(f *spec.Fleet, opts Options, by By) Preview {
	then := stopped(f, opts, by)
	today := opts
	today.Levels = nil
	p := Preview{By: by, Batches: len(f.Entries), Stopped: len(then.batches), Today: len(stopped(f, today, by).batches), Platform: len(then.platform)}
	for _, name := range append(Names(), CustomNames(f)...) {
		if then.rules[name] != nil {
			p.Rules = append(p.Rules, Group{name, inOrder(f, then.rules[name])})
			delete(then.rules, name) // packages may share a custom rule
		}
	}
	for name := range maps.Keys(then.groups) {
		p.Groups = append(p.Groups, Group{name, inOrder(f, then.groups[name])})
	}
	slices.SortFunc(p.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Batches), len(a.Batches)), cmp.Compare(a.Name, b.Name))
	})
	return p
}

func inOrder(f *spec.Fleet, names map[string]bool) (out []string) {
	for _, e := range f.Entries {
		if names[e.Name] && !slices.Contains(out, e.Name) {
			out = append(out, e.Name)
		}
	}
	return out
}

func stopped(f *spec.Fleet, opts Options, by By) *stops {
	s := &stops{by, map[string]bool{}, map[string]map[string]bool{}, map[string]map[string]bool{}, map[spec.Pos]bool{}}
	entries := map[string]*spec.Entry{}
	for _, e := range f.Entries {
		entries[e.Name] = e
	}
	opts.each = func(found spec.Finding, _ *Rule, w *spec.Workload) { s.add(found, entries[found.Batch], w) }
	Check(f, opts)
	for _, found := range f.Findings {
		s.add(found, entries[found.Batch], nil)
	}
	return s
}

func (s *stops) add(found spec.Finding, e *spec.Entry, w *spec.Workload) {
	switch {
	case found.Level != spec.Error:
		return
	case e == nil:
		s.platform[found.Pos] = true
		return
	}
	s.batches[e.Name] = true
	note(s.rules, found.Rule, e.Name)
	for _, group := range s.groupsOf(e, w) {
		note(s.groups, group, e.Name)
	}
}

// groupsOf are the groups of a batch, in the region where it is stopped, or in all
// of its regions.
func (s *stops) groupsOf(e *spec.Entry, w *spec.Workload) (groups []string) {
	workloads := []*spec.Workload{w}
	if w == nil {
		workloads = nil
		for _, r := range e.Regions() {
			workloads = append(workloads, e.In(r))
		}
	}
	for _, w := range workloads {
		switch s.by {
		case BySeverity:
			groups = append(groups, w.Severity)
		case ByRegion:
			groups = append(groups, w.Region.Name)
		default:
			groups = append(groups, w.Owner)
		}
	}
	return groups
}

func note(in map[string]map[string]bool, name, batch string) {
	if in[name] == nil {
		in[name] = map[string]bool{}
	}
	in[name][batch] = true
}
