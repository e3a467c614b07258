package main

import "slices"

// Options are what the command line chooses.
type options struct {
	batches int
	teams   int
	seed    uint64
}

// defaults reproduce examples/fleet.
var defaults = options{batches: 332, teams: 8, seed: 1}

// newFleet plans every entry of every team. The order of kinds and entries matters to the
// schedules alone: who comes first has the choice of minutes.
func newFleet(o options) []team {
	teams := newTeams(o.teams)
	scheduled, loops, consumers := counts(o.batches)
	p := planner{seed: o.seed, crowd: newCrowd()}
	for _, k := range []kind{p.batches(scheduled), p.iterators(loops), p.workers(consumers)} {
		k.assign(teams)
	}
	dropStrangers(teams)
	return teams
}

// dropStrangers leaves out what an entry comes after where a smaller fleet does not
// have all of it.
func dropStrangers(teams []team) {
	known := map[string]bool{}
	for _, t := range teams {
		for _, e := range t.batches {
			known[e.name] = true
		}
	}
	for _, t := range teams {
		for i, e := range t.batches {
			after, _ := e.fields.get("after")
			if names, _ := after.([]string); slices.ContainsFunc(names, func(name string) bool { return !known[name] }) {
				t.batches[i].fields = e.fields.drop("after")
			}
		}
	}
}

// A kind is one of the three lists of a fleet, and how its entries come about.
type kind struct {
	count   int
	tasks   func(domain) []task
	copy    func(task, int) job
	plan    func(owner string, d domain, j job) object
	entries func(*team) *[]entry
}

func (p planner) batches(n int) kind {
	return kind{
		count:   n,
		tasks:   func(d domain) []task { return d.batches },
		copy:    copyOf,
		plan:    p.batch,
		entries: func(t *team) *[]entry { return &t.batches },
	}
}

func (p planner) iterators(n int) kind {
	return kind{
		count:   n,
		tasks:   func(d domain) []task { return d.iterators },
		copy:    copyOf,
		plan:    p.iterator,
		entries: func(t *team) *[]entry { return &t.iterators },
	}
}

func (p planner) workers(n int) kind {
	return kind{
		count:   n,
		tasks:   func(d domain) []task { return d.workers },
		copy:    copyOfWorker,
		plan:    p.worker,
		entries: func(t *team) *[]entry { return &t.workers },
	}
}

// assign plans the entries of a kind and gives each to its team.
func (k kind) assign(teams []team) {
	firstSquads := teams[:min(len(teams), len(domains()))]
	lists := make([][]task, len(firstSquads))
	for i, t := range firstSquads {
		lists[i] = k.tasks(t.domain)
	}
	for _, s := range slots(lists, k.count) {
		owner := &teams[squadOf(s, len(firstSquads), len(teams))]
		j := k.copy(lists[s.domain][s.task], s.copy)
		common, _ := owner.domain.sharedBy(j.original)
		list := k.entries(owner)
		*list = append(*list, entry{
			name:   j.name,
			shared: common.name,
			fields: k.plan(owner.owner, owner.domain, j).without(common.fields),
		})
	}
}
