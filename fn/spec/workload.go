package spec

import (
	"iter"
	"slices"
	"time"
)

// Workload is an entry as it is in one region, with defaults, region,
// profile and override applied. A value that has a wrong type counts as
// absent. Durations are whole seconds.
type Workload struct {
	Entry    *Entry
	Platform *Platform
	Region   *Region

	below   *Node // what the platform says of all its entries
	service string
	named   Node // what entry and override make of each field that they name; nil where it is removed

	Kind             Kind
	Name             string
	Owner            string
	Severity         string
	Description      string
	Runbook          string
	Image            string // {version} is still in it
	Resources        Resources
	Env              []EnvVar    // by name, but what another one names as $(NAME) in front of it
	EnvFrom          []EnvSource // in source order
	Volumes          []Volume    // by name
	ServiceAccount   string
	Labels           []Pair // by name
	Annotations      []Pair // by name
	Liveness         *Liveness
	GracePeriod      time.Duration
	Idempotent       bool
	Suspend          bool     // by itself or by Freeze
	Freeze           *Freeze  // the first of the platform's that matches, or nil
	After            []string // batches whose results it needs
	ExpectedDuration time.Duration
	Istio            *Istio // nil: no istio key at all
	PodSpec          *Node  // fragment of core/v1 PodSpec, or nil
	Container        *Node  // fragment of core/v1 Container, or nil

	// Of a batch.
	Schedule         string
	TimeZone         string
	Concurrency      string
	Timeout          time.Duration // 0: none
	Retries          int
	StartingDeadline time.Duration // 0: none
	SuccessWithin    time.Duration // 0: not watched
	Shards           int           // 0 or 1: one pod
	History          History
	TTL              time.Duration // 0: a finished run stays as long as History keeps it
	Protect          bool          // node consolidation must not end a run

	// Of an iterator.
	Replicas int
	Interval time.Duration // 0: the command loops by itself

	// Of an iterator or worker.
	Selector []Pair // of a Deployment that exists already; none: batchfn's own

	// Of a worker.
	Queue   Queue
	Scale   Scale
	Trigger TriggerAuthentication
}

// In resolves the entry in a region: the levels merge in the order defaults,
// region, profile, entry, override.
func (e *Entry) In(r *Region) *Workload {
	w := new(Workload)
	e.into(w, r)
	return w
}

// into is In for a workload that is no longer needed.
func (e *Entry) into(w *Workload, r *Region) {
	own := e.Node.Get("overrides").Get(r.Name)
	l, known := r.below[effective(own, e.Node, "profile").Str()]
	if !known { // profile-known reports it
		l = r.below[""]
	}
	fields := w.named.Fields[:0]
	*w = *l.workloads[e.Kind]
	w.Entry, w.Name = e, e.Name
	w.named = Node{Type: Map, Fields: slices.Grow(fields, len(e.Node.Fields)+len(own.Map()))}
	for _, f := range e.Node.Map() {
		if f.Name != "overrides" {
			if f.Value.Is(Map) { // all else replaces
				f.Value = mergeField(f.Name, l.node.Get(f.Name), f, false)
			}
			w.named.Fields = append(w.named.Fields, f)
		}
	}
	for _, f := range own.Map() {
		if f.Name != "overrides" {
			w.named.set(Field{f.Name, f.Pos, mergeField(f.Name, w.Get(f.Name), f, true)})
		}
	}
	for _, f := range w.named.Fields {
		w.read(f.Name, f.Value)
	}
	w.settle()
}

// settle decides what follows from several fields.
func (w *Workload) settle() {
	if w.Runbook == "" {
		w.Runbook = w.OwnerInfo().Runbook
	}
	if w.Freeze = w.Platform.freezeOf(w); w.Freeze != nil {
		w.Suspend = true
	}
	if w.Kind == Batches {
		byPlatform := w.Platform.Protect == ProtectAll || w.Platform.Protect == ProtectNonIdempotent && !w.Idempotent
		w.Protect = w.Get("protect").boolOr(byPlatform)
	}
}

// Get returns the merged value of a field, or nil.
func (w *Workload) Get(name string) *Node {
	if f := w.named.find(name); f != nil {
		return f.Value
	}
	return w.below.Get(name)
}

// Below is what the platform says of all entries in the region, or of those of the
// profile.
func (w *Workload) Below() *Node { return w.below }

// At follows a path of field names and list indexes through the merged entry,
// or returns nil.
func (w *Workload) At(path ...string) *Node {
	if len(path) == 0 {
		return nil // the merged entry is not a single node
	}
	return w.Get(path[0]).At(path[1:]...)
}

// Fields yields the merged fields: those that the platform sets in its order, then the
// others in the order of the entry.
func (w *Workload) Fields() iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for _, f := range w.below.Fields {
			if named := w.named.find(f.Name); named != nil {
				f = *named
			}
			if f.Value != nil && !yield(f) {
				return
			}
		}
		for _, f := range w.named.Fields {
			if f.Value != nil && w.below.find(f.Name) == nil && !yield(f) {
				return
			}
		}
	}
}

// effective reads a field from the override if that has it.
func effective(own, entry *Node, name string) *Node {
	if v := own.Get(name); v != nil {
		return v
	}
	return entry.Get(name)
}

// Service is the name by which Datadog knows the batch.
func (w *Workload) Service() string {
	if w.service != "" {
		return w.service
	}
	return w.Expand(w.Platform.Datadog.Service)
}

// OwnerInfo is the owner's entry of the platform; empty where it has none.
func (w *Workload) OwnerInfo() Owner {
	if o := w.Platform.Owners[w.Owner]; o != nil {
		return *o
	}
	return Owner{}
}

// WaitsForProxy reports whether the batch has the readiness wrapper.
func (w *Workload) WaitsForProxy() bool { return w.Istio != nil && w.Istio.Mode == Sidecar }

// RunsUnderShell reports whether the shell's start wrapper runs the command.
func (w *Workload) RunsUnderShell() bool {
	return (w.WaitsForProxy() || w.Interval > 0) && w.Platform.Wrapper.Kind != "binary"
}

// Pos is the place of the value at a path of the merged entry, or of the entry
// where it has none.
func (w *Workload) Pos(path ...string) Pos {
	if n := w.At(path...); n != nil && n.Pos.Known() {
		return n.Pos
	}
	return w.Entry.Pos
}

// IsOwn reports whether the value at a path was written in the entry or its
// override of this region, rather than by the platform.
func (w *Workload) IsOwn(path ...string) bool {
	n := w.At(path...)
	return n != nil && (n == w.Entry.Node.At(path...) || n == w.Entry.Node.At("overrides", w.Region.Name).At(path...))
}

// Own is the value at a path as the entry itself or its override of this
// region says it; nil where it comes from the platform.
func (w *Workload) Own(name string) *Node {
	return effective(w.Entry.Node.At("overrides", w.Region.Name), w.Entry.Node, name)
}
