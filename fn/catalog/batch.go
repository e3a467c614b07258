package catalog

import (
	"fmt"
	"path"
	"time"

	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// Batch is an entry of any kind, as it is before overrides. Durations are as users
// write them, "" being none; what its kind lacks is empty.
type Batch struct {
	Name             string    `json:"name"`
	Kind             spec.Kind `json:"kind"`
	Owner            string    `json:"owner"`
	SlackGroup       string    `json:"slackGroup"`
	Channel          string    `json:"channel"` // of the owner
	Severity         string    `json:"severity"`
	Response         string    `json:"response"`
	Description      string    `json:"description"`
	Schedule         string    `json:"schedule"` // as written, H included
	Words            string    `json:"words"`
	Timeout          string    `json:"timeout"`
	ExpectedDuration string    `json:"expectedDuration"`
	Retries          int       `json:"retries"`
	Concurrency      string    `json:"concurrency"`
	Idempotent       bool      `json:"idempotent"`
	Runbook          string    `json:"runbook"`
	After            []string  `json:"after"`  // the batches whose results it needs
	Before           []string  `json:"before"` // the batches that need its results
	Source           Source    `json:"source"`
	Regions          []*Region `json:"regions"`

	Shards   int    `json:"shards,omitempty"`
	Replicas int    `json:"replicas,omitempty"` // of an iterator
	Interval string `json:"interval,omitempty"` // of an iterator
	Scale    *Scale `json:"scale,omitempty"`    // of a worker
	Alerts   string `json:"alerts,omitempty"`   // the channel of its severity

	waits bool // for the proxy
}

// Source is where an entry is written.
type Source struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

// Scale is between how many pods a worker has, and for how many messages one is.
type Scale struct {
	Min         int `json:"min"`
	Max         int `json:"max"`
	QueueLength int `json:"queueLength"`
}

// batch is the view of an entry in regions.
func (c *Catalog) batch(e *spec.Entry, regions []*spec.Region) *Batch {
	plain := *e
	plain.Node = without(e.Node, "overrides")
	w := plain.In(regions[0])
	b := &Batch{
		Name: e.Name, Kind: e.Kind, Owner: w.Owner, Severity: w.Severity,
		SlackGroup: secret.Printable(w.OwnerInfo().SlackGroup), Channel: secret.Printable(w.OwnerInfo().Channel),
		Description: secret.Printable(w.Description), Runbook: secret.Printable(w.Runbook),
		Schedule: w.Schedule, Words: c.words(w),
		Timeout: short(w.Timeout), ExpectedDuration: short(w.ExpectedDuration), Retries: w.Retries, Concurrency: w.Concurrency, Idempotent: w.Idempotent,
		After: append([]string{}, w.After...), Before: []string{},
		Source: Source{c.opts.file(e.Pos.File), e.Pos.Line},
		waits:  w.WaitsForProxy(),
	}
	for _, r := range regions {
		in := e.In(r)
		b.Regions = append(b.Regions, c.region(in, w))
		if b.Severity == "" { // in overrides only
			b.Severity = in.Severity
		}
		if b.Schedule == "" && in.Schedule != "" {
			b.Schedule, b.Words = in.Schedule, c.words(in)
		}
		b.After = union(b.After, in.After)
	}
	b.Response = c.phrases.response(b.Severity)
	b.Alerts = secret.Printable(e.Platform.Severities[b.Severity].Channel)
	b.addKind(w)
	return b
}

// addKind adds what only its kind has.
func (b *Batch) addKind(w *spec.Workload) {
	switch b.Kind {
	case spec.Batches:
		if w.Shards > 1 {
			b.Shards = w.Shards
		}
	case spec.Iterators:
		b.Replicas, b.Interval = w.Replicas, short(w.Interval)
	case spec.Workers:
		b.Scale = &Scale{w.Scale.Min, w.Scale.Max, w.Queue.Length}
	}
}

// words are those of the schedule, or what a kind without one does.
func (c *Catalog) words(w *spec.Workload) string {
	switch w.Kind {
	case spec.Iterators:
		return c.phrases.loop(short(w.Interval))
	case spec.Workers:
		return c.phrases.T("when its queue has messages")
	}
	s, err := schedule.Parse(w.Name, w.Schedule)
	if err != nil { // the policy has said so
		return ""
	}
	return s.Words(c.opts.Language)
}

// without is a map without one of its fields.
func without(n *spec.Node, name string) *spec.Node {
	out := *n
	out.Fields = nil
	for _, f := range n.Fields {
		if f.Name != name {
			out.Fields = append(out.Fields, f)
		}
	}
	return &out
}

// short writes a duration as a user would: 10m, not 10m0s; none is "".
func short(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return words.Duration(d)
}

// Resolved is the schedule as Kubernetes gets it where an H is in it, else "".
func (b *Batch) Resolved() string {
	if resolved := schedule.Spread(b.Name, b.Schedule); resolved != b.Schedule {
		return resolved
	}
	return ""
}

// Dir is the directory that the file is in, from the root of the repository.
func (s Source) Dir() string { return path.Dir(s.File) }

// String is file:line, as far as it is known.
func (s Source) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}
