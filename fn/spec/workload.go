package spec

import (
	"slices"
	"strings"
	"time"
)

// Workload is an entry as it stands in one region, with defaults, region,
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

// Pair is a named text.
type Pair struct{ Name, Value string }

// Resources are quantities as written. MemoryLimit defaults to Memory; an empty
// limit is none. Extended are request and limit of other resources, by name.
type Resources struct {
	CPU, Memory, CPULimit, MemoryLimit string
	Extended                           []Pair
}

// NoLimit stands in place of a limit where there is none.
const NoLimit = "none"

// EnvSource is where a value, or a whole environment, is read from: one of
// Secret, ConfigMap and Field. Key is the key in the first two, Prefix is put
// before the names of a whole environment.
type EnvSource struct {
	Secret, ConfigMap, Key, Field, Prefix string
	Optional                              bool // the pod starts without it, too
}

// IsResourceField reports whether a field is one of the container's resources
// rather than of the pod: limits.memory.
// https://kubernetes.io/docs/concepts/workloads/pods/downward-api/#downwardapi-resourceFieldRef
func IsResourceField(path string) bool {
	return strings.HasPrefix(path, "limits.") || strings.HasPrefix(path, "requests.")
}

// EnvVar is a literal Value, or From.
type EnvVar struct {
	Name  string
	Value string
	From  *EnvSource
}

// Volume is mounted at MountPath: of a ConfigMap, a Secret, or else an emptyDir,
// which SizeLimit and Medium belong to.
type Volume struct {
	Name, MountPath, SubPath, ConfigMap, Secret, SizeLimit, Medium string
	Optional                                                       bool // the pod starts without ConfigMap or Secret, too
}

// Liveness is a probe by Command, or by HTTP at Path and Port; Period 0 leaves
// it to Kubernetes.
type Liveness struct {
	Command []string
	Path    string
	Port    int
	Period  time.Duration
}

// The istio modes.
const (
	Sidecar = "sidecar"
	Native  = "native"
	Ambient = "ambient"
	MeshOff = "off"
)

// Istio is how the pod takes part in the mesh; Proxy is what istio-proxy asks
// for.
type Istio struct {
	Mode         string
	ReadyTimeout time.Duration
	Proxy        Resources
}

// Queue is an SQS queue by its full URL; "" where it can't be known.
type Queue struct {
	URL             string
	Length          int
	ScaleOnInFlight bool
}

// History is how many finished runs are kept.
type History struct{ Succeeded, Failed int }

// Scale is between how many pods, and how quickly, KEDA scales.
type Scale struct {
	Min, Max                  int
	PollingInterval, Cooldown time.Duration
}

// TriggerAuthentication names KEDA's credentials for a queue.
type TriggerAuthentication struct{ Name, Kind string }

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
	if !known { // profile-known speaks of it
		l = r.below[""]
	}
	fields := w.named.Fields[:0]
	*w = *l.workloads[e.Kind]
	w.Entry, w.Name = e, e.Name
	w.named = Node{Type: Map, Fields: slices.Grow(fields, len(e.Node.Fields)+len(own.fields()))}
	for _, f := range e.Node.fields() {
		if f.Name != "overrides" {
			if f.Value.Is(Map) { // all else replaces
				f.Value = mergeField(f.Name, l.node.Get(f.Name), f, false)
			}
			w.named.Fields = append(w.named.Fields, f)
		}
	}
	for _, f := range own.fields() {
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
	for i := range w.named.Fields {
		if w.named.Fields[i].Name == name {
			return w.named.Fields[i].Value
		}
	}
	return w.below.Get(name)
}

// At follows a path of field names and list indexes through the merged entry,
// or returns nil.
func (w *Workload) At(path ...string) *Node {
	if len(path) == 0 {
		return nil // the entry itself is no one node
	}
	return w.Get(path[0]).At(path[1:]...)
}

// Fields lists the merged fields.
func (w *Workload) Fields() []Field {
	merged := Node{Type: Map, Fields: append([]Field(nil), w.below.Fields...)}
	for _, f := range w.named.Fields {
		if f.Value == nil {
			merged.remove(f.Name)
		} else {
			merged.set(f)
		}
	}
	return merged.Fields
}

// effective reads a field from the override where that speaks of it.
func effective(own, entry *Node, name string) *Node {
	if v := own.Get(name); v != nil {
		return v
	}
	return entry.Get(name)
}

// newWorkload is what all entries of a kind start from in a region: the defaults,
// with what the platform says of them.
func newWorkload(k Kind, p *Platform, r *Region, below *Node) *Workload {
	w := &Workload{Kind: k, Platform: p, Region: r, below: below, GracePeriod: gracePeriod}
	switch k {
	case Batches:
		var unset *Node
		w.TimeZone, w.Concurrency, w.History = r.TimeZone, concurrency, unset.history()
	case Iterators:
		w.Replicas = 1
	case Workers:
		var unset *Node
		w.Queue, w.Scale = r.queue(unset), unset.scale()
		w.Trigger = TriggerAuthentication{Name: p.trigger.Get("name").Str(), Kind: p.trigger.Get("kind").Str()}
	}
	for _, f := range below.Fields {
		w.read(f.Name, f.Value)
	}
	return w
}

// What holds where nobody says anything else.
const (
	gracePeriod = 30 * time.Second // as in Kubernetes
	concurrency = "Forbid"
)

// read reads a field into the workload; nil is the field's default.
func (w *Workload) read(name string, n *Node) {
	switch name {
	case "owner":
		w.Owner = n.Str()
	case "severity":
		w.Severity = n.Str()
	case "description":
		w.Description = n.Str()
	case "runbook":
		w.Runbook = n.Str()
	case "image":
		w.Image = w.Region.Expand(n.Str())
	case "resources":
		w.Resources = n.resources()
	case "env":
		w.Env = n.envVars()
	case "envFrom":
		w.EnvFrom = nil
		for _, item := range n.List() {
			w.EnvFrom = append(w.EnvFrom, item.envSource())
		}
	case "volumes":
		w.Volumes = n.volumes()
	case "serviceAccount":
		w.ServiceAccount = n.Str()
	case "labels":
		w.Labels = n.pairs()
	case "annotations":
		w.Annotations = n.pairs()
	case "liveness":
		w.Liveness = n.liveness()
	case "gracePeriod":
		w.GracePeriod = n.durationOr(gracePeriod)
	case "idempotent":
		w.Idempotent = n.boolOr(false)
	case "suspend":
		w.Suspend = n.boolOr(false)
	case "expectedDuration":
		w.ExpectedDuration = n.durationOr(0)
	case "after":
		w.After = n.texts()
	case "service":
		w.service = n.Str()
	case "istio":
		w.Istio = n.istio()
	case "podSpec":
		w.PodSpec = n
	case "container":
		w.Container = n
	default:
		w.readOfKind(name, n)
	}
}

// readOfKind reads a field that one kind has.
func (w *Workload) readOfKind(name string, n *Node) {
	switch string(w.Kind) + "." + name {
	case "batches.schedule":
		w.Schedule = n.Str()
	case "batches.timeZone":
		w.TimeZone = n.strOr(w.Region.TimeZone)
	case "batches.concurrency":
		w.Concurrency = n.strOr(concurrency)
	case "batches.timeout":
		w.Timeout = n.durationOr(0)
	case "batches.retries":
		w.Retries = n.intOr(0)
	case "batches.startingDeadline":
		w.StartingDeadline = n.durationOr(0)
	case "batches.shards":
		w.Shards = n.intOr(0)
	case "batches.history":
		w.History = n.history()
	case "batches.ttl":
		w.TTL = n.durationOr(0)
	case "batches.successWithin":
		w.SuccessWithin = n.durationOr(0)
	case "iterators.selector", "workers.selector":
		w.Selector = n.pairs()
	case "iterators.replicas":
		w.Replicas = n.intOr(1)
	case "iterators.interval":
		w.Interval = n.durationOr(0)
	case "workers.queue":
		w.Queue = w.Region.queue(n)
	case "workers.scale":
		w.Scale = n.scale()
	}
}

func (r *Region) queue(n *Node) Queue {
	return Queue{
		URL:             r.queueURL(n),
		Length:          n.Get("queueLength").intOr(5),
		ScaleOnInFlight: n.Get("scaleOnInFlight").boolOr(true),
	}
}

// queueURL is the queue's URL; a name needs the region's AWS account.
func (r *Region) queueURL(n *Node) string {
	if url := n.Get("url").Str(); url != "" {
		return r.Expand(url)
	}
	name := n.Get("name").Str()
	if name == "" || r.AWS == nil {
		return ""
	}
	return "https://sqs." + r.AWS.Region + ".amazonaws.com/" + r.AWS.Account + "/" + r.Expand(name)
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
