// Package datadog tags resources, pods and spans so that a monitor can be
// grouped by owner and severity without code in the batch.
//
// https://docs.datadoghq.com/getting_started/tagging/unified_service_tagging/?tab=kubernetes
// https://docs.datadoghq.com/containers/kubernetes/tag/
package datadog

import (
	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Config says how Datadog knows a batch.
type Config struct {
	Service    string
	Env        string           // "" where it is not known
	Version    string           // "" where it is not known
	Tags       manifest.Strings // of pods and spans
	SlackGroup string           // of spans only; "" where the owner has none
	APM        bool             // tracers find the agent on their node
}

// Additions are the labels of unified service tagging, the tags of the pod, and
// the environment that the tracers read.
func (c Config) Additions() decorate.Additions {
	return decorate.Additions{
		Labels:         c.labels(),
		PodAnnotations: manifest.Strings{{Key: names.DatadogTags, Value: c.annotation()}},
		Env:            c.env(),
	}
}

func (c Config) labels() manifest.Strings {
	l := make(manifest.Strings, 0, 3)
	if c.Env != "" {
		l.Set(names.DatadogEnv, c.Env)
	}
	l.Set(names.DatadogService, c.Service)
	if c.Version != "" {
		l.Set(names.DatadogVersion, c.Version)
	}
	return l
}

// annotation is a JSON object with sorted keys.
func (c Config) annotation() string {
	b := append(make([]byte, 0, 256), '{')
	for i, tag := range c.Tags {
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
func (c Config) env() []manifest.EnvVar {
	env := make([]manifest.EnvVar, 0, 5)
	if c.Env != "" {
		env = append(env, fromEnv)
	}
	env = append(env, fromService)
	if c.Version != "" {
		env = append(env, fromVersion)
	}
	env = append(env, manifest.Literal(names.EnvDatadogTags, c.spanTags()))
	if c.APM {
		env = append(env, fromNode)
	}
	return env
}

// spanTags is key:value, comma-separated, with sorted keys.
func (c Config) spanTags() string {
	tags := append(make(manifest.Strings, 0, len(c.Tags)+1), c.Tags...)
	if c.SlackGroup != "" {
		tags.Set(names.TagSlackGroup, c.SlackGroup)
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
