package source

import (
	"fmt"
	"path/filepath"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// BatchSetAPI is the apiVersion of a BatchSet.
const BatchSetAPI = "batchfn.dev/v1alpha1"

// BatchSet is what a KRM function is told: where its fleet is, and what to
// render of it.
type BatchSet struct {
	Kind       string // BatchSet, or ConfigMap
	Name       string
	Regions    []string
	Version    string
	AllowEmpty bool

	sources []string
	cue     *spec.Node
	inline  []spec.Field // platform and entries
}

// File is the name of the set in messages.
func (s *BatchSet) File() string { return s.Kind + "/" + s.Name }

// NewBatchSet reads a functionConfig: a BatchSet, or a ConfigMap with region,
// version and source. What orchestrators hand on has lost its lines, so
// messages name the field. It fails with a *spec.Unreadable on an unknown
// apiVersion, kind or field.
func NewBatchSet(y *yaml.Node) (*BatchSet, error) {
	n, err := document.FromYAML("functionConfig", y)
	if err != nil {
		return nil, err
	}
	kind, api, name := n.Get("kind").Str(), n.Get("apiVersion").Str(), n.At("metadata", "name").Str()
	s := &BatchSet{Kind: kind, Name: name}
	switch {
	case kind == "ConfigMap" && api == "v1":
		err = s.readConfigMap(n)
	case kind != "BatchSet" || api != BatchSetAPI:
		err = spec.NewUnreadable(spec.Pos{File: s.File()},
			fmt.Sprintf("kind is %q of apiVersion %q, want BatchSet of %s, or ConfigMap of v1 as functionConfig", kind, api, BatchSetAPI),
			nearest.Hint(kind, []string{"BatchSet", "ConfigMap"}))
	default: // once more, by the name of the set
		if n, err = document.FromYAML(s.File(), y); err == nil {
			err = s.readBatchSet(n)
		}
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Empty reports whether the set names no fleet: a ConfigMap that only says what
// to render of others.
func (s *BatchSet) Empty() bool { return len(s.sources) == 0 && s.cue == nil && len(s.inline) == 0 }

// Read reads the set's fleet: its sources, its CUE text and its inline fields
// are one fleet.
func (s *BatchSet) Read(opts Options) (*spec.Fleet, error) {
	if s.Empty() {
		return nil, spec.NewUnreadable(spec.Pos{File: s.File()}, "the set is empty", "set spec.sources, spec.cue, or spec.platform and spec.batches")
	}
	if opts.Root == "" && opts.Within == "" {
		here, err := filepath.Abs(".")
		if err != nil {
			return nil, spec.NewUnreadable(spec.Pos{File: s.File()}, root.Cause(err), "")
		}
		opts.bound = root.Boundary(here)
		if err := s.leaves(opts.bound); err != nil {
			return nil, err
		}
	}
	return readAll(s.sources, opts, s.addTo)
}

// leaves refuses a source that leaves a directory: who writes a set need not be
// who runs it.
func (s *BatchSet) leaves(bound string) error {
	for _, source := range s.sources {
		if !root.Within(source, bound) {
			return spec.NewUnreadable(spec.Pos{File: s.File()}, fmt.Sprintf("the source %q is outside the root %s", source, bound), "move it into the root, or set --root to a directory that contains it")
		}
	}
	return nil
}

// addTo adds the text and the fields that the set itself has.
func (s *BatchSet) addTo(j *joining) error {
	if s.cue != nil {
		r := root.New(root.OneFile(specCUE, s.cue.Text), func(string) string { return s.File() })
		defer j.addSources(r)
		if err := j.readFiles(&files{root: r, namedCUE: []string{specCUE}}); err != nil {
			return err
		}
	}
	if len(s.inline) > 0 {
		p := document.Package(&spec.Node{Type: spec.Map, Fields: s.inline}, "spec")
		p.Files = []string{s.File()}
		j.add(nil, p)
	}
	return nil
}

// specCUE is the name of spec.cue as a file.
const specCUE = "spec.cue"
