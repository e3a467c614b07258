package spec

import "time"

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

// Defaults that several readers use.
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
	switch w.Kind {
	case Batches:
		w.readOfBatch(name, n)
	case Iterators:
		w.readOfIterator(name, n)
	case Workers:
		w.readOfWorker(name, n)
	}
}

func (w *Workload) readOfBatch(name string, n *Node) {
	switch name {
	case "schedule":
		w.Schedule = n.Str()
	case "timeZone":
		w.TimeZone = n.strOr(w.Region.TimeZone)
	case "concurrency":
		w.Concurrency = n.strOr(concurrency)
	case "timeout":
		w.Timeout = n.durationOr(0)
	case "retries":
		w.Retries = n.intOr(0)
	case "startingDeadline":
		w.StartingDeadline = n.durationOr(0)
	case "shards":
		w.Shards = n.intOr(0)
	case "history":
		w.History = n.history()
	case "ttl":
		w.TTL = n.durationOr(0)
	case "successWithin":
		w.SuccessWithin = n.durationOr(0)
	}
}

func (w *Workload) readOfIterator(name string, n *Node) {
	switch name {
	case "selector":
		w.Selector = n.pairs()
	case "replicas":
		w.Replicas = n.intOr(1)
	case "interval":
		w.Interval = n.durationOr(0)
	}
}

func (w *Workload) readOfWorker(name string, n *Node) {
	switch name {
	case "selector":
		w.Selector = n.pairs()
	case "queue":
		w.Queue = w.Region.queue(n)
	case "scale":
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
