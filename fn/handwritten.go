package fn

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/decorate/istio"
	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// Lift returns what batchfn did not make of the resources beside a fleet, for
// Options.HandWritten. Those that are no workloads are left out.
func Lift(f *spec.Fleet, regions []string, resources []lift.Resource) []*spec.HandWritten {
	var out []*spec.HandWritten
	lifter := lift.New(f.Platform, regions)
	for _, r := range resources {
		if h := lifter.Lift(r); h != nil {
			checkShape(h)
			out = append(out, h)
		}
	}
	return out
}

// shaped are the fields of a lifted entry whose form an entry's schema judges.
var shaped = []string{"owner", "severity", "runbook", "image", "resources", "timeout"}

// checkShape reports values that have not the form that entries ask for.
func checkShape(h *spec.HandWritten) {
	if h.Entry == nil {
		return
	}
	n := &spec.Node{Type: spec.Map}
	for _, f := range h.Entry.Node.Fields {
		if slices.Contains(shaped, f.Name) {
			n.Fields = append(n.Fields, f)
		}
	}
	for _, p := range shape.Check(n, shape.Default().Entry(h.Entry.Kind), "") {
		if p.Rule == "field-known" || p.Rule == "field-required" {
			continue
		}
		h.Problems = append(h.Problems, spec.Finding{Rule: p.Rule, Pos: p.Pos, Field: p.Field, Message: p.Message, Hint: p.Hint})
	}
}

// inResources tells findings of hand-written resources in their own words: the
// field of the resource, and for a CronJob the entry that would replace it.
func inResources(findings []spec.Finding, all []*spec.HandWritten) {
	byID := map[spec.ResourceID]*spec.HandWritten{}
	for _, h := range all {
		if byID[h.Resource] == nil {
			byID[h.Resource] = h
		}
	}
	for i := range findings {
		f := &findings[i]
		h := byID[f.Resource]
		if h == nil || h.Resource.Kind == "" {
			continue
		}
		f.Field = pathOf(h, f.Field)
		f.Hint = ofManifest.Replace(f.Hint)
		if h.Entry != nil {
			f.Owner = h.Entry.Node.Get("owner").Str()
		}
		if h.Compact != "" {
			f.Hint = strings.TrimPrefix(f.Hint+"; or replace it with an entry: "+h.Compact, "; ")
		}
	}
}

// ofManifest puts what a hint says to write in an entry in the words of a manifest, for
// which the defaults of the platform do not count.
var ofManifest = strings.NewReplacer(
	`add timeout: "30m", here or in platform.defaults`, "add activeDeadlineSeconds: 1800",
	`add resources: {cpu: "100m", memory: "256Mi"}`, "add resources: {requests: {cpu: 100m, memory: 256Mi}}",
	`{secret: "NAME", key: "KEY"}`, "valueFrom: {secretKeyRef: {name: NAME, key: KEY}}",
)

// pathOf is the path of a field in the resource: that of the nearest that is known.
func pathOf(h *spec.HandWritten, field string) string {
	for at := strings.NewReplacer("[", ".", "]", "").Replace(field); at != ""; {
		if path := h.Paths[at]; path != "" {
			return path
		}
		at = at[:max(strings.LastIndexByte(at, '.'), 0)]
	}
	return field
}

// JudgeHandWritten judges a fleet and the hand-written resources beside it, without
// making manifests of the fleet.
func JudgeHandWritten(f *spec.Fleet, opts Options) []spec.Finding {
	part := *f
	part.Partial = true // waivers may be for resources that are not among these
	findings := policy.Check(&part, policy.Options{Rendering: true, Regions: opts.Regions, Version: opts.Version, Unversioned: opts.Version == "", Separate: true, HandWritten: opts.HandWritten})
	inResources(findings, opts.HandWritten)
	return findings
}

// Decorate adds to the text of a hand-written resource what it lacks. It fails with
// *node.Refused. Options are those of Render, which has judged it.
func Decorate(h *spec.HandWritten, text []byte, opts Options) ([]byte, error) {
	if h.Entry == nil || h.Region == nil {
		return text, nil
	}
	text, err := node.Add(text, additionsTo(h, opts)...)
	if err != nil || !h.Waits {
		return text, err
	}
	return node.Wrap(text, wrapperFor(h)) // last: it wraps the command as it is then
}

// wrapperFor is the start wrapper of a resource whose pods ask for it.
func wrapperFor(h *spec.HandWritten) start.Wrapper {
	w := *h.Workload()
	w.Istio = h.Mesh
	return wrapperOf(&w)
}

// additionsTo are the decorators of a resource that batchfn did not make: whether
// it is in the mesh is its own to say.
func additionsTo(h *spec.HandWritten, opts Options) []decorate.Additions {
	w := h.Workload()
	if !strings.HasSuffix(w.Image, ":"+opts.Version) {
		opts.Version = ""
	}
	return []decorate.Additions{
		ownershipOf(w).Additions(),
		datadogOf(w, opts).Additions(),
		proxyFor(h, w).Additions(),
	}
}

// proxyFor is what the proxy needs beside what the resource says of it: an added
// limit is never below its own request, nor an added request above its own limit.
func proxyFor(h *spec.HandWritten, w *spec.Workload) istio.Proxy {
	mesh := *w
	mesh.Istio = h.Mesh
	p := proxyOf(&mesh)
	own := func(key string) string { return w.Entry.Node.At("annotations", key).Str() }
	p.CPULimit = larger(p.CPULimit, own(names.IstioProxyCPU))
	p.MemoryLimit = larger(p.MemoryLimit, own(names.IstioProxyMemory))
	p.CPU = smaller(p.CPU, own(names.IstioProxyCPULimit))
	p.Memory = smaller(p.Memory, own(names.IstioProxyMemoryLimit))
	return p
}

func larger(ours, theirs string) string {
	if compare(ours, theirs) < 0 {
		return theirs
	}
	return ours
}

func smaller(ours, theirs string) string {
	if compare(ours, theirs) > 0 {
		return theirs
	}
	return ours
}

// compare orders two quantities; what is none is equal to all others.
func compare(a, b string) int {
	x, errX := resource.ParseQuantity(a)
	y, errY := resource.ParseQuantity(b)
	if errX != nil || errY != nil {
		return 0
	}
	return x.Cmp(y)
}
