package main

import (
	"cmp"
	"fmt"
	"slices"
)

// An entry is one batch, iterator or worker of a team.
type entry struct {
	name   string
	shared string // the hidden struct it builds on, if any
	fields object
}

// A team owns a directory. Past eight teams, a domain has several.
type team struct {
	owner   string
	channel string
	domain  domain

	batches, iterators, workers []entry
}

// A slot is one entry to be planned: the task, and which copy of it.
type slot struct {
	domain, task, copy int
}

// counts divides a fleet of n as the full-size one is: 240 scheduled batches, 40 iterators and
// 52 workers of 332.
func counts(n int) (batches, iterators, workers int) {
	batches = (n*240 + 166) / 332
	iterators = min((n*40+166)/332, n-batches)
	return batches, iterators, n - batches - iterators
}

// newTeams names n teams: the domains, then second and further squads of each.
func newTeams(n int) []team {
	all := domains()
	teams := make([]team, n)
	for i := range teams {
		d := all[i%len(all)]
		teams[i] = team{owner: d.name, channel: d.channel, domain: d}
		if squad := i/len(all) + 1; squad > 1 {
			teams[i].owner = fmt.Sprintf("%s-%d", d.name, squad)
			teams[i].channel = fmt.Sprintf("%s-%d", d.channel, squad)
		}
	}
	return teams
}

// slots spreads n entries over the domains' tasks, so that the first ones of any number are in
// proportion; once all tasks are used, copies of them follow.
func slots(lists [][]task, n int) []slot {
	round := oneRound(lists)
	all := make([]slot, n)
	for i := range all {
		all[i] = round[i%len(round)]
		all[i].copy = i / len(round)
	}
	return all
}

// oneRound is every task once, each list's own evenly over the whole.
func oneRound(lists [][]task) []slot {
	var round []slot
	for d, list := range lists {
		for t := range list {
			round = append(round, slot{domain: d, task: t})
		}
	}
	place := func(s slot) float64 { return (float64(s.task) + 0.5) / float64(len(lists[s.domain])) }
	slices.SortStableFunc(round, func(a, b slot) int { return cmp.Compare(place(a), place(b)) })
	return round
}

// squadOf is the index of the team that gets a slot when the domain has several.
func squadOf(s slot, domains, teams int) int {
	squads := (teams - s.domain + domains - 1) / domains
	return s.domain + domains*((s.task+s.copy)%squads)
}
