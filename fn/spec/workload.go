package spec

import (
	"slices"
	"time"
)

// Workload is an entry as it stands in one region, with defaults, region,
// profile and override applied. A value that has a wrong type counts as
// absent. Durations are whole seconds.
type Workload struct {
	Entry    *Entry
	Platform *Platform
	Region   *Region
	Node     *Node // all levels merged

	Kind             Kind
	Name             string
	Owner            string
	Severity         string
	Description      string
	Runbook          string
	Image            string // {version} is still in it
	Resources        Resources
	Env              []EnvVar    // by name
	EnvFrom          []EnvSource // in source order
	Volumes          []Volume    // by name
	ServiceAccount   string
	Labels           []Pair // by name
	Annotations      []Pair // by name
	Liveness         *Liveness
	GracePeriod      time.Duration
	Idempotent       bool
	Suspend          bool
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
	Shards           int           // 0 or 1: one pod

	// Of an iterator.
	Replicas int
	Interval time.Duration // 0: the command loops by itself

	// Of a worker.
	Queue   Queue
	Scale   Scale
	Trigger TriggerAuthentication
}

// Pair is a named text.
type Pair struct{ Name, Value string }

// Resources are quantities as written; MemoryLimit defaults to Memory.
type Resources struct{ CPU, Memory, CPULimit, MemoryLimit string }

// EnvSource is where a value, or a whole environment, is read from: one of
// Secret, ConfigMap and Field. Key is the key in the first two.
type EnvSource struct{ Secret, ConfigMap, Key, Field string }

// EnvVar is a literal Value, or From.
type EnvVar struct {
	Name  string
	Value string
	From  *EnvSource
}

// Volume is mounted at MountPath: of a ConfigMap, a Secret, or else an emptyDir.
type Volume struct{ Name, MountPath, ConfigMap, Secret string }

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
	p := e.Platform
	n := &Node{Type: Map, Pos: e.Pos, Fields: slices.Grow(slices.Clone(p.base.Fields), 24)}
	overlay(n, r.layer)
	own := e.Node.At("overrides", r.Name)
	if profile := effective(own, e.Node, "profile").Str(); profile != "" {
		overlay(n, p.Node.At("profiles", profile))
	}
	overlay(n, e.Node)
	override(n, own)
	n.remove("overrides")
	return newWorkload(e, r, n)
}

// effective reads a field from the override where that speaks of it.
func effective(own, entry *Node, name string) *Node {
	if v := own.Get(name); v != nil {
		return v
	}
	return entry.Get(name)
}

func newWorkload(e *Entry, r *Region, n *Node) *Workload {
	p := e.Platform
	w := &Workload{
		Entry: e, Platform: p, Region: r, Node: n,
		Kind:             e.Kind,
		Name:             e.Name,
		Owner:            n.Get("owner").Str(),
		Severity:         n.Get("severity").Str(),
		Description:      n.Get("description").Str(),
		Runbook:          n.Get("runbook").Str(),
		Resources:        n.Get("resources").resources(),
		Env:              n.Get("env").envVars(),
		Volumes:          n.Get("volumes").volumes(),
		ServiceAccount:   n.Get("serviceAccount").Str(),
		Labels:           n.Get("labels").pairs(),
		Annotations:      n.Get("annotations").pairs(),
		Liveness:         n.Get("liveness").liveness(),
		GracePeriod:      n.Get("gracePeriod").durationOr(30 * time.Second),
		Idempotent:       n.Get("idempotent").boolOr(false),
		Suspend:          n.Get("suspend").boolOr(false),
		ExpectedDuration: n.Get("expectedDuration").durationOr(0),
		Istio:            n.Get("istio").istio(),
		PodSpec:          n.Get("podSpec"),
		Container:        n.Get("container"),
	}
	for _, item := range n.Get("envFrom").items() {
		w.EnvFrom = append(w.EnvFrom, item.envSource())
	}
	if o := p.Owners[w.Owner]; o != nil && w.Runbook == "" {
		w.Runbook = o.Runbook
	}
	w.Image = r.Expand(n.Get("image").Str())
	switch e.Kind {
	case Batches:
		w.readBatch(n)
	case Iterators:
		w.Replicas = n.Get("replicas").intOr(1)
		w.Interval = n.Get("interval").durationOr(0)
	case Workers:
		w.readWorker(n)
	}
	return w
}

func (w *Workload) readBatch(n *Node) {
	w.Schedule = n.Get("schedule").Str()
	w.TimeZone = n.Get("timeZone").strOr(w.Region.TimeZone)
	w.Concurrency = n.Get("concurrency").strOr("Forbid")
	w.Timeout = n.Get("timeout").durationOr(0)
	w.Retries = n.Get("retries").intOr(0)
	w.StartingDeadline = n.Get("startingDeadline").durationOr(0)
	w.Shards = n.Get("shards").intOr(0)
}

func (w *Workload) readWorker(n *Node) {
	queue, scale := n.Get("queue"), n.Get("scale")
	w.Queue = Queue{
		URL:             w.Region.queueURL(queue),
		Length:          queue.Get("queueLength").intOr(5),
		ScaleOnInFlight: queue.Get("scaleOnInFlight").boolOr(true),
	}
	w.Scale = Scale{
		Min:             scale.Get("min").intOr(0),
		Max:             scale.Get("max").intOr(1),
		PollingInterval: scale.Get("pollingInterval").durationOr(30 * time.Second),
		Cooldown:        scale.Get("cooldown").durationOr(5 * time.Minute),
	}
	w.Trigger = TriggerAuthentication{
		Name: w.Platform.trigger.Get("name").Str(),
		Kind: w.Platform.trigger.Get("kind").Str(),
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
func (w *Workload) Service() string { return w.Expand(w.Platform.Datadog.Service) }

// OwnerInfo is the owner's entry of the platform; empty where it has none.
func (w *Workload) OwnerInfo() Owner {
	if o := w.Platform.Owners[w.Owner]; o != nil {
		return *o
	}
	return Owner{}
}

// WaitsForProxy reports whether the batch has the readiness wrapper.
func (w *Workload) WaitsForProxy() bool { return w.Istio != nil && w.Istio.Mode == Sidecar }

// Pos is the place of the value at a path of the merged entry, or of the entry
// where it has none.
func (w *Workload) Pos(path ...string) Pos {
	if n := w.Node.At(path...); n != nil && n.Pos.Known() {
		return n.Pos
	}
	return w.Entry.Pos
}

// IsOwn reports whether the value at a path was written in the entry or its
// override of this region, rather than by the platform.
func (w *Workload) IsOwn(path ...string) bool {
	n := w.Node.At(path...)
	return n != nil && (n == w.Entry.Node.At(path...) || n == w.Entry.Node.At("overrides", w.Region.Name).At(path...))
}

// Own is the value at a path as the entry itself or its override of this
// region says it; nil where it comes from the platform.
func (w *Workload) Own(name string) *Node {
	return effective(w.Entry.Node.At("overrides", w.Region.Name), w.Entry.Node, name)
}
