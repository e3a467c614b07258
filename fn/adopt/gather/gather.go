// Package gather reads the manifests that import makes a fleet of: files, directories,
// kustomizations, standard input. What cannot be read is a row of the report, and the
// rest goes on.
package gather

import (
	"io"

	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// From says where the manifests are.
type From struct {
	Paths      []string          // "-" is standard input
	Regions    []Region          // by the path that they are read from
	Namespaces map[string]string // namespace → region
	Names      []string          // of the regions, in their order
	Root       string            // nothing outside it is read; "" is the root of each path
	Stdin      io.Reader
	// Build builds the kustomization of a directory within a root, in process. It fails
	// with refused where that would run a function.
	Build func(dir, root string, refused error) ([]byte, error)
}

// Region is a region, and the path that its manifests are at or below.
type Region struct{ Name, Path string }

// Manifests reads all paths. It fails where one does not exist, that of a region
// included, or with a *spec.LimitReached.
func Manifests(from From) (adopt.Input, error) {
	g := &gatherer{from: from, files: map[string]bool{}, regions: map[string]bool{}, in: adopt.Input{Namespaces: from.Namespaces, Regions: from.Names}}
	for _, arg := range from.Paths {
		read := g.argument
		if arg == "-" {
			read = g.stdin
		}
		if err := read(arg); err != nil {
			return adopt.Input{}, err
		}
	}
	if err := g.unusedRegions(); err != nil {
		return adopt.Input{}, err
	}
	g.unusedNamespaces()
	return g.in, nil
}

type gatherer struct {
	from    From
	in      adopt.Input
	files   map[string]bool // that were read
	regions map[string]bool // that a file was read of
}

// maxManifests is the most bytes of a file of manifests: kubectl prints a whole
// cluster as one.
const maxManifests = 64 << 20

func (g *gatherer) stdin(string) error {
	text, err := io.ReadAll(io.LimitReader(g.from.Stdin, maxManifests+1))
	if len(text) > maxManifests {
		return &spec.LimitReached{Message: "standard input is larger than 64 MiB: import one namespace at a time"}
	}
	if err != nil {
		return spec.NewUnreadable(spec.Pos{File: "standard input"}, "cannot be read: "+root.Cause(err), "")
	}
	return g.text(reading{name: "standard input", region: g.regionOf("-", "-")}, text)
}

func (g *gatherer) refuse(pos spec.Pos, message, do string) {
	g.in.Refused = append(g.in.Refused, adopt.Row{Path: "not read", Pos: pos, From: message, Do: do})
}

// unreadable notes why a file cannot be read, with its places.
func (g *gatherer) unreadable(name string, err error) {
	problems, ok := err.(*spec.Unreadable)
	if !ok {
		g.refuse(spec.Pos{File: name}, "cannot be read: "+root.Cause(err), "fix the file, or do not import it")
		return
	}
	for _, p := range problems.Problems {
		do := p.Hint
		if do == "" {
			do = "fix the file, or do not import it"
		}
		g.refuse(p.Pos, p.Message, do)
	}
}
