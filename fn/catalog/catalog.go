// Package catalog makes of a fleet what people look up: every batch with its owner,
// its schedule in words, its next runs and what to do when it fails; and the week,
// hour by hour. New makes one value; HTML, Markdown, JSON and CodeOwners write it.
//
// The package knows no clock: what needs the time takes it as a value. Text of
// users goes through secret.Printable once, here, and is escaped by each format.
package catalog

import (
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// Options say what the catalog is for.
type Options struct {
	// Regions to show, as the platform names them. None: all.
	Regions []string
	// AsOf is when next runs begin.
	AsOf time.Time
	// Days is how far next runs go.
	Days int
	// Language of what batchfn says: en or ja.
	Language string
	// File names a source file for readers; nil leaves names as they are.
	File func(name string) string
	// ExitCodes is the page about exit codes without its title, as HTML.
	ExitCodes string
}

// Catalog is what every format shows. The JSON names are the contract's.
type Catalog struct {
	Version int        `json:"version"`
	AsOf    string     `json:"asOf"`
	Days    int        `json:"days"`
	Budget  int        `json:"budget"`
	Batches []*Batch   `json:"batches"`
	Heatmap []*Heatmap `json:"heatmap"`

	platform *spec.Platform
	opts     Options
	phrases  *phrases
}

// New makes the catalog of a fleet without findings at level error.
func New(f *spec.Fleet, opts Options) *Catalog {
	c := &Catalog{Version: 1, AsOf: opts.AsOf.Format(time.RFC3339), Days: opts.Days, Batches: []*Batch{}, Heatmap: []*Heatmap{},
		platform: f.Platform, opts: opts, phrases: phrasesOf(opts.Language)}
	if c.platform == nil { // a fleet without a batch
		c.platform = spec.NewPlatform(&spec.Node{Type: spec.Map})
	}
	c.Budget = c.platform.Policy.MaxStartsPerMinute
	for _, e := range f.Entries {
		if regions := asked(e.Regions(), opts.Regions); len(regions) > 0 {
			c.Batches = append(c.Batches, c.batch(e, regions))
		}
	}
	chain(c.Batches)
	for _, name := range f.RegionNames() {
		if len(opts.Regions) == 0 || slices.Contains(opts.Regions, name) {
			c.Heatmap = append(c.Heatmap, heatmapOf(f, name, c.Budget))
		}
	}
	return c
}

// asked are the regions of an entry that were asked for.
func asked(regions []*spec.Region, names []string) (out []*spec.Region) {
	for _, r := range regions {
		if len(names) == 0 || slices.Contains(names, r.Name) {
			out = append(out, r)
		}
	}
	return out
}

// file names a source file for readers.
func (o Options) file(name string) string {
	if o.File != nil && name != "" {
		name = o.File(name)
	}
	return secret.Printable(name)
}
