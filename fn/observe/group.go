package observe

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// priority is Datadog's, from 1 to 5.
var priority = map[string]string{"critical": "1", "high": "2", "medium": "4"}

// region is a region with what runs in it. Suspended batches are left out: they
// have nothing to watch.
type region struct {
	*spec.Region
	platform *spec.Platform
	running  []*spec.Workload // of all kinds and severities, in the order of the output
	asleep   []*spec.Workload // suspended or frozen
}

// group is what runs in a region at one severity: what one monitor watches.
type group struct {
	*region
	severity string
	batches  []*spec.Workload // of all kinds
	asleep   []*spec.Workload
}

// regionsOf resolves the fleet in the regions asked for (none: all).
func regionsOf(f *spec.Fleet, names []string) []*region {
	var regions []*region
	for e, r := range f.Deployments(names...) {
		i := slices.IndexFunc(regions, func(known *region) bool { return known.Name == r.Name })
		if i < 0 {
			regions = append(regions, &region{Region: r, platform: e.Platform})
			i = len(regions) - 1
		}
		if w := e.In(r); w.Suspend {
			regions[i].asleep = append(regions[i].asleep, w)
		} else {
			regions[i].running = append(regions[i].running, w)
		}
	}
	return regions
}

// groups are those of the region that have something to watch, by severity.
func (r *region) groups() []group {
	var groups []group
	for _, s := range spec.Severities {
		of := func(w *spec.Workload) bool { return w.Severity == s }
		if running := filter(r.running, of); len(running) > 0 {
			groups = append(groups, group{r, s, running, filter(r.asleep, of)})
		}
	}
	return groups
}

// of are the batches of the group that are of a kind.
func (g group) of(kind spec.Kind) []*spec.Workload {
	return filter(g.batches, func(w *spec.Workload) bool { return w.Kind == kind })
}

// channel is where the severity is told, or "".
func (g group) channel() string { return g.platform.Severities[g.severity].Channel }

// owners of batches, by name, each once.
func owners(batches []*spec.Workload) []string {
	var names []string
	for _, w := range batches {
		names = append(names, w.Owner)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// namesOf lists batches, by name, each once.
func namesOf(batches []*spec.Workload) []string {
	var out []string
	for _, w := range batches {
		out = append(out, w.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func filter(batches []*spec.Workload, keep func(*spec.Workload) bool) []*spec.Workload {
	var out []*spec.Workload
	for _, w := range batches {
		if keep(w) {
			out = append(out, w)
		}
	}
	return out
}

// by sorts batches into those with the same value of a whole number; the numbers ascend.
func by(batches []*spec.Workload, number func(*spec.Workload) int) (numbers []int, with map[int][]*spec.Workload) {
	with = map[int][]*spec.Workload{}
	for _, w := range batches {
		if n := number(w); n > 0 {
			with[n] = append(with[n], w)
		}
	}
	for n := range with {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	return numbers, with
}

// clause is a tag with its values in a filter: an OR over them where there are several.
type clause struct {
	tag    string
	values []string
}

// scope is the filter of a metric. Datadog reads either commas or words, never both
// (https://docs.datadoghq.com/metrics/advanced-filtering/), so these are words as
// soon as a tag has several values.
func scope(clauses ...clause) string {
	var parts []string
	words := false
	for _, c := range clauses {
		switch len(c.values) {
		case 0:
		case 1:
			parts = append(parts, c.tag+":"+term(c.values[0]))
		default:
			words = true
			parts = append(parts, c.tag+" IN ("+strings.Join(c.values, ", ")+")")
		}
	}
	if words {
		return strings.Join(parts, " AND ")
	}
	return strings.Join(parts, ",")
}

// env is Datadog's env of the region, if it has one.
func (r *region) env() clause {
	if r.DatadogEnv == "" {
		return clause{}
	}
	return clause{"env", []string{r.DatadogEnv}}
}

// scope filters a metric that carries the tags of a Kubernetes resource.
func (g group) scope(more ...clause) string {
	return scope(append([]clause{g.env(), {"severity", []string{g.severity}}, {"batch_region", []string{g.Name}}}, more...)...)
}
