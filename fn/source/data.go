package source

import (
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// readData adds the YAML and JSON files: those of a directory belong to the
// package of its CUE, a named one is a package of its own.
func (d *directories) readData(b *builder, named []string) error {
	var problems []spec.Finding
	add := func(p *pkg, defs *definitions, file string) error {
		n, err := d.parse(file)
		if e, ok := err.(*spec.Unreadable); ok {
			problems = append(problems, e.Problems...)
			return nil
		}
		if err == nil {
			b.addFile(d.root.names(file))
			p.addData(b, defs, n)
		}
		return err
	}
	for _, dir := range slices.Sorted(maps.Keys(d.data)) {
		p := b.packageAt(d.root, dir)
		defs := newDefinitions()
		if p.defs != nil {
			defs = p.defs
		}
		for _, file := range d.data[dir] {
			if err := add(p, defs, file); err != nil {
				return err
			}
		}
		b.checkDefinitions(defs)
		if err := d.inherit(b, p); err != nil {
			return err
		}
	}
	for _, file := range named {
		p := &pkg{root: d.root}
		b.packages = append(b.packages, p)
		if err := add(p, newDefinitions(), file); err != nil {
			return err
		}
	}
	if len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	return nil
}

func (d *directories) parse(file string) (*spec.Node, error) {
	name := d.root.names(file)
	text, err := d.root.text(file)
	if d.root.err != nil {
		return nil, d.root.err
	}
	if e, ok := err.(*spec.Unreadable); ok {
		return nil, e
	}
	if err != nil {
		return nil, spec.NewUnreadable(spec.Pos{File: name}, "cannot be read: "+cause(err), "")
	}
	if path.Ext(name) == ".json" {
		return ParseJSON(name, text)
	}
	return ParseYAML(name, text)
}

// packageAt finds the package of a directory, or makes one without CUE.
func (b *builder) packageAt(r *root, dir string) *pkg {
	for _, p := range b.packages {
		if p.root == r && p.dir == dir {
			return p
		}
	}
	p := &pkg{root: r, dir: dir}
	b.packages = append(b.packages, p)
	return p
}

// addData adds the fields of one YAML or JSON file.
func (p *pkg) addData(b *builder, defs *definitions, n *spec.Node) {
	if n.Type != spec.Map {
		b.findings = append(b.findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: n.Pos,
			Message: "the file is " + n.Type.String() + ", want a struct with platform, batches, iterators or workers"})
		return
	}
	for _, f := range n.Fields {
		kind := spec.Kind(f.Name)
		switch {
		case f.Name == "platform":
			p.platform = b.mergePlatforms(p.platform, f.Value)
		case !slices.Contains(spec.Kinds, kind):
			p.unknown = append(p.unknown, f)
		case f.Value.Type == spec.Map:
			for _, e := range f.Value.Fields {
				defs.add(definition{kind, e.Name, e.Pos})
				p.entries = append(p.entries, &rawEntry{kind: kind, key: e.Name, index: -1, pos: e.Pos, node: e.Value, within: p.below(f.Name + "." + e.Name)})
			}
		case f.Value.Type == spec.List:
			defs.lists[f.Name] = append(defs.lists[f.Name], list{pos: f.Value.Pos})
			for i, e := range f.Value.Items {
				p.entries = append(p.entries, &rawEntry{kind: kind, index: i, pos: e.Pos, node: e, within: p.below(fmt.Sprintf("%s[%d]", f.Name, i))})
			}
		default:
			b.findings = append(b.findings, spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: f.Value.Pos, Field: f.Name,
				Message: fmt.Sprintf("%s is %s, want a struct of entries by name, or a list of entries", f.Name, f.Value.Type)})
		}
	}
}

// below is the path of an entry where places are lost; else "".
func (p *pkg) below(path string) string {
	if p.within == "" {
		return ""
	}
	return join(p.within, path)
}

// inherit gives a directory without CUE the platform of the nearest directory
// above it that has one, as files of a CUE package would get it.
func (d *directories) inherit(b *builder, p *pkg) error {
	for dir := p.dir; p.platform == nil && p.name == "" && dir != "."; {
		dir = path.Dir(dir)
		above := newDirectories(d.root)
		entries, err := readDir(d.root, dir)
		if err != nil {
			return nil
		}
		for _, name := range entries {
			above.add(path.Join(dir, name), name[0] == '.' || name[0] == '_')
		}
		if len(above.all) == 0 {
			continue
		}
		scratch := newBuilder(b.maxEntries)
		if err := above.read(scratch, nil, nil); err != nil {
			return err
		}
		for _, q := range scratch.packages {
			p.platform = b.mergePlatforms(p.platform, q.platform)
		}
		if p.platform != nil {
			for _, f := range scratch.files {
				b.addFile(f)
			}
		}
	}
	return nil
}
