package policy

import (
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

// Options say what a fleet is judged for.
type Options struct {
	// Rendering leaves out the rules of `check` only, and asks for what
	// manifests need: a version where an image names one.
	Rendering bool
	// Regions that are judged. None: all. Where not all are judged, a waiver
	// may be for another one.
	Regions []string
	// Version replaces {version} in images.
	Version string
	// Unversioned says that what is made needs no version.
	Unversioned bool
	// Separate regions into streams of their own: resource-unique is then no
	// question.
	Separate bool
	// HandWritten are resources in the same stream that batchfn did not make.
	HandWritten []*spec.HandWritten
	// Beside are the names of more of them, which are judged elsewhere.
	Beside []string
	// Resources renders a workload without findings for rules that judge resources;
	// nil leaves these rules out.
	Resources func(w *spec.Workload) []*spec.Node
	// AsOf is the day that waivers are compared with, in check only.
	AsOf time.Time

	// Sound is handed each workload when it is judged, as long as there is no finding at
	// level error. Like the rules it keeps none.
	Sound func(w *spec.Workload)

	// Levels that rules would have, in place of what platforms say; those of `check`
	// only that are here count in a rendering too.
	Levels map[string]spec.Level

	// each sees every finding before it is merged with those of other batches and regions.
	each func(found spec.Finding, rule *Rule, w *spec.Workload)
}

// Check judges a fleet and returns all findings, those of reading it included,
// in the order of the files. A problem that shows in several regions is one
// finding. Workloads are judged one after the other, and none is kept.
func Check(f *spec.Fleet, opts Options) []spec.Finding {
	v := &view{fleet: f, opts: opts}
	c := newCollector(v, All())
	rules := slices.DeleteFunc(slices.Clone(c.rules), func(rule *Rule) bool { return rule.CheckOnly && opts.Rendering && opts.Levels[rule.Name] == "" })
	read := atLevels(f.Findings, c)
	c.failed = spec.HasErrors(read)
	v.judgeFleet(rules, c)
	v.judgeWorkloads(rules, c)
	checkUnused(v, c.of(&waiverUnused)) // last: by now each waiver has met what it waives
	findings := append(read, c.done()...)
	nameOwners(f, findings)
	spec.SortFindings(findings, f.Files)
	return findings
}

func (v *view) judgeFleet(rules Rules, c *collector) {
	platforms := v.fleet.Platforms()
	for _, rule := range rules {
		r := c.of(rule)
		if rule.platform != nil {
			for _, p := range platforms {
				rule.platform(p, r)
			}
		}
		if rule.entry != nil {
			for _, e := range v.fleet.Entries {
				rule.entry(e, r)
			}
		}
		if rule.fleet != nil {
			rule.fleet(v, r)
		}
	}
}

// judgeWorkloads looks at each workload once, with all rules.
func (v *view) judgeWorkloads(rules Rules, c *collector) {
	var everywhere, deployed []looker // in the order of the rules
	own := map[*Rule]looker{}
	for _, rule := range rules {
		r := c.of(rule)
		if rule.workload != nil {
			everywhere = append(everywhere, func(w *spec.Workload) { rule.workload(w, r) })
		}
		if rule.deployed != nil {
			own[rule] = rule.deployed(v, r)
			deployed = append(deployed, own[rule])
		}
	}
	everywhere = append(everywhere, customRules(c))
	for w := range v.fleet.Workloads(v.opts.Regions...) {
		look(w, everywhere)
		look(w, deployed)
		if v.opts.Sound != nil && !c.failed {
			v.opts.Sound(w)
		}
	}
	for w := range nowhere(v.fleet) {
		look(w, everywhere)
	}
	v.judgeHandWritten(own, c)
}

func look(w *spec.Workload, lookers []looker) {
	for _, look := range lookers {
		look(w)
	}
}

// nameOwners adds to each finding of a batch who owns it.
func nameOwners(f *spec.Fleet, findings []spec.Finding) {
	if len(findings) == 0 {
		return
	}
	owners := map[string]string{}
	for _, e := range f.Entries {
		owners[string(e.Kind)+"/"+e.Name] = e.Node.Get("owner").Str()
	}
	for i := range findings {
		findings[i].Owner = owners[string(findings[i].Kind)+"/"+findings[i].Batch]
	}
}
