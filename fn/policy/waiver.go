package policy

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/spec"
)

// waiver is one waiver, of an entry or of the platform.
type waiver struct {
	node  *spec.Node
	entry *spec.Entry // whose it is; nil for the platform's
	path  string
	used  bool
	lost  bool // it names what does not exist

	platform *spec.Platform // whose it is; nil for an entry's
}

func (w *waiver) report(r *reporter, pos spec.Pos, hint, format string, args ...any) {
	if w.entry != nil {
		r.entry(w.entry, pos, w.path, hint, format, args...)
	} else {
		r.platform(pos, w.path, hint, format, args...)
	}
}

// waiverName is what a waiver is for: a rule, and a batch or an owner, in one region or
// in all (""). One of the platform holds for its batches only.
type waiverName struct {
	rule, field, name, region string
	platform                  *spec.Platform
}

// waiving has the waivers of a fleet, and finds them by what they are for: there may be as
// many as findings.
type waiving struct {
	waivers []*waiver
	byName  map[waiverName][]*waiver
	spent   map[waiverName]bool // those of which all waivers are used
	used    map[spec.Pos]bool   // places of waivers that waived something: packages may share them
}

func newWaiving(f *spec.Fleet) waiving {
	all := waiversOf(f)
	return waiving{all, byName(all), map[waiverName]bool{}, map[spec.Pos]bool{}}
}

func byName(waivers []*waiver) map[waiverName][]*waiver {
	out := map[waiverName][]*waiver{}
	for _, w := range waivers {
		rule, region := w.node.Get("rule").Str(), w.node.Get("region").Str()
		key := waiverName{rule: rule}
		switch {
		case w.entry != nil:
			key.field, key.name = string(w.entry.Kind), w.entry.Name
		case !w.names():
			continue
		default:
			key.platform, key.region = w.platform, region
			for _, field := range []string{"batch", "owner"} {
				if name := w.node.Get(field).Str(); name != "" {
					key.field, key.name = field, name
				}
			}
			if key.name == "" {
				continue
			}
		}
		out[key] = append(out[key], w)
	}
	return out
}

func waiversOf(f *spec.Fleet) []*waiver {
	var out []*waiver
	for _, p := range f.Platforms() {
		for i, n := range p.Node.At("policy", "waivers").List() {
			out = append(out, &waiver{node: n, platform: p, path: fmt.Sprintf("policy.waivers[%d]", i)})
		}
	}
	for _, e := range f.Entries {
		for i, n := range e.Node.Get("waive").List() {
			out = append(out, &waiver{node: n, entry: e, path: fmt.Sprintf("waive[%d]", i)})
		}
	}
	return out
}

// names reports whether the waiver says whose findings it is for.
func (w *waiver) names() bool {
	return w.entry != nil || (w.node.Get("batch") != nil) != (w.node.Get("owner") != nil)
}

// complete reports whether the waiver says what it needs to.
func (w *waiver) complete() bool {
	n := w.node
	return w.names() && n.Get("rule").Str() != "" && n.Get("reason").Str() != "" && n.Get("until").Str() != ""
}

func (w *waiver) rank() int {
	if w.node.Get("rule").Str() == waiverUnused.Name {
		return 1
	}
	return 0
}

// waived reports whether a waiver covers a finding of the rule at hand; it is
// then used. Each batch in each region is asked for by itself, so that a waiver
// of one never silences another.
func (r *reporter) waived(f spec.Finding, p *spec.Platform, w *spec.Workload) bool {
	if r.rule.Fixed || f.Batch == "" {
		return false
	}
	owner, region := f.Owner, ""
	if w != nil {
		owner, region = w.Owner, w.Region.Name
	}
	return r.isWaived(p, f.Kind, f.Batch, owner, region)
}

func (r *reporter) isWaived(p *spec.Platform, kind spec.Kind, batch, owner, region string) bool {
	found := r.use(waiverName{rule: r.rule.Name, field: string(kind), name: batch})
	platforms := []*spec.Platform{p}
	if p == nil {
		platforms = r.platforms
	}
	for _, p := range platforms {
		for _, in := range []string{"", region} {
			for field, name := range map[string]string{"batch": batch, "owner": owner} {
				found = r.use(waiverName{r.rule.Name, field, name, in, p}) || found
			}
		}
	}
	return found
}

// use marks the waivers for something as used, and reports whether there are any. They
// are marked once: a thousand waivers for the batches of an owner are not a thousand steps
// for each.
func (all *waiving) use(key waiverName) bool {
	found := all.byName[key]
	if key.name == "" || len(found) == 0 {
		return false
	}
	if !all.spent[key] {
		all.spent[key] = true
		for _, w := range found {
			w.used = true
			all.used[w.node.Pos] = true
		}
	}
	return true
}
