package policy

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/nearest"
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
	// Separate regions into streams of their own: resource-unique is then no
	// question.
	Separate bool
	// AsOf is the day that waivers are compared with, in check only.
	AsOf time.Time
}

// view is what rules about the whole fleet see.
type view struct {
	fleet *spec.Fleet
	opts  Options
}

// Check judges a fleet and returns all findings, those of reading it included,
// in the order of the files. A problem that shows in several regions is one
// finding. Workloads are judged one after the other, and none is kept.
func Check(f *spec.Fleet, opts Options) []spec.Finding {
	v := &view{fleet: f, opts: opts}
	r := &reporter{view: v, rules: All(), levels: levels(f), byKey: map[string]int{}, waivers: waiversOf(f)}
	rules := slices.DeleteFunc(slices.Clone(r.rules), func(rule *Rule) bool { return rule.CheckOnly && opts.Rendering })
	v.judgeFleet(rules, r)
	v.judgeWorkloads(rules, r)
	r.rule = &waiverUnused // last: by now each waiver has met what it waives
	checkUnused(v, r)
	findings := append(slices.Clone(f.Findings), r.done()...)
	nameOwners(f, findings)
	spec.SortFindings(findings, f.Files)
	return findings
}

func (v *view) judgeFleet(rules Rules, r *reporter) {
	platforms := platformsOf(v.fleet)
	for _, r.rule = range rules {
		if r.rule.platform != nil {
			for _, p := range platforms {
				r.rule.platform(p, r)
			}
		}
		if r.rule.entry != nil {
			for _, e := range v.fleet.Entries {
				r.rule.entry(e, r)
			}
		}
		if r.rule.fleet != nil {
			r.rule.fleet(v, r)
		}
	}
}

// judgeWorkloads looks at each workload once, with all rules.
func (v *view) judgeWorkloads(rules Rules, r *reporter) {
	custom := customRules{}
	judge := func(w *spec.Workload) {
		for _, r.rule = range rules {
			if r.rule.workload != nil {
				r.rule.workload(w, r)
			}
		}
		custom.judge(w, r)
	}
	lookers := make([]looker, len(rules)) // in the order of the rules; nil: the rule has none
	for i, rule := range rules {
		if rule.deployed != nil {
			lookers[i] = rule.deployed(v, r)
		}
	}
	for w := range v.fleet.Workloads(v.opts.Regions...) {
		judge(w)
		for i, look := range lookers {
			if look != nil {
				r.rule = rules[i]
				look(w)
			}
		}
	}
	for w := range nowhere(v.fleet) {
		judge(w)
	}
}

// nameOwners says of each finding of a batch who answers for it.
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

// nowhere resolves entries that are deployed nowhere, because their regions are
// wrong, in all regions: their other mistakes are told at once.
func nowhere(f *spec.Fleet) iter.Seq[*spec.Workload] {
	return func(yield func(*spec.Workload) bool) {
		for _, e := range f.Entries {
			if len(e.Regions()) > 0 {
				continue
			}
			regions := e.Platform.Regions
			if len(regions) == 0 {
				regions = []*spec.Region{e.Platform.Nowhere()}
			}
			for _, r := range regions {
				if !yield(e.In(r)) {
					return
				}
			}
		}
	}
}

func platformsOf(f *spec.Fleet) []*spec.Platform {
	var out []*spec.Platform
	if f.Platform != nil {
		out = append(out, f.Platform)
	}
	for _, e := range f.Entries {
		if !slices.Contains(out, e.Platform) {
			out = append(out, e.Platform)
		}
	}
	return out
}

// levels are the levels that differ from the rules' own.
func levels(f *spec.Fleet) map[string]spec.Level {
	out := map[string]spec.Level{}
	for _, p := range platformsOf(f) {
		if len(p.Policy.Registries) > 0 {
			out[imageRegistry.Name] = spec.Error
		}
		for name, level := range p.Policy.Levels {
			if rule := Find(name); rule == nil || !rule.Fixed {
				out[name] = level
			}
		}
	}
	return out
}

// reporter gathers the findings of one rule after the other.
type reporter struct {
	view     *view
	rules    Rules
	levels   map[string]spec.Level
	rule     *Rule
	findings []spec.Finding
	shared   []int          // for each finding: of how many batches it speaks, 0 where it is one batch's own
	byKey    map[string]int // place and text → index
	last     int            // index of the finding that was added last; -1: it was waived or is off
	waivers  []*waiver
}

func (r *reporter) level() spec.Level {
	if l, ok := r.levels[r.rule.Name]; ok {
		return l
	}
	return r.rule.Level
}

// workload reports a problem of a workload at a path of its merged fields. The
// same problem in another region, or of another batch where the value is the
// platform's, is the same finding.
func (r *reporter) workload(w *spec.Workload, path, hint, format string, args ...any) {
	steps := strings.Split(path, ".")
	f := spec.Finding{Kind: w.Kind, Batch: w.Name, Within: w.Entry.Within, Field: path, Pos: w.Pos(steps...), Hint: hint, Message: fmt.Sprintf(format, args...)}
	r.merge(f, w, w.At(steps...) != nil && !w.IsOwn(steps...))
}

// at reports a problem of a workload at a place that no path names.
func (r *reporter) at(w *spec.Workload, pos spec.Pos, path, hint, format string, args ...any) {
	f := spec.Finding{Kind: w.Kind, Batch: w.Name, Within: w.Entry.Within, Field: path, Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)}
	r.merge(f, w, pos != w.Entry.Pos && pos != w.Entry.NamePos && !w.IsOwn(strings.Split(path, ".")...))
}

// entry reports a problem that regions do not matter to.
func (r *reporter) entry(e *spec.Entry, pos spec.Pos, path, hint, format string, args ...any) {
	r.merge(spec.Finding{Kind: e.Kind, Batch: e.Name, Within: e.Within, Field: path, Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)}, nil, false)
}

// platform reports a problem of the platform.
func (r *reporter) platform(pos spec.Pos, path, hint, format string, args ...any) {
	r.merge(spec.Finding{Within: r.platformWithin(), Field: "platform." + path, Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)}, nil, false)
}

// merge adds a finding of a workload (nil: of none), or its region to the same
// finding of before.
func (r *reporter) merge(f spec.Finding, w *spec.Workload, fromPlatform bool) {
	level := r.level()
	r.last = -1
	if level == spec.Off || r.waived(f, w) {
		return
	}
	f.Rule, f.Level, f.Custom = r.rule.Name, level, r.rules.find(r.rule.Name) == nil
	batch, region := string(f.Kind)+"/"+f.Batch, ""
	if fromPlatform {
		batch = ""
	}
	if w != nil {
		region = w.Region.Name
	}
	key := strings.Join([]string{f.Rule, f.Pos.String(), batch, f.Field, f.Message}, "\x00")
	i, seen := r.byKey[key]
	if !seen {
		i = len(r.findings)
		r.byKey[key] = i
		r.findings = append(r.findings, f)
		r.shared = append(r.shared, 0)
	}
	r.last = i
	if region != "" && !slices.Contains(r.findings[i].Regions, region) {
		r.findings[i].Regions = append(r.findings[i].Regions, region)
	}
	if seen && f.Batch != r.findings[i].Batch {
		r.shared[i]++
	}
}

// platformWithin is where the platform stands in a file without places.
func (r *reporter) platformWithin() string {
	if r.view != nil && strings.HasPrefix(r.view.fleet.Platform.Node.Pos.File, "BatchSet/") && r.view.fleet.Platform.Node.Pos.Line == 0 {
		return "spec"
	}
	return ""
}

// relate adds another place to the last finding.
func (r *reporter) relate(pos spec.Pos, message string) {
	if rel := (spec.Related{Pos: pos, Message: message}); r.last >= 0 && !slices.Contains(r.findings[r.last].Related, rel) {
		r.findings[r.last].Related = append(r.findings[r.last].Related, rel)
	}
}

// done completes the findings that speak of several batches.
func (r *reporter) done() []spec.Finding {
	for i, n := range r.shared {
		if regions := len(r.findings[i].Regions); n > 0 {
			r.findings[i].Message += fmt.Sprintf(" (a value of the platform, and so of %d more)", (n+regions-1)/max(regions, 1))
		}
	}
	return r.findings
}

func split(path string) []string { return strings.Split(path, ".") }

// suggest is a hint from known names, or a list of them.
func suggest(wrong string, known []string, what string) string {
	if hint := nearest.Hint(wrong, known); hint != "" {
		return hint
	}
	if len(known) == 0 {
		return "the platform has no " + what
	}
	shown := known
	if len(shown) > 8 {
		shown = append(slices.Clone(known[:8]), "…")
	}
	return what + ": " + strings.Join(shown, ", ")
}
