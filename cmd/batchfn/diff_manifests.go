package main

import (
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/diff/manifests"
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
	side.resources, err = manifests.Read(r, a, side.read)
	return err
}

// read reads a side that is a file. It may be larger than a source: a rendering is.
func (side *diffSide) read() ([]byte, error) {
	if side.revision != nil {
		return fs.ReadFile(side.revision, side.path)
	}
	return root.ReadFile(side.path, cli.MaxInput)
}
