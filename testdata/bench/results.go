package main

import (
	"fmt"
	"log"
	"regexp"
	"slices"
	"time"

	"github.com/batchfn/batchfn/testdata/bench/measure"
	"github.com/batchfn/batchfn/testdata/bench/peer"
)

// results are what was measured.
type results struct {
	Machine machine
	Peers   []peer.Peer
	Rounds  int
	Large   int // rounds with larger fleets

	Fleets  []table // the fleet and the larger one, each through all programs
	Sizes   []row   // batchfn alone, with the fleet in several sizes
	Start   []row   // a program that does nothing, and batchfn's version
	Ways    []row   // from a fleet to what is applied
	Plugin  row
	Many    measure.Together
	Limit   string // of the plugin's memory, as batchfn plugin sidecar sets it
	batches int
}

// table is one fleet through several programs.
type table struct {
	Batches, Regions int
	Rows             []row
}

type row struct {
	Name string
	measure.Taken
}

func (o *options) measure() (*results, error) {
	r := &results{Machine: thisMachine(), Peers: peer.All, Rounds: o.rounds, Large: o.largeRounds, batches: o.batches}
	one := newFleet(o.work, o.batches, allRegions[0])
	fleets := []fleet{one, newFleet(o.work, o.batches, allRegions...)}
	larger := []fleet{newFleet(o.work, 10*o.batches, allRegions[0]), newFleet(o.work, 10*o.batches, allRegions...)}
	steps := []func() error{
		func() error { return r.measureFleets(o.rounds, fleets) },
		func() error { return r.measureStart(one, 3*o.rounds) },
		func() error { return r.measureWays(one, o.rounds) },
		func() error { return r.measurePlugin(one, o.rounds, o.atOnce) },
	}
	if o.largeRounds > 0 {
		steps = append(steps,
			func() error { return r.measureFleets(o.largeRounds, larger) },
			func() error { return r.measureSizes(o) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// measureFleets measures fleets through all programs, once these make the same of
// them.
func (r *results) measureFleets(rounds int, fleets []fleet) error {
	for _, f := range fleets {
		if err := prepareApart(f); err != nil {
			return err
		}
	}
	for _, f := range fleets {
		log.Printf("measuring %s", f)
		rows, err := paired(rounds, f.commands())
		if err != nil {
			return err
		}
		r.Fleets = append(r.Fleets, table{f.batches, len(f.regions), rows})
	}
	return nil
}

func (r *results) measureStart(f fleet, rounds int) (err error) {
	r.Start, err = paired(rounds, starts(f.bin))
	return err
}

func (r *results) measureWays(f fleet, rounds int) (err error) {
	r.Ways, err = paired(rounds, f.ways())
	return err
}

// measurePlugin runs the plugin alone, and many of it at once.
func (r *results) measurePlugin(f fleet, rounds, atOnce int) error {
	ways := f.ways()
	plugin := ways[slices.IndexFunc(ways, func(c measure.Command) bool { return c.Name == asPlugin })]
	plugin.Steps = [][]string{append(slices.Clone(plugin.Steps[0]), "--timeout", "10m")}
	rows, err := paired(rounds, []measure.Command{plugin})
	if err != nil {
		return err
	}
	r.Plugin = rows[0]
	if r.Many, err = measure.AtOnce(atOnce, plugin); err != nil {
		return err
	}
	sidecar, err := measure.Command{Bin: f.bin, Steps: [][]string{{"batchfn", "plugin", "sidecar"}}}.Output()
	if err != nil {
		return err
	}
	limit := regexp.MustCompile(`limits: \{memory: (\d+[GM]i)\}`).FindSubmatch(sidecar)
	if limit == nil {
		return fmt.Errorf("batchfn plugin sidecar names no limit of memory")
	}
	r.Limit = string(limit[1])
	return nil
}

// measureSizes measures batchfn alone, with fleets of several sizes.
func (r *results) measureSizes(o *options) error {
	var commands []measure.Command
	for _, batches := range sizes {
		f := newFleet(o.work, batches, allRegions...)
		if err := f.generate(); err != nil {
			return err
		}
		commands = append(commands, f.render(f.String(), plain))
	}
	var err error
	r.Sizes, err = paired(o.largeRounds, commands)
	return err
}

func paired(rounds int, commands []measure.Command) ([]row, error) {
	taken, err := measure.Paired(rounds, commands)
	if err != nil {
		return nil, err
	}
	var rows []row
	for i, c := range commands {
		rows = append(rows, row{c.Name, taken[i]})
	}
	return rows, nil
}

// find is the row of a name.
func find(rows []row, name string) row {
	i := slices.IndexFunc(rows, func(r row) bool { return r.Name == name })
	if i < 0 {
		return row{Name: name}
	}
	return rows[i]
}

// fleet is the table of a fleet.
func (r *results) fleet(batches, regions int) table {
	for _, t := range r.Fleets {
		if t.Batches == batches && t.Regions == regions {
			return t
		}
	}
	return table{}
}

// Slope is what a further batch costs in one region.
func (r *results) Slope(name string) time.Duration {
	small, large := find(r.fleet(r.batches, 1).Rows, name), find(r.fleet(10*r.batches, 1).Rows, name)
	return (large.CPU - small.CPU) / time.Duration(9*r.batches)
}
