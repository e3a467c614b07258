// Package manifests reads manifests to compare: rendered files, and directories of them.
package manifests

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"strings"

	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// Read reads the resources of a file, whose text read returns, or of a directory; nil if
// that is of a fleet, or has none.
func Read(r *root.Root, a root.Argument, read func() ([]byte, error)) ([]diff.Resource, error) {
	if !a.Dir {
		return file(r.Name(a.Path), read)
	}
	if !holdsManifests(r, a) {
		return nil, nil
	}
	paths, err := r.Manifests(a)
	if err != nil {
		return nil, err
	}
	all := []diff.Resource{}
	for _, name := range paths {
		text, err := r.Text(name)
		if err != nil {
			return nil, cmp.Or(r.Err(), err)
		}
		nodes, err := parse(r.Name(name), text)
		if err != nil {
			return nil, err
		}
		all = resources(all, nodes...)
	}
	return all, nil
}

func file(name string, read func() ([]byte, error)) ([]diff.Resource, error) {
	if ofFleet(path.Base(name)) {
		return nil, nil
	}
	text, err := read()
	if err != nil {
		return nil, err
	}
	nodes, err := parse(name, bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil || len(nodes) == 0 || !isResource(nodes[0]) {
		return nil, nil // reading a fleet says why
	}
	return resources(nil, nodes...), nil
}

// ofFleet reports whether a file is one of a fleet by its name.
func ofFleet(base string) bool {
	return path.Ext(base) == ".cue" || strings.Contains(base, ".fleet.")
}

// parse reads the documents of a text.
func parse(name string, text []byte) (all []*spec.Node, err error) {
	nodes, err := resourcelist.Documents(text)
	if err != nil {
		for above, doc := range document.Split(text) {
			if err := checkDocument(name, above, doc); err != nil {
				return nil, err
			}
		}
		return nil, spec.NewUnreadable(spec.Pos{File: name}, "is not valid YAML", "")
	}
	for _, node := range nodes {
		n, err := document.FromYAML(name, node)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}

// checkDocument says what is wrong with a document below as many lines, at its place.
func checkDocument(name string, above int, doc []byte) error {
	if !document.HasContent(doc) {
		return nil
	}
	_, err := document.ParseYAML(name, append(bytes.Repeat([]byte("\n"), above), doc...))
	return err
}

// resources adds resources, and those of Lists.
func resources(all []diff.Resource, nodes ...*spec.Node) []diff.Resource {
	for _, n := range nodes {
		if strings.HasSuffix(n.Get("kind").Str(), "List") {
			all = resources(all, n.Get("items").List()...)
		} else if r, ok := diff.FromNode(n); ok {
			all = append(all, r)
		}
	}
	return all
}

// holdsManifests reports whether a directory has manifests, and nothing of a fleet.
func holdsManifests(r *root.Root, a root.Argument) bool {
	fleet, found := false, false
	_ = fs.WalkDir(r.FS, a.Path, func(name string, e fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil || fleet:
			return fs.SkipAll
		case e.IsDir() && name != a.Path && (base[0] == '.' || base[0] == '_' || base == "cue.mod"):
			return fs.SkipDir
		case !e.IsDir() && ofFleet(base):
			fleet = true
		case !e.IsDir() && !found && (path.Ext(name) == ".yaml" || path.Ext(name) == ".yml"):
			if text, err := r.Text(name); err == nil {
				nodes, err := parse(name, text)
				found = err == nil && len(nodes) > 0 && isResource(nodes[0])
			}
		}
		return nil
	})
	return found && !fleet
}

// isResource reports whether a document is a resource of Kubernetes.
func isResource(n *spec.Node) bool {
	return n.Get("apiVersion").Str() != "" && n.Get("kind").Str() != "" && n.Get("kind").Str() != "BatchSet"
}
