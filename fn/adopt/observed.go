package adopt

import (
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// observed adds what batchfn wrote by the platform that it had.
func (p *Plan) observed() {
	var wrapper *spec.Node
	apm, argocd, crons := true, true, false
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		apm = apm && f.Seen.APM
		if f.Kind == spec.Batches {
			crons = true
			argocd = argocd && f.Seen.ArgoCD
		}
		if w := f.Seen.Wrapper; w.Binary {
			wrapper = structure(named("kind", spec.NewString("binary")), named("image", spec.NewString(w.Image)))
			if w.PullPolicy != "" {
				set(wrapper, "pullPolicy", spec.NewString(w.PullPolicy))
			}
		}
	})
	p.add(wrapper, "wrapper")
	if crons && !argocd {
		p.add(spec.NewBool(false), "argocd")
	}
	if !apm {
		p.add(spec.NewBool(false), "datadog", "apm")
	}
	p.add(p.tags(), "datadog", "tags")
	p.proxies()
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
		for _, f := range first.Map() {
			p.add(f.Value, "istio", f.Name)
		}
		return
	}
	for _, r := range p.regions {
		for _, f := range proxyOf(p.of(r)).Map() {
			p.add(f.Value, "regions", r, "istio", f.Name)
		}
	}
}

// proxyOf is what workloads say of the proxy, without what batchfn takes anyway; nil
// where none has a proxy.
func proxyOf(all []*foreign.Workload) *spec.Node {
	var seen []*spec.Node
	for _, f := range all {
		if f.Seen.Proxy == nil {
			continue
		}
		n, proxy := structure(), structure()
		for _, usual := range []struct{ name, value string }{{"cpu", "100m"}, {"memory", "128Mi"}, {"cpuLimit", "2"}, {"memoryLimit", "1Gi"}} {
			if v := f.Seen.Proxy[usual.name]; v != "" && v != usual.value {
				set(proxy, usual.name, spec.NewString(v))
			}
		}
		if len(proxy.Fields) > 0 {
			set(n, "proxy", proxy)
		}
		if w := f.Seen.Wrapper; w.ReadyTimeout > 0 && w.ReadyTimeout != 5*time.Minute {
			set(n, "readyTimeout", spec.NewString(words.Duration(w.ReadyTimeout)))
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
	p.workloads(func(_ *Entry, _ string, f *foreign.Workload) {
		for k := range f.Seen.Tags {
			if !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	})
	slices.Sort(keys)
	if slices.Equal(keys, []string{"team"}) && p.each(func(f *foreign.Workload) bool {
		return f.Seen.Tags["team"] == f.Values[foreign.Unit{Field: "owner"}].Str()
	}) {
		return nil
	}
	n := structure()
	for _, k := range keys {
		set(n, k, spec.NewString(p.template(func(f *foreign.Workload) string { return f.Seen.Tags[k] })))
	}
	return n
}

// template is a text with as few placeholders as can be that stands for a text of
// each workload, or the most common one.
func (p *Plan) template(of func(f *foreign.Workload) string) string {
	var texts []string
	var values [][]string // of the placeholders, for each of the texts
	p.workloads(func(_ *Entry, r string, f *foreign.Workload) {
		texts = append(texts, of(f))
		values = append(values, []string{f.Values[foreign.Unit{Field: "owner"}].Str(), f.Name, f.Values[foreign.Unit{Field: "severity"}].Str(), r, f.Kind.Component()})
	})
	for subset := range 1 << len(inTags) {
		pattern := texts[0]
		for i, placeholder := range inTags {
			if subset&(1<<i) != 0 && values[0][i] != "" {
				pattern = strings.ReplaceAll(pattern, values[0][i], placeholder)
			}
		}
		if standsForAll(pattern, texts, values) {
			return pattern
		}
	}
	return p.common(of)
}

// inTags are the placeholders that a tag of Datadog may have.
var inTags = []string{"{owner}", "{name}", "{severity}", "{region}", "{component}"}

func standsForAll(pattern string, texts []string, values [][]string) bool {
	for i, text := range texts {
		expanded := pattern
		for j, placeholder := range inTags {
			expanded = strings.ReplaceAll(expanded, placeholder, values[i][j])
		}
		if expanded != text {
			return false
		}
	}
	return true
}
