package adopt

import (
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// survey adds to the platform what the workloads say of it. Nothing is guessed: time
// zones and the name of a fleet that batchfn did not make stay missing.
func (p *Plan) survey() {
	p.add(optional(p.common(func(f *lift.Foreign) string { return f.Seen.PartOf })), "name")
	for _, r := range p.regions {
		p.region(r)
	}
	p.owners()
	p.add(p.trigger(), "defaults", "triggerAuthentication")
	if p.byBatchfn() {
		p.observed()
	}
}

func optional(s string) *spec.Node {
	if s == "" {
		return nil
	}
	return text(s)
}

// common is the text that most workloads have, of those that have one.
func (p *Plan) common(of func(f *lift.Foreign) string) string {
	var all []string
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
		if s := of(f); s != "" {
			all = append(all, s)
		}
	})
	return mostText(all)
}

func (p *Plan) byBatchfn() bool {
	all := len(p.Entries) > 0
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) { all = all && f.Seen.ByBatchfn })
	return all
}

// of are the workloads of a region.
func (p *Plan) of(region string) (all []*lift.Foreign) {
	p.workloads(func(_ *Entry, r string, f *lift.Foreign) {
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
		if z := f.Values[lift.Unit{Field: "timeZone"}]; z != nil && z.Pos.Known() {
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
	p.add(&spec.Node{Type: spec.Map}, "regions", name)
	if p.byBatchfn() {
		p.add(optional(p.zones[name]), "regions", name, "timeZone")
	}
	p.add(optional(p.namespace(name)), "regions", name, "namespace")
	p.add(optional(mostText(envs)), "regions", name, "datadogEnv")
	aws, count := most(accounts, func(a, b spec.AWS) bool { return a == b })
	if aws.Account != "" && count == len(accounts) {
		p.add(structure(named("account", text(aws.Account)), named("region", text(aws.Region))), "regions", name, "aws")
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
		if owner := f.Values[lift.Unit{Field: "owner"}].Str(); owner != "" && strings.Contains(f.Namespace, owner) {
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
	p.add(&spec.Node{Type: spec.Map}, "owners")
	var owners []string
	books, groups := map[string][]string{}, map[string]string{}
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
		owner := f.Values[lift.Unit{Field: "owner"}].Str()
		if owner == "" {
			return
		}
		if !slices.Contains(owners, owner) {
			owners = append(owners, owner)
		}
		books[owner] = append(books[owner], f.Values[lift.Unit{Field: "runbook"}].Str())
		if f.Seen.SlackGroup != "" {
			groups[owner] = f.Seen.SlackGroup
		}
	})
	slices.Sort(owners)
	for _, o := range owners {
		p.add(&spec.Node{Type: spec.Map}, "owners", o)
		p.add(optional(groups[o]), "owners", o, "slackGroup")
		if !slices.Contains(books[o], "") && p.in.Platform.At("owners", o) == nil {
			p.add(optional(mostText(books[o])), "owners", o, "runbook")
		}
	}
}

func (p *Plan) trigger() *spec.Node {
	var all []spec.TriggerAuthentication
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
		if f.Seen.Trigger.Name != "" {
			all = append(all, f.Seen.Trigger)
		}
	})
	t, n := most(all, func(a, b spec.TriggerAuthentication) bool { return a == b })
	if n == 0 {
		return nil
	}
	return structure(named("name", text(t.Name)), named("kind", text(t.Kind)))
}

// observed adds what batchfn wrote by the platform that it had.
func (p *Plan) observed() {
	var wrapper *spec.Node
	apm, argocd, crons := true, true, false
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
		apm = apm && f.Seen.APM
		if f.Kind == spec.Batches {
			crons = true
			argocd = argocd && f.Seen.ArgoCD
		}
		if w := f.Seen.Wrapper; w.Binary {
			wrapper = structure(named("kind", text("binary")), named("image", text(w.Image)))
			if w.PullPolicy != "" {
				set(wrapper, "pullPolicy", text(w.PullPolicy))
			}
		}
	})
	p.add(wrapper, "wrapper")
	if crons && !argocd {
		p.add(boolean(false), "argocd")
	}
	if !apm {
		p.add(boolean(false), "datadog", "apm")
	}
	p.add(p.tags(), "datadog", "tags")
	p.proxies()
}

func boolean(b bool) *spec.Node {
	if b {
		return &spec.Node{Type: spec.Bool, Text: "true"}
	}
	return &spec.Node{Type: spec.Bool, Text: "false"}
}

// proxies adds what istio-proxy asks for, and how long the wrapper waits for it: once
// where all regions have the same, else in each of them.
func (p *Plan) proxies() {
	var all []*spec.Node
	for _, r := range p.regions {
		if n := proxyOf(p.of(r)); n != nil {
			all = append(all, n)
		}
	}
	first, n := most(all, same)
	if n == len(all) {
		for _, f := range fields(first) {
			p.add(f.Value, "istio", f.Name)
		}
		return
	}
	for _, r := range p.regions {
		for _, f := range fields(proxyOf(p.of(r))) {
			p.add(f.Value, "regions", r, "istio", f.Name)
		}
	}
}

// proxyOf is what workloads say of the proxy, but for what batchfn takes anyway; nil
// where none has a proxy.
func proxyOf(all []*lift.Foreign) *spec.Node {
	var seen []*spec.Node
	for _, f := range all {
		if f.Seen.Proxy == nil {
			continue
		}
		n, proxy := &spec.Node{Type: spec.Map}, &spec.Node{Type: spec.Map}
		for _, usual := range []struct{ name, value string }{{"cpu", "100m"}, {"memory", "128Mi"}, {"cpuLimit", "2"}, {"memoryLimit", "1Gi"}} {
			if v := f.Seen.Proxy[usual.name]; v != "" && v != usual.value {
				set(proxy, usual.name, text(v))
			}
		}
		if len(proxy.Fields) > 0 {
			set(n, "proxy", proxy)
		}
		if w := f.Seen.Wrapper; w.ReadyTimeout > 0 && w.ReadyTimeout != 5*time.Minute {
			set(n, "readyTimeout", text(words.Duration(w.ReadyTimeout)))
		}
		seen = append(seen, n)
	}
	slices.SortStableFunc(seen, func(a, b *spec.Node) int { return len(b.Fields) - len(a.Fields) }) // pods that wait say more
	n, _ := most(seen[:min(1, len(seen))], same)
	return n
}

// tags are Datadog's, as texts with placeholders that fit all workloads; nil where
// they are what batchfn writes anyway.
func (p *Plan) tags() *spec.Node {
	var keys []string
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
		for k := range f.Seen.Tags {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	})
	slices.Sort(keys)
	n := &spec.Node{Type: spec.Map}
	for _, k := range keys {
		set(n, k, text(p.template(func(f *lift.Foreign) string { return f.Seen.Tags[k] })))
	}
	if len(n.Fields) == 1 && n.Get("team").Str() == "{owner}" {
		return nil
	}
	return n
}

// template is a text with as few placeholders as can be that stands for a text of
// each workload, or the most common one.
func (p *Plan) template(of func(f *lift.Foreign) string) string {
	var first string
	var firstValues []string
	placeholders := []string{"{owner}", "{name}", "{severity}", "{region}", "{component}"}
	values := func(r string, f *lift.Foreign) []string {
		return []string{f.Values[lift.Unit{Field: "owner"}].Str(), f.Name, f.Values[lift.Unit{Field: "severity"}].Str(), r, f.Kind.Component()}
	}
	for subset := range 1 << len(placeholders) {
		pattern, fits, seen := "", true, false
		p.workloads(func(_ *Entry, r string, f *lift.Foreign) {
			v := values(r, f)
			if !seen {
				seen, first, firstValues = true, of(f), v
				pattern = first
				for i, ph := range placeholders {
					if subset&(1<<i) != 0 && firstValues[i] != "" {
						pattern = strings.ReplaceAll(pattern, firstValues[i], ph)
					}
				}
			}
			expanded := pattern
			for i, ph := range placeholders {
				expanded = strings.ReplaceAll(expanded, ph, v[i])
			}
			fits = fits && expanded == of(f)
		})
		if fits {
			return pattern
		}
	}
	return p.common(of)
}
