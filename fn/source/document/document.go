// Package document reads YAML and JSON: every value with its place, aliases
// resolved within limits, no key twice.
package document

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// Limits of one file.
const (
	maxAliasNodes = 100_000  // that aliases may expand to
	maxAliasText  = 64 << 20 // bytes that they have
	maxDepth      = 100      // of nested collections
)

// Read reads a file as a package of its own. The error is a *spec.LimitReached.
func Read(r *root.Root, file string) (*content.Package, error) {
	n, err := parse(r, file)
	if broken, ok := err.(*spec.Unreadable); ok {
		return &content.Package{Broken: broken.Problems}, nil
	}
	if err != nil {
		return nil, err
	}
	p := Package(n, "")
	p.Files = []string{r.Name(file)}
	return p, nil
}

func parse(r *root.Root, file string) (*spec.Node, error) {
	name := r.Name(file)
	text, err := r.Text(file)
	if limit := r.Limit(); limit != nil {
		return nil, limit
	}
	if broken, ok := err.(*spec.Unreadable); ok {
		return nil, broken
	}
	if err != nil {
		return nil, spec.NewUnreadable(spec.Pos{File: name}, "cannot be read: "+root.Cause(err), "")
	}
	if path.Ext(name) == ".json" {
		return ParseJSON(name, text)
	}
	return ParseYAML(name, text)
}

// Package is what a document says as a fleet. Where its places are lost, within
// is the path of the fleet in its file.
func Package(n *spec.Node, within string) *content.Package {
	p := &content.Package{Within: within}
	if n.Type != spec.Map {
		p.Problems = append(p.Problems, spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: n.Pos,
			Message: "the file is " + n.Type.String() + ", want a struct with platform, batches, iterators or workers"})
		return p
	}
	for _, f := range n.Fields {
		kind := spec.Kind(f.Name)
		switch {
		case f.Name == "platform":
			p.Platform = f.Value
		case slices.Contains(spec.Kinds, kind):
			addEntries(p, kind, f.Value)
		case within == "" && strings.HasPrefix(f.Name, "_"): // the author's own, as CUE's hidden fields are: a place for anchors
		default:
			p.Unknown = append(p.Unknown, f)
		}
	}
	return p
}

func addEntries(p *content.Package, kind spec.Kind, n *spec.Node) {
	switch n.Type {
	case spec.Map:
		for _, e := range n.Fields {
			p.Names = append(p.Names, content.Name{Kind: kind, Name: e.Name, Pos: e.Pos})
			p.Entries = append(p.Entries, content.Entry{Kind: kind, Name: e.Name, Index: -1, Pos: e.Pos, Node: e.Value, Within: below(p.Within, string(kind)+"."+e.Name)})
		}
	case spec.List:
		p.Lists = append(p.Lists, content.List{Kind: kind, Pos: n.Pos})
		for i, e := range n.Items {
			p.Entries = append(p.Entries, content.Entry{Kind: kind, Index: i, Pos: e.Pos, Node: e, Within: below(p.Within, fmt.Sprintf("%s[%d]", kind, i))})
		}
	default:
		p.Problems = append(p.Problems, spec.Finding{Rule: "field-valid", Level: spec.Error, Pos: n.Pos, Field: string(kind),
			Message: fmt.Sprintf("%s is %s, want a struct of entries by name, or a list of entries", kind, n.Type)})
	}
}

// below is the path of an entry where places are lost; else "".
func below(within, path string) string {
	if within == "" {
		return ""
	}
	return within + "." + path
}
