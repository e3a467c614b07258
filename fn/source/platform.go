package source

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"cuelang.org/go/cue/parser"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// mergePlatforms unifies what two sources say of the platform; a value that
// both have must be the same.
func (b *builder) mergePlatforms(a, o *spec.Node) *spec.Node {
	if a == nil || a == o {
		return o
	}
	if o == nil || a.Equal(o) {
		return a
	}
	return b.unify("platform", a, o)
}

func (b *builder) unify(at string, a, o *spec.Node) *spec.Node {
	if a.Is(spec.Map) && o.Is(spec.Map) {
		merged := &spec.Node{Type: spec.Map, Pos: a.Pos, Fields: append([]spec.Field(nil), a.Fields...)}
		for _, f := range o.Fields {
			if was := merged.Get(f.Name); was == nil {
				merged.Fields = append(merged.Fields, f)
			} else {
				unified := b.unify(join(at, f.Name), was, f.Value)
				for i := range merged.Fields {
					if merged.Fields[i].Name == f.Name {
						merged.Fields[i].Value = unified
					}
				}
			}
		}
		return merged
	}
	if !a.Equal(o) {
		earlier, later := inOrder(a.Pos, o.Pos)
		b.once(spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: later, Field: at, Message: at + " has two values",
			Related: []spec.Related{{Pos: earlier, Message: "the other value"}}})
	}
	return a
}

// missingPlatform says which likely cause left a package without a platform.
func (b *builder) missingPlatform(p *pkg) spec.Finding {
	f := spec.Finding{Level: spec.Error, Message: "the fleet has no platform"}
	switch {
	case len(p.entries) > 0:
		f.Pos = p.entries[0].pos
		for _, e := range p.entries {
			f.Pos, _ = inOrder(f.Pos, e.pos)
		}
	case p.dir != "" && p.root != nil:
		f.Pos.File = p.root.names(p.dir)
	case len(b.files) > 0:
		f.Pos.File = b.files[0]
	}
	f.Hint = "platform is one struct for the whole fleet; see: batchfn explain platform"
	if b.within != "" {
		f.Hint = "if the repository has one, it was not sent: name its file and cue.mod in argocd.argoproj.io/manifest-generate-paths"
	}
	if p.root == nil || p.dir == "" {
		return f
	}
	file, other := p.platformAbove()
	switch {
	case file == "":
	case p.module == "":
		f.Hint = fmt.Sprintf("%s has one, but there is no cue.mod directory beside it, so it does not belong to this package: run batchfn init there", file)
	case p.name == "":
		f.Hint = fmt.Sprintf("%s has one, and is package %s; begin the files here with: package %s", file, other, other)
	case other != p.name:
		f.Hint = fmt.Sprintf("%s has one, but it is package %s and this is package %s", file, other, p.name)
	}
	return f
}

// platformAbove finds the file with a platform in a directory further up, or
// beside, and the name of its package.
func (p *pkg) platformAbove() (file, name string) {
	for dir := p.dir; dir != "."; {
		dir = path.Dir(dir)
		entries, err := fs.ReadDir(p.root.fs, dir)
		if err != nil {
			return "", ""
		}
		for _, e := range entries {
			if path.Ext(e.Name()) != ".cue" {
				continue
			}
			text, err := p.root.text(path.Join(dir, e.Name()))
			if err != nil || !strings.Contains(string(text), "platform:") {
				continue
			}
			if f, err := parser.ParseFile(e.Name(), text, parser.PackageClauseOnly); err == nil {
				return p.root.names(path.Join(dir, e.Name())), f.PackageName()
			}
		}
	}
	return "", ""
}

func topLevelHint(name string, names []string) string {
	if hint := nearest.Hint(name, names); hint != "" {
		return hint
	}
	return "hide a field of your own with an underscore: _" + name
}
