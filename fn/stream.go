package fn

import (
	"github.com/batchfn/batchfn/fn/expand"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/mark"
	"github.com/batchfn/batchfn/fn/spec"
)

// Stream takes resources, in the order of Rendering.All.
type Stream interface {
	Add(objects ...manifest.Object)
}

// Filling is a Stream that encodes what regions share once: resources with marks.
type Filling interface {
	Stream
	// Template encodes resources with marks.
	Template(objects ...manifest.Object) *manifest.Template
	// AddFilled adds a template with the values of its marks.
	AddFilled(t *manifest.Template, values []string)
}

// RenderTo makes the manifests of a fleet in one pass over the workloads: a stream gets
// the resources of each when it is judged, until there is a finding at level error. With
// such a finding, what it got is not to be used. The answer is how many workloads it got.
func RenderTo(f *spec.Fleet, opts Options, to Stream) (workloads int, findings []spec.Finding) {
	s := newSharing(to, opts)
	findings = judge(f, opts, func(w *spec.Workload) {
		workloads++
		s.add(w)
	})
	return workloads, findings
}

// sharing makes the resources of an entry once for all regions that differ in texts only.
type sharing struct {
	to        Stream
	filling   Filling // nil where the stream is none
	opts      Options
	expander  *expand.Expander
	commons   map[*spec.Platform]map[*spec.Region]*spec.Common
	templates map[shared]*manifest.Template // nil where there can't be one
}

// shared is what workloads have in common that share their resources.
type shared struct {
	entry   *spec.Entry
	common  *spec.Common
	suspend bool // of a freeze in some regions
}

func newSharing(to Stream, opts Options) *sharing {
	s := &sharing{to: to, opts: opts, expander: expand.New(opts.Version), commons: map[*spec.Platform]map[*spec.Region]*spec.Common{}, templates: map[shared]*manifest.Template{}}
	if !mark.In(opts.Version) {
		s.filling, _ = to.(Filling)
	}
	return s
}

func (s *sharing) add(w *spec.Workload) {
	if t, values := s.template(w); t != nil {
		s.filling.AddFilled(t, values)
		return
	}
	s.to.Add(objects(s.expander, w, s.opts)...)
}

// template is the one that makes the resources of a workload, with the values of its
// marks, or nil.
func (s *sharing) template(w *spec.Workload) (t *manifest.Template, values []string) {
	common := s.common(w)
	if common == nil || w.OverridesRegion() {
		return nil, nil
	}
	key := shared{w.Entry, common, w.Suspend}
	t, known := s.templates[key]
	if !known {
		if in := common.In(w); in != nil {
			t = s.filling.Template(objects(s.expander, in, s.opts)...)
		}
		s.templates[key] = t
	}
	return t, common.Values(w.Region)
}

// common stands for the region of a workload and others that are rendered; nil where
// there is none.
func (s *sharing) common(w *spec.Workload) *spec.Common {
	if s.filling == nil {
		return nil
	}
	commons, known := s.commons[w.Platform]
	if !known {
		commons = w.Platform.Commons(s.opts.Regions)
		s.commons[w.Platform] = commons
	}
	return commons[w.Region]
}
