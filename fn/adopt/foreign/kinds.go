package foreign

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

func (r *reading) cronJob(s *spec.Node) {
	if schedule := s.Get("schedule"); strings.HasPrefix(schedule.Str(), "@every") {
		r.problem("spec.schedule", schedule, schedule.Text, "write schedule with five cron fields: @every counts from the start of the controller, so the times change from day to day")
	} else {
		r.set("schedule", schedule)
	}
	r.set("timeZone", s.Get("timeZone"))
	r.set("concurrency", s.Get("concurrencyPolicy"))
	r.set("suspend", s.Get("suspend"))
	if d := s.Get("startingDeadlineSeconds"); d != nil && number(d) >= 10 {
		r.set("startingDeadline", duration(d))
	}
	r.setKey("history", "succeeded", s.Get("successfulJobsHistoryLimit"))
	r.setKey("history", "failed", s.Get("failedJobsHistoryLimit"))
	job := s.At("jobTemplate", "spec")
	r.set("timeout", duration(job.Get("activeDeadlineSeconds")))
	r.set("ttl", duration(job.Get("ttlSecondsAfterFinished")))
	r.shards(job)
	r.retries(job)
	protect := r.annotation(names.KarpenterProtect) == "true" || r.annotation(names.AutoscalerProtect) == "false"
	r.set("protect", spec.NewBool(protect))
}

func number(n *spec.Node) int {
	if n == nil {
		return 0
	}
	i, _ := strconv.Atoi(n.Text)
	return i
}

// shards reads an Indexed Job that runs all its completions at once.
func (r *reading) shards(job *spec.Node) {
	n := job.Get("completions")
	if job.Get("completionMode").Str() == "Indexed" && n != nil && n.Equal(job.Get("parallelism")) && number(n) <= 1000 {
		r.set("shards", &spec.Node{Type: spec.Int, Text: n.Text, Pos: n.Pos})
	}
}

// retries keeps retries only where the manifest says that a second run does no harm:
// batchfn for its own, and a failure policy that lets a disrupted run start again.
func (r *reading) retries(job *spec.Node) {
	limit := job.Get("backoffLimit")
	if r.Values[Unit{"shards", ""}] != nil {
		limit = job.Get("backoffLimitPerIndex")
	}
	idempotent := false
	for _, rule := range items(job.At("podFailurePolicy", "rules")) {
		if rule.Get("action").Str() == "Ignore" && rule.At("onPodConditions", "0", "type").Str() == "DisruptionTarget" && r.Values[Unit{"timeout", ""}] != nil {
			idempotent = true
		}
	}
	n := number(limit)
	if r.Seen.ByBatchfn && n > 0 && r.Values[Unit{"timeout", ""}] == nil {
		idempotent = true // it renders nothing else
	}
	r.set("idempotent", spec.NewBool(idempotent))
	r.set("retries", spec.NewInt(0))
	if n > 0 && n <= 10 && (idempotent || r.Seen.ByBatchfn) {
		r.set("retries", &spec.Node{Type: spec.Int, Text: limit.Text, Pos: limit.Pos})
	}
}

func (r *reading) iterator(s *spec.Node) {
	r.readSelector(s)
	replicas := s.Get("replicas")
	r.set("suspend", spec.NewBool(number(replicas) == 0))
	if number(replicas) == 0 {
		replicas = spec.NewInt(1)
		if r.Seen.ByBatchfn && s.At("strategy", "type").Str() == "RollingUpdate" {
			replicas = spec.NewInt(2) // any number above 1
		}
	}
	r.set("replicas", &spec.Node{Type: spec.Int, Text: replicas.Text, Pos: replicas.Pos})
	if r.Seen.Wrapper.Interval > 0 {
		r.set("interval", spec.NewString(words.Duration(r.Seen.Wrapper.Interval)))
	}
}

// readSelector reads the selector of a Deployment. One that needs a label that batchfn
// sets otherwise cannot be kept.
func (r *reading) readSelector(s *spec.Node) {
	labels := s.At("selector", "matchLabels")
	r.selector = map[string]bool{}
	n := &spec.Node{Type: spec.Map}
	_, known := spec.KindOf(labels.Get(names.Component).Str())
	own := len(labels.Map()) == 2 && labels.Get(names.Name).Str() == r.Name && known
	for _, f := range labels.Map() {
		if !own && !r.Seen.ByBatchfn && !r.mayStand(f) {
			return
		}
		n.Fields = append(n.Fields, f)
	}
	if own || len(n.Fields) == 0 || s.At("selector", "matchExpressions") != nil {
		return
	}
	for _, f := range n.Fields {
		r.selector[f.Name] = true
	}
	r.set("selector", n)
}

// mayStand reports whether a label of a selector is nobody's but the user's, or has
// the value that batchfn gives it.
func (r *reading) mayStand(f spec.Field) bool {
	switch {
	case f.Name == names.Name:
		return f.Value.Text == r.Name
	case f.Name == names.Component:
		return f.Value.Text == r.Kind.Component()
	}
	return !names.Labels.Has(f.Name) && names.LabelDomain(f.Name) == "" && !names.IsControllers(f.Name)
}

var sqsURL = memo.Regexp(`^https://sqs\.([a-z0-9-]+)\.amazonaws\.com/([0-9]{12})/([A-Za-z0-9_.-]+)$`)

func (r *reading) worker(s *spec.Node) {
	r.readSelector(r.n.Get("spec"))
	if paused := r.annotationOf(r.Objects[1], names.KEDAPaused); paused == "0" {
		r.set("suspend", spec.NewBool(true))
	} else {
		r.set("suspend", spec.NewBool(false))
	}
	r.setKey("scale", "min", s.Get("minReplicaCount"))
	r.setKey("scale", "max", s.Get("maxReplicaCount"))
	r.setKey("scale", "pollingInterval", duration(s.Get("pollingInterval")))
	r.setKey("scale", "cooldown", duration(s.Get("cooldownPeriod")))
	t := SQS(s)
	if auth := t.Get("authenticationRef"); auth != nil {
		r.Seen.Trigger = spec.TriggerAuthentication{Name: auth.Get("name").Str(), Kind: auth.Get("kind").Str()}
	}
	meta := t.Get("metadata")
	r.setKey("queue", "queueLength", asInteger(meta.Get("queueLength")))
	if in := meta.Get("scaleOnInFlight"); in != nil {
		r.setKey("queue", "scaleOnInFlight", spec.NewBool(in.Text == "true"))
	}
	url := meta.Get("queueURL")
	if from := meta.Get("queueURLFromEnv"); url == nil && from != nil {
		url = r.envValue(from.Text)
	}
	if url == nil {
		return
	}
	if m := sqsURL().FindStringSubmatch(url.Text); m != nil {
		r.Seen.AWS = spec.AWS{Region: m[1], Account: m[2]}
	}
	r.setKey("queue", "target", placed(url.Text, url))
}

func (r *reading) annotationOf(n *spec.Node, key string) string {
	return n.At("metadata", "annotations").Get(key).Str()
}

func (r *reading) envValue(name string) *spec.Node {
	for _, v := range items(r.main.Get("env")) {
		if v.Get("name").Str() == name && v.Get("value").Is(spec.String) {
			return v.Get("value")
		}
	}
	return nil
}

// SQS is the first trigger of a ScaledObject that is an SQS queue, or nil.
func SQS(s *spec.Node) *spec.Node {
	for _, t := range items(s.Get("triggers")) {
		if t.Get("type").Str() == "aws-sqs-queue" {
			return t
		}
	}
	return nil
}

func asInteger(n *spec.Node) *spec.Node {
	if n == nil || number(n) < 1 {
		return nil
	}
	return &spec.Node{Type: spec.Int, Text: strconv.Itoa(number(n)), Pos: n.Pos}
}
