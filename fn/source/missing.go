package source

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/cue"
	"github.com/batchfn/batchfn/fn/spec"
)

// missingPlatform says which likely cause left a package without a platform.
func (j *joining) missingPlatform(p *pkg) spec.Finding {
	return spec.Finding{Level: spec.Error, Pos: j.missingAt(p), Message: "the fleet has no platform", Hint: j.missingHint(p)}
}

// missingAt is the package's first entry, else the package.
func (j *joining) missingAt(p *pkg) spec.Pos {
	switch {
	case len(p.Entries) > 0:
		first := p.Entries[0].Pos
		for _, e := range p.Entries {
			first, _ = content.InOrder(first, e.Pos)
		}
		return first
	case p.Dir != "" && p.root != nil:
		return spec.Pos{File: p.root.Name(p.Dir)}
	case len(j.files) > 0:
		return spec.Pos{File: j.files[0]}
	}
	return spec.Pos{}
}

func (j *joining) missingHint(p *pkg) string {
	if p.root != nil && p.Dir != "" {
		file, other := p.platformAbove()
		switch {
		case file == "":
		case p.Module == "":
			return fmt.Sprintf("%s has one, but there is no cue.mod directory beside it, so it does not belong to this package: run batchfn init there", file)
		case p.Clause == "":
			return fmt.Sprintf("%s has one, and is package %s; begin the files here with: package %s", file, other, other)
		case other != p.Clause:
			return fmt.Sprintf("%s has one, but it is package %s and this is package %s", file, other, p.Clause)
		}
	}
	if j.opts.Within != "" {
		return "if the repository has one, Argo CD did not send it: add its file and cue.mod to argocd.argoproj.io/manifest-generate-paths"
	}
	const see = "platform is one struct for the whole fleet; see: batchfn explain platform"
	switch {
	case p.root != nil && p.Dir == "": // files that were named
		return "if another file of the package has it, pass the directory; " + see
	case p.root != nil && p.Module == "" && p.Clause != "":
		return "if a directory above has it, run batchfn init there: only cue.mod joins directories; " + see
	}
	return see
}

// platformAbove finds the file with a platform in a directory further up, or
// beside, and the name of its package.
func (p *pkg) platformAbove() (file, clause string) {
	for dir := p.Dir; dir != "."; {
		dir = path.Dir(dir)
		entries, err := fs.ReadDir(p.root.FS, dir)
		if err != nil {
			return "", ""
		}
		for _, e := range entries {
			name := path.Join(dir, e.Name())
			if path.Ext(name) != ".cue" {
				continue
			}
			text, err := p.root.Text(name)
			if err != nil || !strings.Contains(string(text), "platform:") {
				continue
			}
			if clause, ok := cue.PackageName(name, text); ok {
				return p.root.Name(name), clause
			}
		}
	}
	return "", ""
}
