package source

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// readBatchSet reads a BatchSet, but for its fleet.
func (s *BatchSet) readBatchSet(n *spec.Node) error {
	problems := shape.Check(envelope(n), shape.Default().Def("#BatchSet"), "")
	n = n.Get("spec")
	if len(problems) == 0 {
		problems = whatToRender("spec.", n)
	}
	if len(problems) > 0 {
		return malformed(s.File(), problems)
	}
	s.Version, s.cue = n.Get("version").Str(), n.Get("cue")
	s.AllowEmpty = n.Get("allowEmpty").Is(spec.Bool) && n.Get("allowEmpty").Text == "true"
	if region := n.Get("region").Str(); region != "" {
		s.Regions = append(s.Regions, region)
	}
	for _, item := range n.Get("regions").List() {
		s.Regions = append(s.Regions, item.Str())
	}
	for _, item := range n.Get("sources").List() {
		s.sources = append(s.sources, item.Str())
	}
	for _, f := range n.Fields {
		if f.Name == "platform" || slices.Contains(spec.Kinds, spec.Kind(f.Name)) {
			s.inline = append(s.inline, f)
		}
	}
	return nil
}

// envelope is a BatchSet without its fleet, which is checked as any fleet is.
func envelope(n *spec.Node) *spec.Node {
	out := &spec.Node{Type: spec.Map, Pos: n.Pos}
	for _, f := range n.Fields {
		if f.Name == "spec" && f.Value.Is(spec.Map) {
			inner := &spec.Node{Type: spec.Map, Pos: f.Value.Pos}
			for _, g := range f.Value.Fields {
				if g.Name != "platform" && !slices.Contains(spec.Kinds, spec.Kind(g.Name)) {
					inner.Fields = append(inner.Fields, g)
				}
			}
			f.Value = inner
		}
		if f.Name != "status" { // a cluster's, if ever
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// whatToRender checks what a set says of regions and version. An empty value is
// refused: a set that shall render one region must not render all of them.
func whatToRender(path string, n *spec.Node) []shape.Problem {
	var out []shape.Problem
	add := func(message, hint string) {
		out = append(out, shape.Problem{Message: path + message, Hint: hint})
	}
	version, region, regions := n.Get("version"), n.Get("region"), n.Get("regions")
	if version.Is(spec.String) {
		if version.Text == "" {
			add("version is empty", "remove it, or set it to the image's version")
		} else if wrong := words.Kubernetes(validation.IsValidLabelValue(version.Text)); wrong != "" {
			add(fmt.Sprintf("version %q is not a valid label value: %s", version.Text, wrong), "")
		}
	}
	if region.Is(spec.String) && regions.Is(spec.List) {
		add("region and "+path+"regions are both set", "set only one of the two")
	}
	if region.Is(spec.String) && region.Text == "" {
		add("region is empty", "remove it to render every region")
	}
	if regions.Is(spec.List) && len(regions.Items) == 0 {
		add("regions is empty", "remove it to render every region")
	}
	return out
}

func malformed(file string, problems []shape.Problem) error {
	e := &spec.Unreadable{}
	for _, p := range problems {
		e.Problems = append(e.Problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: file}, Message: p.Message, Hint: p.Hint})
	}
	return e
}
