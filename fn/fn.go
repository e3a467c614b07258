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
	// Version replaces {version} in images and is in the Datadog tags.
	Version string
	// Separate says that regions go into streams of their own, so that the same
	// name in two of them is no clash.
	Separate bool
	// HandWritten are resources in the same stream that batchfn did not make.
	HandWritten []*spec.HandWritten
	// Beside are the names of those that are judged with another fleet: a waiver may
	// be for them.
	Beside []string
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
		expander := expand.New(r.opts.Version)
		for w := range r.fleet.Workloads(r.opts.Regions...) {
			if !yield(made(expander, w, r.opts)) {
				return
			}
		}
	}
}

// made is a workload with its resources.
func made(expander *expand.Expander, w *spec.Workload, opts Options) Rendered {
	return Rendered{Region: w.Region.Name, Name: w.Name, Objects: objects(expander, w, opts)}
}

// objects are the resources of a workload.
func objects(expander *expand.Expander, w *spec.Workload, opts Options) []manifest.Object {
	all := expander.Workload(w)
	additions := decorators(w, opts)
	for _, o := range all {
		decorate.Object(o, additions...)
		wrapperOf(w).Wrap(o) // last: it wraps the command as it is then
	}
	return all
}

// Objects yields the resources of all workloads.
func (r *Rendering) Objects() iter.Seq[manifest.Object] {
	return func(yield func(manifest.Object) bool) {
		for w := range r.All() {
			for _, o := range w.Objects {
				if !yield(o) {
					return
				}
			}
		}
	}
}

// Render makes the manifests of a fleet. It returns a rendering or findings at
// level error, never both; findings at level warn come with either.
func Render(f *spec.Fleet, opts Options) (*Rendering, []spec.Finding) {
	findings := judge(f, opts, nil)
	if spec.HasErrors(findings) {
		return nil, findings
	}
	return &Rendering{f, opts}, findings
}

// judge judges a fleet that is rendered; sound, if any, is handed what passes.
func judge(f *spec.Fleet, opts Options, sound func(w *spec.Workload)) []spec.Finding {
	findings := policy.Check(f, policy.Options{Rendering: true, Regions: opts.Regions, Version: opts.Version, Separate: opts.Separate, HandWritten: opts.HandWritten, Beside: opts.Beside, Resources: Resources(opts), Sound: sound})
	inResources(findings, opts.HandWritten)
	return findings
}

// Expand makes the manifests of a fleet that nobody has judged, to compare them with
// others: what an entry lacks, they lack.
func Expand(f *spec.Fleet, opts Options) *Rendering { return &Rendering{f, opts} }

// Judge judges a fleet in regions (none: all) for what is made of it besides manifests,
// which needs no version.
func Judge(f *spec.Fleet, regions []string) []spec.Finding {
	return policy.Check(f, policy.Options{Rendering: true, Regions: regions, Unversioned: true, Separate: true, Resources: Resources(Options{})})
}

// Check judges a fleet in all regions, as of a day.
func Check(f *spec.Fleet, asOf time.Time) []spec.Finding {
	return policy.Check(f, policy.Options{AsOf: asOf, Resources: Resources(Options{})})
}

// decorators say what a workload's resources get beside what expand makes, in the
// order of the output. Labels and annotations are sorted by their keys, so the
// order is that of the environment. The user's own comes after all of it and may
// refer to it as $(NAME): Kubernetes expands only what comes before.
func decorators(w *spec.Workload, opts Options) []decorate.Additions {
	return []decorate.Additions{
		ownershipOf(w).Additions(),     // first: the owner, for people who read a pod
		datadogOf(w, opts).Additions(), // next: the same in Datadog's words, with what the platform adds
		memberOf(w).Additions(),        // only keys: whether the mesh takes the pod in
		proxyOf(w).Additions(),         // only keys: what istio-proxy needs there
	}
}
