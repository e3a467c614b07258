package catalog

import (
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// Region is a batch as it is in a region.
type Region struct {
	Region    string   `json:"region"`
	Namespace string   `json:"namespace"`
	Severity  string   `json:"severity"`
	TimeZone  string   `json:"timeZone"`
	Suspended bool     `json:"suspended"`
	Schedule  string   `json:"schedule"` // as Kubernetes gets it: an H is a number
	NextRuns  []string `json:"nextRuns"` // RFC 3339, in the zone
	Queue     string   `json:"queue"`    // the URL of a worker's queue

	Freeze  *Freeze  `json:"freeze,omitempty"`
	Differs []string `json:"differs,omitempty"` // the fields of its override, with values where those are short

	runs  []time.Time
	even  time.Duration // between any two runs, where that is always the same
	words string        // of a schedule of its own
	env   string        // Datadog's
}

// Freeze is why the platform suspends a batch, and how long.
type Freeze struct {
	Reason string `json:"reason"`
	Until  string `json:"until"`
}

// most is how many next runs are listed.
const most = 5

// region is the view of a workload; plain is the entry without overrides.
func (c *Catalog) region(w, plain *spec.Workload) *Region {
	r := &Region{
		Region: w.Region.Name, Namespace: w.Namespace(), Severity: w.Severity, TimeZone: w.Region.TimeZone, Suspended: w.Suspend,
		Schedule: schedule.Spread(w.Name, w.Schedule), NextRuns: []string{}, Queue: secret.Printable(w.Queue.URL),
		Differs: differs(w), env: w.Region.DatadogEnv,
	}
	if w.Kind == spec.Batches {
		r.TimeZone = w.TimeZone
		r.runs, r.even = c.nextRuns(w)
	}
	for _, t := range r.runs {
		r.NextRuns = append(r.NextRuns, t.Format(time.RFC3339))
	}
	if w.Freeze != nil {
		r.Freeze = &Freeze{secret.Printable(w.Freeze.Reason), secret.Printable(w.Freeze.Until)}
	}
	if w.Schedule != plain.Schedule {
		r.words = c.words(w)
	}
	return r
}

// nextRuns are the first runs within the horizon, in the batch's zone, and the time
// between runs where that is always the same.
func (c *Catalog) nextRuns(w *spec.Workload) (runs []time.Time, even time.Duration) {
	zone, err := schedule.Zone(w.TimeZone)
	if w.Suspend || err != nil {
		return nil, 0
	}
	s, err := schedule.Parse(w.Name, w.Schedule)
	if err != nil {
		return nil, 0
	}
	end := c.opts.AsOf.Add(time.Duration(c.opts.Days) * 24 * time.Hour)
	for t := s.Next(c.opts.AsOf.In(zone)); !t.IsZero() && !t.After(end) && len(runs) < most; t = s.Next(t) {
		runs = append(runs, t)
	}
	return runs, evenly(inZone{w.Name, w.Schedule, w.TimeZone})
}

// inZone is a schedule of a batch in a zone.
type inZone struct{ name, schedule, zone string }

// evenly is remembered: a batch has it in each region.
var evenly = memo.Of(func(in inZone) time.Duration {
	s, err := schedule.Parse(in.name, in.schedule)
	zone, zoneErr := schedule.Zone(in.zone)
	if err != nil || zoneErr != nil {
		return 0
	}
	return s.Even(zone)
})

// shown are the fields whose values say something in a line and hold no secret.
var shown = []string{"severity", "schedule", "timeZone", "concurrency", "timeout", "expectedDuration", "successWithin", "startingDeadline", "gracePeriod", "interval",
	"retries", "replicas", "shards", "suspend", "idempotent", "profile"}

// differs lists what an override says, by the names of its fields.
func differs(w *spec.Workload) (out []string) {
	override := w.Entry.Node.At("overrides", w.Region.Name)
	if override == nil {
		return nil
	}
	for _, f := range override.Fields {
		text := f.Name
		if value := f.Value; value != nil && value.Text != "" && slices.Contains(shown, f.Name) {
			text += " " + secret.Printable(value.Text)
		}
		out = append(out, secret.Printable(text))
	}
	return out
}

// union adds the names that a list lacks.
func union(list, more []string) []string {
	for _, name := range more {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// chain tells each batch which others need its results.
func chain(batches []*Batch) {
	byName := map[string]*Batch{}
	for _, b := range batches {
		byName[b.Name] = b
	}
	for _, b := range batches {
		for _, name := range b.After {
			if first := byName[name]; first != nil {
				first.Before = append(first.Before, b.Name)
			}
		}
	}
}
