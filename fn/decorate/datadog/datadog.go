// Package datadog tags resources, pods and spans so that a monitor can be
// grouped by owner and severity without code in the batch.
//
// https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/?tab=kubernetes
// https://docs.datadoghq.com/containers/kubernetes/tag/
package datadog

import (
	"slices"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Filter adds the labels of unified service tagging, the tags of the pod, and
// the environment that the tracers read.
type Filter struct {
	Service    string
	Env        string           // "" where it is not known
	Version    string           // "" where it is not known
	Tags       manifest.Strings // of pods and spans
	SlackGroup string           // of spans only; "" where the owner has none
	APM        bool             // tracers find the agent on their node
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
	pods.Meta.Annotations.Set(names.DatadogTags, f.annotation())
	main := pods.Main()
	main.Env = slices.Insert(main.Env, 0, f.env()...)
}

func (f Filter) label(meta *manifest.Metadata) {
	meta.Labels.Set(names.DatadogService, f.Service)
	if f.Env != "" {
		meta.Labels.Set(names.DatadogEnv, f.Env)
	}
	if f.Version != "" {
		meta.Labels.Set(names.DatadogVersion, f.Version)
	}
}

// annotation is a JSON object with sorted keys.
func (f Filter) annotation() string {
	b := append(make([]byte, 0, 256), '{')
	for i, tag := range f.Tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(manifest.AppendJSONText(b, tag.Key), ':')
		b = manifest.AppendJSONText(b, tag.Value)
	}
	return string(append(b, '}'))
}

// What the tracers read from the labels and the node is the same in every pod.
var (
	fromEnv     = fromLabel(names.EnvDatadogEnv, names.DatadogEnv)
	fromService = fromLabel(names.EnvDatadogService, names.DatadogService)
	fromVersion = fromLabel(names.EnvDatadogVersion, names.DatadogVersion)
	fromNode    = manifest.FromField(names.EnvDatadogAgent, "status.hostIP")
)

func fromLabel(name, label string) manifest.EnvVar {
	return manifest.FromField(name, "metadata.labels['"+label+"']")
}

// env is what the tracers read.
func (f Filter) env() []manifest.EnvVar {
	env := make([]manifest.EnvVar, 0, 5)
	if f.Env != "" {
		env = append(env, fromEnv)
	}
	env = append(env, fromService)
	if f.Version != "" {
		env = append(env, fromVersion)
	}
	env = append(env, manifest.Literal(names.EnvDatadogTags, f.spanTags()))
	if f.APM {
		env = append(env, fromNode)
	}
	return env
}

// spanTags is key:value, comma-separated, with sorted keys.
func (f Filter) spanTags() string {
	tags := append(make(manifest.Strings, 0, len(f.Tags)+1), f.Tags...)
	if f.SlackGroup != "" {
		tags.Set(names.TagSlackGroup, f.SlackGroup)
	}
	b := make([]byte, 0, 256)
	for i, tag := range tags {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, tag.Key...), ':'), tag.Value...)
	}
	return string(b)
}
