package main

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// page is a file of manifests.
type page struct {
	name      string
	text      []byte
	documents []*manifestDocument
}

// manifestDocument is one document of a file, with its separator.
type manifestDocument struct {
	line      int // of its first line, from 1
	text, out []byte
	node      *yaml.Node // nil where it holds no resource
	hand      *spec.HandWritten
}

// readManifests reads files, and all *.yaml and *.yml of directories, by path.
// Nothing leaves the root of an argument.
func readManifests(args []string, top string) ([]*page, error) {
	var pages []*page
	for _, arg := range args {
		a, dir, err := root.Locate(arg, top, "")
		if err != nil {
			return nil, err
		}
		r, err := root.Open(dir, func(name string) string { return shownAs(arg, a, name) })
		if err != nil {
			return nil, err
		}
		paths, err := manifestsBelow(r, a)
		if err != nil {
			return nil, err
		}
		for _, name := range paths {
			p, err := readPage(r, name)
			if err != nil {
				return nil, err
			}
			if !slices.ContainsFunc(pages, func(q *page) bool { return q.name == p.name }) {
				pages = append(pages, p)
			}
		}
	}
	return pages, nil
}

// shownAs is the name of a file below an argument, as the user would write it.
func shownAs(arg string, a root.Argument, name string) string {
	if !a.Dir {
		return path.Clean(arg)
	}
	if a.Path != "." {
		name = strings.TrimPrefix(strings.TrimPrefix(name, a.Path), "/")
	}
	return path.Join(arg, name)
}

func manifestsBelow(r *root.Root, a root.Argument) (paths []string, err error) {
	if !a.Dir {
		return []string{a.Path}, nil
	}
	err = fs.WalkDir(r.FS, a.Path, func(name string, e fs.DirEntry, err error) error {
		switch ext := path.Ext(name); {
		case err != nil:
			return spec.NewUnreadable(spec.Pos{File: r.Name(name)}, "cannot be read: "+root.Cause(err), "")
		case e.IsDir() && name != a.Path && strings.HasPrefix(e.Name(), "."):
			return fs.SkipDir
		case !e.IsDir() && (ext == ".yaml" || ext == ".yml"):
			paths = append(paths, name)
		}
		return nil
	})
	slices.Sort(paths)
	return paths, err
}

func readPage(r *root.Root, name string) (*page, error) {
	p := &page{name: r.Name(name)}
	text, err := r.Text(name)
	if limit := r.Limit(); limit != nil {
		return nil, limit
	}
	if err != nil {
		if _, ok := err.(*spec.Unreadable); ok {
			return nil, err
		}
		return nil, spec.NewUnreadable(spec.Pos{File: p.name}, "cannot be read: "+root.Cause(err), "")
	}
	p.text = text
	line := 1
	for _, text := range splitDocuments(text) {
		d := &manifestDocument{line: line, text: text, out: text}
		padded := append(bytes.Repeat([]byte("\n"), line-1), text...) // so that places are the file's
		if hasContent(text) {
			if _, err := document.ParseYAML(p.name, padded); err != nil {
				return nil, err
			}
		}
		if nodes, err := lift.Documents(padded); err == nil && len(nodes) == 1 {
			d.node = nodes[0]
		}
		p.documents = append(p.documents, d)
		line += bytes.Count(text, []byte("\n"))
	}
	return p, nil
}

// splitDocuments cuts a text before each separator.
func splitDocuments(text []byte) (all [][]byte) {
	start, at := 0, 0
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("---")) && hasContent(text[start:at]) {
			all = append(all, text[start:at])
			start = at
		}
		at += len(line)
	}
	return append(all, text[start:])
}

// hasContent reports whether a document holds more than comments.
func hasContent(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && line[0] != '%' && !bytes.Equal(line, []byte("---")) && !bytes.HasPrefix(line, []byte("--- #")) && !bytes.Equal(line, []byte("...")) {
			return true
		}
	}
	return false
}
