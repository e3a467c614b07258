package source

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/source/shape"
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
	r := &yamlReader{file: "functionConfig", open: map[*yaml.Node]bool{}, lost: true}
	n := r.node(y, 0)
	if r.limit != nil {
		return nil, r.limit
	}
	if len(r.problems) > 0 {
		return nil, &spec.Unreadable{Problems: r.problems}
	}
	kind, api, name := n.Get("kind").Str(), n.Get("apiVersion").Str(), n.At("metadata", "name").Str()
	r.file = kind + "/" + name
	switch {
	case kind == "ConfigMap" && api == "v1":
		return newConfigMap(n, name)
	case kind != "BatchSet" || api != BatchSetAPI:
		return nil, spec.NewUnreadable(spec.Pos{File: r.file},
			fmt.Sprintf("kind is %q of apiVersion %q, want BatchSet of %s, or ConfigMap of v1 as functionConfig", kind, api, BatchSetAPI),
			nearest.Hint(kind, []string{"BatchSet", "ConfigMap"}))
	}
	n = r.node(y, 0)
	problems := shape.Check(envelope(n), shape.Default().Def("#BatchSet"), "")
	if len(problems) == 0 {
		problems = whatToRender("spec.", n.Get("spec"))
	}
	if len(problems) > 0 {
		return nil, malformed(r.file, problems)
	}
	return newBatchSet(name, n.Get("spec")), nil
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
			add("version is empty", "leave it out, or name the image's version")
		} else if e := validation.IsValidLabelValue(version.Text); len(e) > 0 {
			add(fmt.Sprintf("version %q is no label value: %s", version.Text, e[0]), "")
		}
	}
	if region.Is(spec.String) && regions.Is(spec.List) {
		add("region and "+path+"regions both say what to render", "give one of the two")
	}
	if region.Is(spec.String) && region.Text == "" {
		add("region is empty", "leave it out to render every region")
	}
	if regions.Is(spec.List) && len(regions.Items) == 0 {
		add("regions is empty", "leave it out to render every region")
	}
	return out
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

func malformed(file string, problems []shape.Problem) error {
	e := &spec.Unreadable{}
	for _, p := range problems {
		e.Problems = append(e.Problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: file}, Message: p.Message, Hint: p.Hint})
	}
	return e
}

func newBatchSet(name string, n *spec.Node) *BatchSet {
	s := &BatchSet{Kind: "BatchSet", Name: name, Version: n.Get("version").Str(), cue: n.Get("cue")}
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
	return s
}

// newConfigMap reads what `kpt fn eval -- region=jp source=fleet` makes. Scalars
// of any kind are taken as written, since kpt does not quote all that it might.
func newConfigMap(n *spec.Node, name string) (*BatchSet, error) {
	s := &BatchSet{Kind: "ConfigMap", Name: name}
	data := &spec.Node{Type: spec.Map}
	var problems []shape.Problem
	if n.Get("data").Is(spec.Map) {
		data.Fields = n.Get("data").Fields
	}
	for i, f := range data.Fields {
		switch known := slices.Contains(configMapData, f.Name); {
		case !known:
			problems = append(problems, shape.Problem{Message: fmt.Sprintf("unknown field data.%s, want region, version or source", f.Name), Hint: nearest.Hint(f.Name, configMapData)})
		case f.Value.Is(spec.Null), f.Value.Is(spec.Map), f.Value.Is(spec.List), f.Value.Shown() == "":
			problems = append(problems, shape.Problem{Message: fmt.Sprintf("data.%s is empty, or no string", f.Name)})
		default:
			data.Fields[i].Value = &spec.Node{Type: spec.String, Text: f.Value.Shown()}
		}
	}
	if len(problems) == 0 {
		problems = whatToRender("data.", data)
	}
	if len(problems) > 0 {
		return nil, malformed(s.File(), problems)
	}
	s.Version = data.Get("version").Str()
	if region := data.Get("region").Str(); region != "" {
		s.Regions = strings.Split(region, ",")
	}
	if source := data.Get("source").Str(); source != "" {
		s.sources = []string{source}
	}
	return s, nil
}

// configMapData are the fields of a ConfigMap's data.
var configMapData = []string{"region", "version", "source"}

// Empty reports whether the set names no fleet: a ConfigMap that only says what
// to render of others.
func (s *BatchSet) Empty() bool { return len(s.sources) == 0 && s.cue == nil && len(s.inline) == 0 }

// Read reads the set's fleet: its sources, its CUE text and its inline fields
// are one fleet.
func (s *BatchSet) Read(opts Options) (*spec.Fleet, error) {
	if s.Empty() {
		return nil, spec.NewUnreadable(spec.Pos{File: s.File()}, "the set is empty", "give spec.sources, spec.cue, or spec.platform and spec.batches")
	}
	return readAll(s.sources, opts, func(b *builder) error {
		if s.cue != nil {
			if err := s.addCUE(b); err != nil {
				return err
			}
		}
		if len(s.inline) > 0 {
			b.addFile(s.File())
			p := &pkg{within: "spec"}
			b.packages = append(b.packages, p)
			p.addData(b, newDefinitions(), &spec.Node{Type: spec.Map, Fields: s.inline})
		}
		return nil
	})
}

// addCUE evaluates spec.cue as a file of its own.
func (s *BatchSet) addCUE(b *builder) error {
	r := newRoot(oneFile(s.cue.Text), "", func(string) string { return s.File() })
	r.evaluate = b.evaluateAll
	defer b.addSources(r)
	return newDirectories(r).loadFiles(b, []string{specCUE})
}

const specCUE = "spec.cue"

// oneFile is a file system with the text of spec.cue.
type oneFile string

func (f oneFile) Open(name string) (fs.File, error) {
	if name != specCUE && name != "." {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &textFile{Reader: strings.NewReader(string(f)), dir: name == "."}, nil
}

type textFile struct {
	*strings.Reader
	dir bool
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *textFile) Close() error               { return nil }
func (f *textFile) IsDir() bool                { return f.dir }
func (f *textFile) ModTime() time.Time         { return time.Time{} }
func (f *textFile) Sys() any                   { return nil }

func (f *textFile) Name() string {
	if f.dir {
		return "."
	}
	return specCUE
}

func (f *textFile) Mode() fs.FileMode {
	if f.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
