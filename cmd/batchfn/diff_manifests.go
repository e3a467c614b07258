package main

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// asWritten stands for the version where none is given, so that images are as the
// fleet has them.
const asWritten = "{version}"

// resources are the manifests of a side: as they were read, or as they are rendered.
func (f *diffFlags) resources(side *diffSide, cmd *cobra.Command, s cli.Streams) (all []diff.Resource, err error) {
	if side.fleet == nil {
		return side.resources, nil
	}
	version := string(f.version)
	if version == "" {
		version = asWritten
	}
	rendered, findings := fn.Render(side.fleet, fn.Options{Regions: f.regions, Version: version, Separate: true})
	if spec.HasErrors(findings) {
		return nil, f.refuse(side, findings, cmd, s)
	}
	for o := range rendered.Objects() {
		all = append(all, diff.FromObject(o))
	}
	return all, nil
}

// openRoot opens the root of a side, and finds its argument there.
func (side *diffSide) openRoot(top string) (*root.Root, root.Argument, error) {
	if side.revision != nil {
		info, err := fs.Stat(side.revision, side.path)
		if err != nil {
			return nil, root.Argument{}, err
		}
		return root.New(side.revision, side.revision.Name), root.Argument{Text: side.text, Dir: info.IsDir(), Path: side.path}, nil
	}
	a, dir, err := root.Locate(side.path, top, "")
	if err != nil {
		return nil, a, err
	}
	r, err := root.Open(dir, a.Name)
	return r, a, err
}

// readResources reads the manifests of a side, if it has manifests and no fleet.
func (side *diffSide) readResources(top string) error {
	r, a, err := side.openRoot(top)
	if err != nil {
		return nil // reading a fleet says why
	}
	defer r.Close()
	if !a.Dir {
		return side.readFile(r, a)
	}
	if !holdsManifests(r, a) {
		return nil
	}
	paths, err := r.Manifests(a)
	if err != nil {
		return err
	}
	side.resources = []diff.Resource{}
	for _, name := range paths {
		text, err := r.Text(name)
		if err != nil {
			return cmp.Or(r.Err(), err)
		}
		nodes, err := parseManifests(r.Name(name), text)
		if err != nil {
			return err
		}
		for _, n := range nodes {
			side.addResource(n)
		}
	}
	return nil
}

// readFile reads a file of manifests. It may be larger than a source: a rendering is.
func (side *diffSide) readFile(r *root.Root, a root.Argument) error {
	if path.Ext(a.Path) == ".cue" || strings.Contains(path.Base(a.Path), ".fleet.") {
		return nil
	}
	var text []byte
	var err error
	if side.revision != nil {
		text, err = fs.ReadFile(side.revision, side.path)
	} else {
		text, err = root.ReadFile(side.path, cli.MaxInput)
	}
	if err != nil {
		return err
	}
	nodes, err := parseManifests(r.Name(a.Path), bytes.TrimPrefix(text, []byte("\ufeff")))
	if err != nil || len(nodes) == 0 || !isResource(nodes[0]) {
		return nil // reading a fleet says why
	}
	for _, n := range nodes {
		side.addResource(n)
	}
	return nil
}

// parseManifests reads the documents of a text.
func parseManifests(name string, text []byte) (all []*spec.Node, err error) {
	nodes, err := lift.Documents(text)
	if err != nil {
		for _, part := range document.Split(text) {
			if err := checkDocument(name, text, part); err != nil {
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

// checkDocument says what is wrong with a part of a text, at its place.
func checkDocument(name string, text, part []byte) error {
	if !document.HasContent(part) {
		return nil
	}
	before := bytes.Count(text[:cap(text)-cap(part)], []byte("\n"))
	_, err := document.ParseYAML(name, append(bytes.Repeat([]byte("\n"), before), part...))
	return err
}

// addResource adds a resource, or those of a List.
func (side *diffSide) addResource(n *spec.Node) {
	if strings.HasSuffix(n.Get("kind").Str(), "List") {
		for _, item := range n.Get("items").List() {
			side.addResource(item)
		}
		return
	}
	if r, ok := diff.FromNode(n); ok {
		side.resources = append(side.resources, r)
	}
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
		case !e.IsDir() && (path.Ext(name) == ".cue" || strings.Contains(base, ".fleet.")):
			fleet = true
		case !e.IsDir() && !found && (path.Ext(name) == ".yaml" || path.Ext(name) == ".yml"):
			if text, err := r.Text(name); err == nil {
				nodes, err := parseManifests(name, text)
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
