package policy

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

var fieldRequired = Rule{
	Name: "field-required", Level: spec.Error, Fixed: true,
	Summary:     "any other missing required field, after defaults, region, profile and override are merged",
	Rationale:   "The cluster would refuse a manifest without it, or would use a default that nobody wants.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "set the field in the entry, or in the place that the message gives",
	workload:    checkRequired,
	platform: func(p *spec.Platform, r *reporter) {
		if p.Wrapper.Kind == "binary" && p.Node.At("wrapper", "image") == nil {
			r.platform(p.Node.Get("wrapper").Pos, "wrapper.image", "set it to the batchfn image, with its tag", "wrapper.image is missing: the binary wrapper comes from it")
		}
	},
}

func checkRequired(w *spec.Workload, r *reporter) {
	missing := func(field, hint string) {
		r.workload(w, field, hint, "%s is missing", field)
	}
	if w.Get("commands") == nil {
		missing("commands", `add commands: "send_mail --all"`)
	}
	if w.Kind == spec.Batches && w.Get("schedule") == nil {
		missing("schedule", `add schedule: "0 3 * * *"`)
	}
	if w.Get("image") == nil {
		missing("image", "set it here, in the region, or as platform.image")
	}
	if w.Get("istio").Is(spec.Map) && w.At("istio", "mode") == nil {
		missing("istio.mode", "set mode to sidecar, native, ambient or off")
	}
	if live := w.Get("liveness"); live.Get("path") != nil && live.Get("port") == nil {
		r.at(w, live.Pos, "liveness.port", "add the port that the batch listens on", "liveness.port is missing: path needs it")
	}
	if w.Kind == spec.Workers {
		requireQueue(w, r)
	}
	requireAWS(w, r)
}

func requireQueue(w *spec.Workload, r *reporter) {
	queue := w.Get("queue")
	if queue == nil || queue.Is(spec.Map) && queue.Get("name") == nil && queue.Get("url") == nil {
		r.workload(w, "queue", `add queue: name: "NAME", or queue: url: "https://sqs.…"`, "queue is missing: it has neither name nor url")
	}
	if w.Platform.Node.At("defaults", "triggerAuthentication") == nil {
		r.at(w, w.Platform.Node.Pos, "platform.defaults.triggerAuthentication", `add triggerAuthentication: {name: "sqs", kind: "ClusterTriggerAuthentication"}`,
			"platform.defaults.triggerAuthentication is missing: KEDA needs it for a worker's queue")
	}
}

// requireAWS asks for the region's AWS account where a queue's name or a
// placeholder needs it.
func requireAWS(w *spec.Workload, r *reporter) {
	if w.Region.AWS != nil || w.Region.Node.Get("aws") != nil || w.Region.Name == "" { // there is no region at all
		return
	}
	need := ""
	if w.Kind == spec.Workers && w.At("queue", "name") != nil {
		need = "the name of a queue needs it"
	}
	for _, text := range []string{w.Get("image").Str(), w.At("queue", "url").Str()} {
		if strings.Contains(text, "{awsRegion}") || strings.Contains(text, "{awsAccount}") {
			need = "{awsRegion} and {awsAccount} need it"
		}
	}
	if need != "" {
		field := "platform.regions." + w.Region.Name + ".aws"
		r.at(w, w.Region.Node.Pos, field, `add aws: {account: "123456789012", region: "ap-northeast-1"}`, "%s is missing: %s", field, need)
	}
}
