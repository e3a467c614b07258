package main

import (
	"cmp"
	"slices"
)

// A planner turns tasks into entries: what the lists leave open, it chooses.
type planner struct {
	seed  uint64
	crowd crowd
}

// fieldOrder is the order of an entry's fields: who, what, when, how, with what, where.
var fieldOrder = []string{
	"owner", "severity", "description", "runbook", "service", "commands", "image",
	"schedule", "timeZone", "after", "interval", "queue", "scale", "replicas", "selector",
	"timeout", "expectedDuration", "startingDeadline", "successWithin", "concurrency",
	"idempotent", "retries", "shards", "protect", "suspend", "history", "ttl", "gracePeriod", "liveness",
	"profile", "resources", "istio", "env", "envFrom", "volumes",
	"labels", "annotations", "regions", "overrides",
}

func inOrder(e object) object {
	slices.SortStableFunc(e, func(a, b field) int {
		return cmp.Compare(slices.Index(fieldOrder, a.key), slices.Index(fieldOrder, b.key))
	})
	return e
}

func (p planner) batch(owner string, d domain, j job) object {
	c := newChance(p.seed, j.name)
	e := withBasics(c, given(d, j), owner, d, j)
	e, cadence := p.withSchedule(c, e, j)
	e = withTimes(c, e)
	e = withRepetition(c, e, j)
	e = withSize(c, e, isHeavy(e))
	e = withSurroundings(c, e, d, j)
	e = p.withScheduleOverrides(c, e, cadence)
	e = withOverrides(c, e)
	p.count(e)
	return inOrder(e)
}

func (p planner) iterator(owner string, d domain, j job) object {
	c := newChance(p.seed, j.name)
	e := withBasics(c, given(d, j), owner, d, j)
	e = withLoop(c, e, j)
	e = withSize(c, e, false)
	e = withSurroundings(c, e, d, j)
	return inOrder(withOverrides(c, e))
}

func (p planner) worker(owner string, d domain, j job) object {
	c := newChance(p.seed, j.name)
	e := withBasics(c, given(d, j), owner, d, j)
	e = withQueue(c, e, j)
	e = withSize(c, e, false)
	e = withSurroundings(c, e, d, j)
	return inOrder(withOverrides(c, e))
}

// given are the fields that stand before anything is chosen. What an entry is alone
// in, its place among others, its Deployment's selector and the time between its
// successes, no copy has: in a large fleet its schedule is a rarer one.
func given(d domain, j job) object {
	extras := slices.Clone(d.extras[j.original])
	if j.name != j.original {
		extras = extras.drop("after").drop("selector").drop("successWithin")
	}
	common, _ := d.sharedBy(j.original)
	return append(extras, common.fields...)
}
