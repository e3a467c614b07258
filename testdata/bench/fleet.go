package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/testdata/bench/measure"
	"github.com/batchfn/batchfn/testdata/bench/peer"
)

// allRegions are those of examples/fleet.
var allRegions = []string{"jp", "tw", "kr"}

// sizes are the fleets that batchfn is measured with alone.
var sizes = []int{332, 1000, 3320, 33200}

// fleet is a fleet of a size, written for batchfn and for all peers.
type fleet struct {
	batches int
	regions []string
	dir     string
	bin     string
}

func newFleet(work string, batches int, regions ...string) fleet {
	return fleet{batches, regions, filepath.Join(work, fmt.Sprintf("%dx%d", batches, len(regions))), bin(work)}
}

// bin is where the programs are.
func bin(work string) string { return filepath.Join(work, "bin") }

func (f fleet) String() string { return fmt.Sprintf("%d × %d", f.batches, len(f.regions)) }

// The ways to write the fleet for batchfn, as directories: entries that stand
// there, as people write them, and entries that CUE must compute.
const (
	plain    = "fleet"
	computed = "computed"
)

// render is batchfn with one of the ways to write the fleet.
func (f fleet) render(name, way string) measure.Command {
	step := []string{"batchfn", "render", filepath.Join(f.dir, way), "--version", "v1", "--timeout", "10m"}
	for _, r := range f.regions {
		step = append(step, "--region", r)
	}
	return measure.Command{Name: name, Bin: f.bin, Steps: [][]string{step}}
}

// peers are those that are patient enough for a fleet: kustomize's time grows
// faster than the number of resources.
func (f fleet) peers() []peer.Peer {
	var out []peer.Peer
	for _, p := range peer.All {
		if p.Name != "kustomize" || f.batches <= 1000 {
			out = append(out, p)
		}
	}
	return out
}

// limit is the least that a rendering can cost: it reads the fleet with CUE, and writes
// bytes that are ready.
func (f fleet) limit(name, how, way string) measure.Command {
	return measure.Command{Name: name, Bin: f.bin, Steps: [][]string{{"limit", how, filepath.Join(f.dir, way), f.ready()}}}
}

// ready is the file with what batchfn renders.
func (f fleet) ready() string { return filepath.Join(f.dir, "ready.yaml") }

// commands are all that print the fleet.
func (f fleet) commands() []measure.Command {
	out := []measure.Command{f.render(own, plain), f.limit(parsed, "parse", plain), f.render(ownComputed, computed), f.limit(evaluated, "evaluate", computed)}
	for _, p := range f.peers() {
		out = append(out, p.Command(f.bin, f.dir, f.regions))
	}
	return out
}

// starts are the least that a program does, and the least that batchfn does.
func starts(bin string) []measure.Command {
	return []measure.Command{
		{Name: "a Go program that does nothing", Bin: bin, Steps: [][]string{{"idle"}}},
		{Name: "`batchfn version`", Bin: bin, Steps: [][]string{{"batchfn", "version"}}},
	}
}

// The names of batchfn's rows.
const (
	own         = "batchfn"
	ownComputed = "batchfn, entries computed by CUE"
	parsed      = "limit: CUE's parser, and bytes that are ready"
	evaluated   = "limit: CUE's evaluator, and bytes that are ready"
)

// ways are the ways from a fleet to what is applied, with kustomize and without.
func (f fleet) ways() []measure.Command {
	build := func(name, dir string) measure.Command {
		return measure.Command{Name: name, Bin: f.bin, Dir: f.dir,
			Steps: [][]string{{"kustomize", "build", "--enable-alpha-plugins", "--enable-exec", dir}}}
	}
	generate := func(name, dir string) measure.Command {
		return measure.Command{Name: name, Bin: f.bin, Dir: filepath.Join(f.dir, dir), Steps: [][]string{{"batchfn", "plugin", "generate"}}}
	}
	application := generate(asPlugin, plain)
	application.Env = []string{"ARGOCD_APP_NAME=fleet", "ARGOCD_ENV_REGION=" + strings.Join(f.regions, ","), "ARGOCD_ENV_VERSION=v1"}
	return []measure.Command{
		f.render(asCommand, plain),
		application,
		generate(asPluginKustomization, "generator/batchfn"),
		build(asGenerator, "generator/batchfn"),
		build(asPrinter, "generator/print"),
		build(asResources, "kustomize/"+f.regions[0]),
	}
}

// The names of the ways.
const (
	asCommand             = "`batchfn render`"
	asPlugin              = "`batchfn plugin generate`, a fleet"
	asPluginKustomization = "`batchfn plugin generate`, a kustomization with batchfn as generator"
	asGenerator           = "`kustomize build`, batchfn as generator"
	asPrinter             = "`kustomize build`, a generator that only prints ready-made resources"
	asResources           = "`kustomize build`, ready-made resources and no function"
)
