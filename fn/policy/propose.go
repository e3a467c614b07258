package policy

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/batchfn/batchfn/fn/encode"
	"github.com/batchfn/batchfn/fn/spec"
)

// Waiver is an element of platform.policy.waivers.
type Waiver struct{ Rule, Batch, Owner, Region, Reason, Until string }

// Waivers are those that the first platform of a fleet has.
func Waivers(f *spec.Fleet) []Waiver {
	var out []Waiver
	if f.Platform == nil {
		return nil
	}
	for _, n := range f.Platform.Node.At("policy", "waivers").List() {
		out = append(out, Waiver{n.Get("rule").Str(), n.Get("batch").Str(), n.Get("owner").Str(), n.Get("region").Str(), n.Get("reason").Str(), n.Get("until").Str()})
	}
	return out
}

// WriteWaivers writes platform.policy.waivers as CUE.
func WriteWaivers(waivers []Waiver) []byte {
	var out bytes.Buffer
	out.WriteString("platform: policy: waivers: [\n")
	for _, w := range waivers {
		var fields []string
		for _, f := range []struct{ name, value string }{
			{"rule", w.Rule}, {"batch", w.Batch}, {"owner", w.Owner}, {"region", w.Region}, {"reason", w.Reason}, {"until", w.Until},
		} {
			if f.value != "" {
				fields = append(fields, f.name+": "+visible(f.value))
			}
		}
		out.WriteString("\t{" + strings.Join(fields, ", ") + "},\n")
	}
	out.WriteString("]\n")
	return out.Bytes()
}

// visible is a text in quotes, as CUE has it, in which what a terminal does not show as it
// is stands as its number.
func visible(text string) string {
	var b strings.Builder
	for _, r := range string(encode.Text(text)) {
		switch {
		case unicode.IsGraphic(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// CustomNames lists the rules of the platforms' own.
func CustomNames(f *spec.Fleet) []string {
	var out []string
	for _, p := range f.Platforms() {
		out = append(out, customNames(p)...)
	}
	return out
}

// Propose makes the waivers that let today's findings pass, one for each rule and batch,
// or for each region where not all are concerned; Reason and Until are left to the caller.
// keep says which findings are asked about. What no waiver can let pass is left: findings
// of fixed rules, of the platform, and of reading the fleet.
func Propose(f *spec.Fleet, opts Options, keep func(spec.Finding) bool) (waivers []Waiver, left []spec.Finding) {
	type key struct{ rule, batch string }
	regions := map[key]map[string]bool{}
	opts.each = func(found spec.Finding, rule *Rule, w *spec.Workload) {
		if !keep(found) || !waivable(found, rule) {
			return
		}
		k := key{found.Rule, found.Batch}
		if regions[k] == nil {
			regions[k] = map[string]bool{}
		}
		if w != nil {
			regions[k][w.Region.Name] = true
		} else {
			regions[k][""] = true
		}
	}
	all := Check(f, opts)
	for k, in := range regions {
		waivers = append(waivers, inRegions(f, k.rule, k.batch, in)...)
	}
	slices.SortFunc(waivers, func(a, b Waiver) int {
		return cmp.Or(cmp.Compare(a.Batch, b.Batch), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Region, b.Region))
	})
	for _, found := range all {
		if keep(found) && regions[key{found.Rule, found.Batch}] == nil {
			left = append(left, found)
		}
	}
	return waivers, left
}

// waivable reports whether a waiver of the platform reaches a finding.
func waivable(found spec.Finding, rule *Rule) bool {
	about := []string{waiverValid.Name, waiverUnused.Name, waiverExpired.Name}
	return found.Batch != "" && !rule.Fixed && !slices.Contains(about, found.Rule)
}

// inRegions is one waiver where all regions of the batch are concerned, else one for each.
func inRegions(f *spec.Fleet, rule, batch string, in map[string]bool) []Waiver {
	whole := in[""]
	for _, e := range f.Entries {
		if e.Name == batch {
			whole = whole || !slices.ContainsFunc(e.Regions(), func(r *spec.Region) bool { return !in[r.Name] })
		}
	}
	if whole {
		return []Waiver{{Rule: rule, Batch: batch}}
	}
	var out []Waiver
	for name := range in {
		out = append(out, Waiver{Rule: rule, Batch: batch, Region: name})
	}
	return out
}
