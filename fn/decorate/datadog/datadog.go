// Package datadog tags resources, pods and spans so that a monitor can be
// grouped by owner and severity without code in the batch.
//
// https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/?tab=kubernetes
// https://docs.datadoghq.com/containers/kubernetes/tag/
package datadog

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
)

// Filter adds the labels of unified service tagging, the tags of the pod, and
// the environment that the tracers read.
type Filter struct {
	Service    string
	Env        string            // "" where it is not known
	Version    string            // "" where it is not known
	Tags       map[string]string // of pods and spans
	SlackGroup string            // of spans only; "" where the owner has none
	APM        bool              // tracers find the agent on their node
}

var _ decorate.Filter = Filter{}

// Filter implements decorate.Filter.
func (f Filter) Filter(o manifest.Object) {
	for _, meta := range o.Metadata() {
		f.label(meta)
	}
	pods := o.Pods()
	if pods == nil {
		return
	}
	f.label(&pods.Meta)
	pods.Meta.Annotations.Set("ad.datadoghq.com/tags", f.annotation())
	main := pods.Main()
	main.Env = append(f.env(), main.Env...)
}

func (f Filter) label(meta *manifest.Metadata) {
	meta.Labels.Set("tags.datadoghq.com/service", f.Service)
	if f.Env != "" {
		meta.Labels.Set("tags.datadoghq.com/env", f.Env)
	}
	if f.Version != "" {
		meta.Labels.Set("tags.datadoghq.com/version", f.Version)
	}
}

// annotation is a JSON object with sorted keys.
func (f Filter) annotation() string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(f.Tags); err != nil {
		return "{}" // a map of strings always encodes
	}
	return strings.TrimSpace(b.String())
}

func (f Filter) env() []manifest.EnvVar {
	var env []manifest.EnvVar
	fromLabel := func(name, label string) {
		env = append(env, manifest.FromField(name, "metadata.labels['tags.datadoghq.com/"+label+"']"))
	}
	if f.Env != "" {
		fromLabel("DD_ENV", "env")
	}
	fromLabel("DD_SERVICE", "service")
	if f.Version != "" {
		fromLabel("DD_VERSION", "version")
	}
	env = append(env, manifest.Literal("DD_TAGS", f.spanTags()))
	if f.APM {
		env = append(env, manifest.FromField("DD_AGENT_HOST", "status.hostIP"))
	}
	return env
}

// spanTags is key:value, comma-separated, with sorted keys.
func (f Filter) spanTags() string {
	tags := maps.Clone(f.Tags)
	if f.SlackGroup != "" {
		tags["slack_group_id"] = f.SlackGroup
	}
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		pairs = append(pairs, key+":"+tags[key])
	}
	return strings.Join(pairs, ",")
}
