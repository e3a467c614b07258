package main

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// foreign reads manifests of others. What cannot be read is noted, and the rest goes
// on.
type foreign struct {
	asked asked
	in    adopt.Input
	files map[string]bool // that were read

	regions map[string]bool // that a file was read of
}

// readForeign reads all paths. It fails where one does not exist, or a limit is
// reached.
func readForeign(a asked, top string, stdin io.Reader) (adopt.Input, error) {
	f := &foreign{asked: a, files: map[string]bool{}, regions: map[string]bool{}, in: adopt.Input{Namespaces: a.namespaces}}
	for _, arg := range a.paths {
		var err error
		if arg == "-" {
			err = f.stdin(stdin)
		} else {
			err = f.argument(arg, top)
		}
		if err != nil {
			return adopt.Input{}, err
		}
	}
	for _, r := range a.regions {
		if !f.regions[r.name] {
			f.in.Refused = append(f.in.Refused, adopt.Row{Path: "--region", From: r.name + "=" + r.path, Pos: spec.Pos{File: r.path}, Do: "no file that was read is at or below it: correct the path"})
		}
	}
	f.unusedNamespaces()
	return f.in, nil
}

// unusedNamespaces reports each namespace of --region that no resource is in.
func (f *foreign) unusedNamespaces() {
	used := map[string]bool{}
	for _, r := range f.in.Resources {
		used[r.Node.Get("metadata").Get("namespace").Str()] = true
	}
	for _, namespace := range slices.Sorted(maps.Keys(f.asked.namespaces)) {
		if !used[namespace] {
			f.in.Refused = append(f.in.Refused, adopt.Row{Path: "--region", From: f.asked.namespaces[namespace] + "=ns:" + namespace, Pos: spec.Pos{File: "ns:" + namespace}, Do: "no resource that was read is in that namespace: correct it"})
		}
	}
}

// maxManifests is the most bytes of a file of manifests: kubectl prints a whole
// cluster as one.
const maxManifests = 64 << 20

func (f *foreign) stdin(in io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(in, maxManifests+1))
	if len(text) > maxManifests {
		return &spec.LimitReached{Message: "standard input is larger than 64 MiB: import a namespace at a time"}
	}
	if err != nil {
		return spec.NewUnreadable(spec.Pos{File: "standard input"}, "cannot be read: "+root.Cause(err), "")
	}
	return f.text(reading{name: "standard input", region: f.regionOf("-", "-")}, text)
}

// reading is a file, and what its place says of its resources.
type reading struct {
	name, region, dir string
	built             bool                   // of a kustomization: its lines are nobody's
	comments          map[int][]lift.Comment // by the line of the resource that they are in
}

func (f *foreign) argument(arg, top string) error {
	a, dir, err := root.Locate(arg, top, "")
	if err != nil {
		return err
	}
	r, err := root.Open(dir, func(name string) string { return shownAs(arg, a, name) })
	if err != nil {
		return err
	}
	defer r.Close()
	t := &tree{foreign: f, root: r, top: dir, arg: arg, at: a.Path}
	if !a.Dir {
		return t.file(a.Path)
	}
	if err := t.kustomizations(); err != nil {
		return err
	}
	return fs.WalkDir(r.FS, a.Path, t.visit)
}

// tree is a directory that is read.
type tree struct {
	*foreign
	root     *root.Root
	top      string // of the root, as the system has it
	arg, at  string // the argument, as written and within the root
	referred map[string]bool
	builds   map[string]bool // directories of kustomizations
}

// visit is called for each file and directory.
func (t *tree) visit(name string, e fs.DirEntry, err error) error {
	switch {
	case err != nil:
		t.refuse(spec.Pos{File: t.root.Name(name)}, "cannot be read: "+root.Cause(err), "fix the file, or leave it out")
		return nil
	case !e.IsDir():
		if ext := path.Ext(name); ext == ".yaml" || ext == ".yml" || ext == ".json" {
			return t.file(name)
		}
		return nil
	case name != t.at && strings.HasPrefix(e.Name(), "."):
		return fs.SkipDir
	case t.root.Exists(path.Join(name, "Chart.yaml")):
		dir := t.root.Name(name)
		t.refuse(spec.Pos{File: path.Join(dir, "Chart.yaml")}, "a chart of Helm: its templates are no manifests", "render it: helm template "+quoted(path.Base(filepath.ToSlash(dir)))+" "+quoted(dir)+" | batchfn import - -o DIR")
		return fs.SkipDir
	case t.builds[name]:
		if !t.referred[name] {
			t.build(name)
		}
		return t.unlessHoldsRegions(name)
	}
	return nil
}

// file reads a file of the tree.
func (t *tree) file(name string) error {
	shown := t.root.Name(name)
	if t.files[shown] {
		return nil
	}
	t.files[shown] = true
	text, err := root.ReadFile(filepath.FromSlash(shown), maxManifests)
	if limit, ok := err.(*spec.LimitReached); ok {
		return limit
	}
	if err != nil {
		t.unreadable(shown, err)
		return nil
	}
	inside := strings.TrimPrefix(strings.TrimPrefix(name, t.at), "/")
	region, under := t.regionIn(shown, inside)
	return t.text(reading{name: shown, region: region, dir: under}, text)
}

// regionIn is the region of a file, and its directory without that of the region.
func (t *tree) regionIn(shown, inside string) (region, dir string) {
	dir = path.Dir(inside)
	for _, r := range t.asked.regions {
		for _, at := range []string{filepath.ToSlash(r.path), path.Join(filepath.ToSlash(t.arg), filepath.ToSlash(r.path))} {
			if rest, ok := below(filepath.ToSlash(shown), at); ok {
				return r.name, plainDir(path.Dir(rest))
			}
		}
	}
	return "", plainDir(dir)
}

func plainDir(dir string) string {
	if dir == "." || dir == "/" {
		return ""
	}
	return dir
}

// below is the rest of a path below another one.
func below(name, top string) (rest string, ok bool) {
	if name == top || top == "." {
		return name, true
	}
	rest, ok = strings.CutPrefix(name, strings.TrimSuffix(top, "/")+"/")
	return rest, ok
}

func (f *foreign) regionOf(shown, inside string) string {
	for _, r := range f.asked.regions {
		if r.path == shown || r.path == inside {
			return r.name
		}
	}
	return ""
}

func (f *foreign) refuse(pos spec.Pos, message, do string) {
	f.in.Refused = append(f.in.Refused, adopt.Row{Path: "not read", Pos: pos, From: message, Do: do})
}

// unreadable notes why a file cannot be read, with its places.
func (f *foreign) unreadable(name string, err error) {
	problems, ok := err.(*spec.Unreadable)
	if !ok {
		f.refuse(spec.Pos{File: name}, "cannot be read: "+root.Cause(err), "fix the file, or leave it out")
		return
	}
	for _, p := range problems.Problems {
		do := p.Hint
		if do == "" {
			do = "fix the file, or leave it out"
		}
		f.refuse(p.Pos, p.Message, do)
	}
}

// text reads the documents of a text. The error is a *spec.LimitReached.
func (f *foreign) text(r reading, text []byte) error {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && !isTemplate(text) {
		n, err := document.ParseJSON(r.name, text)
		if err == nil {
			f.resources(r, n)
			return nil
		}
		return f.failed(r.name, text, err)
	}
	above := 0 // lines
	for _, doc := range foreignDocuments(text) {
		if hasContent(doc) {
			n, err := document.ParseYAML(r.name, doc)
			if err == nil {
				r.comments = lift.CommentsOf(doc, above)
				f.resources(r, moved(n, above))
			} else if err := f.failed(r.name, doc, movedError(err, above)); err != nil {
				return err
			}
		}
		above += bytes.Count(doc, []byte("\n"))
	}
	return nil
}

// foreignDocuments cuts a text at each separator. A document that holds only comments
// is about the one that follows it.
func foreignDocuments(text []byte) (all [][]byte) {
	var doc []byte
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("---")) && len(bytes.Trim(line[3:], " \t\r\n")) == 0 {
			if hasContent(doc) {
				all = append(all, doc)
				doc = nil
			}
			line = []byte("\n") // keeps the lines below it where they are
		}
		doc = append(doc, line...)
	}
	return append(all, doc)
}

// moved is a node below as many lines.
func moved(n *spec.Node, lines int) *spec.Node {
	n.Pos.Line += lines
	for i := range n.Fields {
		n.Fields[i].Pos.Line += lines
		moved(n.Fields[i].Value, lines)
	}
	for i := range n.Items {
		moved(n.Items[i], lines)
	}
	return n
}

func movedError(err error, lines int) error {
	if problems, ok := err.(*spec.Unreadable); ok {
		for i := range problems.Problems {
			if problems.Problems[i].Pos.Line > 0 {
				problems.Problems[i].Pos.Line += lines
			}
		}
	}
	return err
}

func isTemplate(text []byte) bool { return bytes.Contains(text, []byte("{{")) }

// failed notes a document that cannot be read; a template of Helm is told as one.
func (f *foreign) failed(name string, text []byte, err error) error {
	if limit, ok := err.(*spec.LimitReached); ok {
		return limit
	}
	if !isTemplate(text) {
		f.unreadable(name, err)
		return nil
	}
	at := spec.Pos{File: name}
	if problems, ok := err.(*spec.Unreadable); ok && len(problems.Problems) > 0 {
		at = problems.Problems[0].Pos
	}
	chart := path.Dir(filepath.ToSlash(name))
	if i := strings.Index(chart+"/", "/templates/"); i >= 0 {
		chart = chart[:i]
	}
	f.refuse(at, "a template of Helm, not a manifest", "render it: helm template "+quoted(path.Base(chart))+" "+quoted(chart)+" | batchfn import - -o DIR")
	return nil
}

// resources takes a resource, or the items of a list.
func (f *foreign) resources(r reading, n *spec.Node) {
	kind := n.Get("kind").Str()
	if items := n.Get("items"); strings.HasSuffix(kind, "List") && items.Is(spec.List) {
		for _, item := range items.Items {
			if item.Get("kind") == nil && kind != "List" { // those of a typed list need not say it
				item.Fields = append(item.Fields, spec.Field{Name: "kind", Value: &spec.Node{Type: spec.String, Text: strings.TrimSuffix(kind, "List")}})
			}
			f.resources(r, item)
		}
		return
	}
	if !n.Is(spec.Map) || kind == "" || n.Get("apiVersion") == nil && n.Get("metadata") == nil {
		f.in.Other = append(f.in.Other, n.Pos)
		return
	}
	if r.built {
		n = withoutLines(n)
	}
	f.regions[r.region] = true
	f.in.Resources = append(f.in.Resources, adopt.Resource{Node: n, Region: r.region, Dir: r.dir, Notes: r.comments[n.Pos.Line]})
}

// withoutLines is a node whose lines are those of a text that nobody sees.
func withoutLines(n *spec.Node) *spec.Node {
	n.Pos = spec.Pos{File: n.Pos.File}
	for i := range n.Fields {
		n.Fields[i].Pos = n.Pos
		n.Fields[i].Value = withoutLines(n.Fields[i].Value)
	}
	for i := range n.Items {
		n.Items[i] = withoutLines(n.Items[i])
	}
	return n
}

// holdsRegion reports whether a path that is a region lies below a directory.
func (t *tree) holdsRegion(name string) bool {
	shown := filepath.ToSlash(t.root.Name(name))
	return slices.ContainsFunc(t.asked.regions, func(r regionPath) bool {
		for _, at := range []string{filepath.ToSlash(r.path), path.Join(filepath.ToSlash(t.arg), filepath.ToSlash(r.path))} {
			if rest, ok := below(at, shown); ok && rest != shown && at != shown {
				return true
			}
		}
		return false
	})
}
