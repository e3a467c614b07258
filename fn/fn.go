// Package fn is the whole flow on one page: a fleet is checked, expanded and
// decorated. It reads nothing and writes nothing; sources come before it, sinks
// after it.
package fn

import (
	"iter"
	"time"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/expand"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
)

// Options say what to render.
type Options struct {
	// Regions to render, as the platform names them. None: all.
	Regions []string
	// Version replaces {version} in images and stands in the Datadog tags.
	Version string
	// Separate says that regions go into streams of their own, so that the same
	// name in two of them is no clash.
	Separate bool
}

// Rendered is one workload's resources in one region.
type Rendered struct {
	Region  string
	Name    string
	Objects []manifest.Object
}

// Rendering yields workload after workload, each made when it is asked for: a
// large fleet need not be in memory as resources. It can be run through again.
type Rendering struct {
	fleet *spec.Fleet
	opts  Options
}

// Len is the number of workloads.
func (r *Rendering) Len() int {
	n := 0
	if r != nil {
		for range r.fleet.Deployments(r.opts.Regions...) {
			n++
		}
	}
	return n
}

// All yields the workloads in the order region, kind, name.
func (r *Rendering) All() iter.Seq[Rendered] {
	return func(yield func(Rendered) bool) {
		for w := range r.fleet.Workloads(r.opts.Regions...) {
			objects := expand.Workload(w, r.opts.Version)
			decorate.Apply(objects, decorators(w, r.opts)...)
			if !yield(Rendered{Region: w.Region.Name, Name: w.Name, Objects: objects}) {
				return
			}
		}
	}
}

// Render makes the manifests of a fleet. It returns a rendering or findings at
// level error, never both; findings at level warn come with either.
func Render(f *spec.Fleet, opts Options) (*Rendering, []spec.Finding) {
	findings := policy.Check(f, policy.Options{Rendering: true, Regions: opts.Regions, Version: opts.Version, Separate: opts.Separate})
	if spec.HasErrors(findings) {
		return nil, findings
	}
	return &Rendering{f, opts}, findings
}

// Check judges a fleet in all regions, as of a day.
func Check(f *spec.Fleet, asOf time.Time) []spec.Finding {
	return policy.Check(f, policy.Options{AsOf: asOf})
}

// decorators are the filters of a workload, in the order in which they run.
func decorators(w *spec.Workload, opts Options) []decorate.Filter {
	return []decorate.Filter{
		datadogFilter(w, opts), // its environment stands before the user's
		ownershipFilter(w),     // its environment stands before Datadog's
		istioFilter(w),         // only keys, so it could stand anywhere
		startFilter(w),         // last: it wraps the command as all others left it
	}
}
