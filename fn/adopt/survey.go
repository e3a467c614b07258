package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// survey adds to the platform what the workloads say of it. Nothing is guessed: time
// zones and the name of a fleet that batchfn did not make stay missing.
func (p *Plan) survey() {
	p.add(optional(p.common(func(f *foreign.Workload) string { return f.Seen.PartOf })), "name")
	for _, r := range p.regions {
		p.region(r)
	}
	p.owners()
	p.add(p.trigger(), "defaults", "triggerAuthentication")
	if p.byBatchfn() {
		p.observed()
	}
}

// common is the text that most workloads have, of those that have one.
func (p *Plan) common(of func(f *foreign.Workload) string) string {
	var all []string
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		if s := of(f); s != "" {
			all = append(all, s)
		}
	})
	return mostText(all)
}

func (p *Plan) byBatchfn() bool {
	return p.each(func(f *foreign.Workload) bool { return f.Seen.ByBatchfn })
}

// each reports whether there are workloads, and each is so.
func (p *Plan) each(is func(f *foreign.Workload) bool) bool {
	all := len(p.Entries) > 0
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) { all = all && is(f) })
	return all
}

// of are the workloads of a region.
func (p *Plan) of(region string) (all []*foreign.Workload) {
	p.workloads(func(_ *Entry, r string, f *foreign.Workload) {
		if r == region {
			all = append(all, f)
		}
	})
	return all
}

func (p *Plan) region(name string) {
	var zones, envs []string
	var accounts []spec.AWS
	for _, f := range p.of(name) {
		if z := f.Values[foreign.Unit{Field: "timeZone"}]; z != nil && z.Pos.Known() {
			zones = append(zones, z.Text)
		}
		if f.Seen.DatadogEnv != "" {
			envs = append(envs, f.Seen.DatadogEnv)
		}
		if f.Kind == spec.Workers && strings.Contains(f.Values[queueUnit].Str(), "://") { // else nobody knows where its queue is
			accounts = append(accounts, f.Seen.AWS)
		}
	}
	p.zones[name] = mostText(zones)
	p.add(structure(), "regions", name)
	if p.byBatchfn() {
		p.add(optional(p.zones[name]), "regions", name, "timeZone")
	}
	p.add(optional(p.namespace(name)), "regions", name, "namespace")
	p.add(optional(mostText(envs)), "regions", name, "datadogEnv")
	aws, count := most(accounts, func(a, b spec.AWS) bool { return a == b })
	if aws.Account != "" && count == len(accounts) {
		p.add(structure(named("account", spec.NewString(aws.Account)), named("region", spec.NewString(aws.Region))), "regions", name, "aws")
	}
}

// namespace is that of a region's workloads; one of each owner is a pattern.
func (p *Plan) namespace(region string) string {
	var all, patterns []string
	for _, f := range p.of(region) {
		if f.Namespace == "" {
			continue
		}
		all = append(all, f.Namespace)
		if owner := f.Values[foreign.Unit{Field: "owner"}].Str(); owner != "" && strings.Contains(f.Namespace, owner) {
			patterns = append(patterns, strings.Replace(f.Namespace, owner, "{owner}", 1))
		}
	}
	if _, n := most(all, equalText); n < len(all) {
		if pattern, n := most(patterns, equalText); n == len(all) {
			return pattern
		}
	}
	return mostText(all)
}

// owners are those that were seen. One whose workloads all have a runbook, and most
// of them the same, has it.
func (p *Plan) owners() {
	p.add(structure(), "owners")
	var owners []string
	books, groups := map[string][]string{}, map[string]string{}
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		owner := f.Values[foreign.Unit{Field: "owner"}].Str()
		if owner == "" {
			return
		}
		if !slices.Contains(owners, owner) {
			owners = append(owners, owner)
		}
		books[owner] = append(books[owner], f.Values[foreign.Unit{Field: "runbook"}].Str())
		if f.Seen.SlackGroup != "" {
			groups[owner] = f.Seen.SlackGroup
		}
	})
	slices.Sort(owners)
	for _, o := range owners {
		p.add(structure(), "owners", o)
		p.add(optional(groups[o]), "owners", o, "slackGroup")
		if !slices.Contains(books[o], "") && p.in.Platform.At("owners", o) == nil {
			p.add(optional(mostText(books[o])), "owners", o, "runbook")
		}
	}
}

func (p *Plan) trigger() *spec.Node {
	var all []spec.TriggerAuthentication
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		if f.Seen.Trigger.Name != "" {
			all = append(all, f.Seen.Trigger)
		}
	})
	t, n := most(all, func(a, b spec.TriggerAuthentication) bool { return a == b })
	if n == 0 {
		return nil
	}
	return structure(named("name", spec.NewString(t.Name)), named("kind", spec.NewString(t.Kind)))
}
