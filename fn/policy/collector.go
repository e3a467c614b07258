package policy

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/policy/fragment"
	"github.com/batchfn/batchfn/fn/spec"
)

// collector gathers the findings of all rules.
type collector struct {
	view      *view
	rules     Rules
	platforms []*spec.Platform
	waivers   []*waiver
	byName    map[waiverName][]*waiver
	spent     map[waiverName]bool // those of which all waivers are used
	used      map[spec.Pos]bool   // places of waivers that waived something: packages may share them
	broken    map[string]bool     // custom rules that policy-valid refuses
	malformed map[spec.Pos]bool   // places of values without a valid form
	findings  []spec.Finding
	failed    bool                             // one of them, or of reading the fleet, is an error
	shared    []int                            // for each finding: of how many batches it speaks, 0 where it is one batch's own
	byKey     map[string]int                   // place and text → index
	fragments map[fragments][]fragment.Problem // that many workloads share
	secrets   map[*spec.Node]bool              // whether the fields of an entry or of a level of the platform may hold one
	regions   map[foundIn]bool                 // what findings name already
	custom    map[string]bool                  // the rules that platforms make themselves
	compared  int                              // names, for hints

	unrenderable map[string]bool // batches with an error among the findings seen so far
	seen         int
}

// foundIn is a finding by its index, and a region of it.
type foundIn struct {
	finding int
	region  string
}

func newCollector(v *view, rules Rules) *collector {
	waivers, platforms, custom := waiversOf(v.fleet), v.fleet.Platforms(), map[string]bool{}
	for _, p := range platforms {
		for _, name := range customNames(p) {
			custom[name] = true
		}
	}
	return &collector{malformed: malformed(v.fleet), unrenderable: map[string]bool{}, spent: map[waiverName]bool{}, secrets: map[*spec.Node]bool{}, regions: map[foundIn]bool{}, custom: custom, view: v, rules: rules, platforms: platforms, waivers: waivers, byName: byName(waivers), used: map[spec.Pos]bool{}, broken: map[string]bool{}, byKey: map[string]int{}, fragments: map[fragments][]fragment.Problem{}}
}

// malformed are the places of values that field-valid refuses as they are read: what a
// rule would say of them as well is the same problem in other words.
func malformed(f *spec.Fleet) map[spec.Pos]bool {
	places := map[spec.Pos]bool{}
	for _, found := range f.Findings {
		if found.Rule == "field-valid" && found.Pos.Line > 0 {
			places[found.Pos] = true
		}
	}
	return places
}

// of is the reporter of a rule.
func (c *collector) of(rule *Rule) *reporter {
	return &reporter{collector: c, rule: rule}
}

// add adds a finding of the batches of a platform (nil: of none) and of a workload
// (nil: of none), or its region to the same finding of before, unless the rule is
// off or waived.
func (r *reporter) add(f spec.Finding, p *spec.Platform, w *spec.Workload, fromPlatform bool) {
	r.last = -1
	if p != nil && p.Whole != nil {
		p = p.Whole
	}
	level := r.levelOf(r.rule, p)
	if f.Level == spec.Warn && level == spec.Error { // that much is known of a hand-written resource
		level = spec.Warn
	}
	if level != spec.Off && !r.waived(f, p, w) {
		f.Rule, f.Level, f.Custom = r.rule.Name, level, r.rule.custom
		r.failed = r.failed || level == spec.Error
		if each := r.view.opts.each; each != nil {
			each(f, r.rule, w)
		}
		r.last = r.merge(f, w, fromPlatform)
	}
}

// merge returns the index of the finding, which may be there already: the same
// rule, place and text is the same problem, in another region or of another batch
// that has the value from the platform.
func (c *collector) merge(f spec.Finding, w *spec.Workload, fromPlatform bool) int {
	batch, region := string(f.Kind)+"/"+f.Batch, ""
	if fromPlatform {
		batch = ""
	}
	if w != nil {
		region = w.Region.Name
	}
	key := strings.Join([]string{f.Rule, f.Pos.String(), batch, f.Resource.Kind, f.Resource.Namespace, f.Resource.Name, f.Field, f.Message}, "\x00")
	i, seen := c.byKey[key]
	if !seen {
		i = len(c.findings)
		c.byKey[key] = i
		c.findings = append(c.findings, f)
		c.shared = append(c.shared, 0)
	}
	if at := (foundIn{i, region}); region != "" && !c.regions[at] {
		c.regions[at] = true
		c.findings[i].Regions = append(c.findings[i].Regions, region)
	}
	if seen && f.Batch != c.findings[i].Batch {
		c.shared[i]++
	}
	return i
}

// done completes the findings that speak of several batches.
func (c *collector) done() []spec.Finding {
	for i, n := range c.shared {
		if regions := len(c.findings[i].Regions); n > 0 {
			c.findings[i].Message += fmt.Sprintf(" (a value of the platform, and so of %d more)", (n+regions-1)/max(regions, 1))
		}
	}
	return c.findings
}
