package catalog

import (
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
)

// Next is the first run in any region; nil where none is known.
func (b *Batch) Next() *Run {
	var next *Run
	for _, r := range b.Regions {
		if len(r.runs) > 0 && (next == nil || r.runs[0].Before(next.Time)) {
			next = &Run{r.Region, r.runs[0]}
		}
	}
	return next
}

// Run is a start in a region.
type Run struct {
	Region string
	Time   time.Time
}

// Runs are the next starts in a region, in its zone.
func (r *Region) Runs() []time.Time { return r.runs }

// Even is the number of minutes between any two runs where that is always the same,
// so that the script knows later ones; else 0.
func (r *Region) Even() int { return int(r.even / time.Minute) }

// Scheduled, Loops and Consumes tell the kinds apart.
func (b *Batch) Scheduled() bool { return b.Kind == spec.Batches }
func (b *Batch) Loops() bool     { return b.Kind == spec.Iterators }
func (b *Batch) Consumes() bool  { return b.Kind == spec.Workers }

// Facets are what filters look at: region, severity and whether it is suspended,
// for each region.
func (b *Batch) Facets() string {
	var out []string
	for _, r := range b.Regions {
		suspended := "no"
		if r.Suspended {
			suspended = "yes"
		}
		out = append(out, r.Region+" "+r.Severity+" "+suspended)
	}
	return strings.Join(out, ",")
}

// Suspended are the regions in which it is suspended.
func (b *Batch) Suspended() (names []string) {
	for _, r := range b.Regions {
		if r.Suspended {
			names = append(names, r.Region)
		}
	}
	return names
}

// Elsewhere are the regions in which it has another severity.
func (b *Batch) Elsewhere() (out []*Region) {
	for _, r := range b.Regions {
		if r.Severity != b.Severity {
			out = append(out, r)
		}
	}
	return out
}

// Waits reports whether it waits for the proxy, so that its exit code can be 211.
func (b *Batch) Waits() bool { return b.waits }

// Words are those of a schedule that differs from the batch's.
func (r *Region) Words() string { return r.words }

// RegionNames are the regions that are shown.
func (c *Catalog) RegionNames() (names []string) {
	for _, h := range c.Heatmap {
		names = append(names, h.Region)
	}
	return names
}

// kinds are those that a batch has.
func (c *Catalog) kinds() (out []choice) {
	for _, k := range spec.Kinds {
		if slices.ContainsFunc(c.Batches, func(b *Batch) bool { return b.Kind == k }) {
			out = append(out, choice{string(k), c.phrases.T(k.Noun())})
		}
	}
	return out
}

// shows reports whether a batch is on the page: one that another needs may be in a
// region or a directory that was not asked for.
func (c *Catalog) shows(name string) bool {
	return slices.ContainsFunc(c.Batches, func(b *Batch) bool { return b.Name == name })
}

// Since is when the page was made, in UTC.
func (c *Catalog) Since() time.Time { return c.opts.AsOf.UTC() }

// Until is the end of next runs.
func (c *Catalog) Until() time.Time { return c.Since().AddDate(0, 0, c.Days) }

// Language is that of what batchfn says.
func (c *Catalog) Language() string { return c.phrases.Language }

// Severities are the three.
func (c *Catalog) Severities() []string { return spec.Severities }

// APM reports whether runs have traces.
func (c *Catalog) APM() bool { return c.platform.Datadog.APM }

// Platform is the name of the system that the batches are part of.
func (c *Catalog) Platform() string { return c.platform.Name }

// Operators run the platform.
func (c *Catalog) Operators() spec.Operators { return c.platform.Operators }

// Minute is a minute of the week as people write it.
func (c *Catalog) Minute(at string) string { return c.phrases.T(at[:3]) + at[3:] }

// few is how many crowded minutes are listed.
const few = 12

// Few are the first of the crowded minutes, and Rest is how many more there are.
func (c *Catalog) Few(minutes []Peak) []Peak { return minutes[:min(few, len(minutes))] }
func (c *Catalog) Rest(minutes []Peak) int   { return max(0, len(minutes)-few) }
