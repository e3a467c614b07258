package decorate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/manifest"
)

var additions = []decorate.Additions{
	{
		Labels:         manifest.Strings{{Key: "whose", Value: "mine"}},
		PodLabels:      manifest.Strings{{Key: "pod", Value: "yes"}},
		PodAnnotations: manifest.Strings{{Key: "why", Value: "because"}},
		Env:            []manifest.EnvVar{manifest.Literal("A", "1"), manifest.Literal("B", "2")},
	},
	{},
	{Labels: manifest.Strings{{Key: "also", Value: "this"}}, Env: []manifest.EnvVar{manifest.Literal("C", "3")}},
}

func everywhere() manifest.Strings {
	return manifest.Strings{{Key: "also", Value: "this"}, {Key: "whose", Value: "mine"}}
}

func TestAdditionsOfACronJob(t *testing.T) {
	o := &manifest.CronJob{}
	pods := o.Pods()
	pods.Spec.Containers = []manifest.Container{{Name: "main", Env: []manifest.EnvVar{manifest.Literal("OWN", "x")}}, {Name: "other"}}
	decorate.Object(o, additions...)

	assert.Equal(t, everywhere(), o.Meta.Labels)
	assert.Equal(t, everywhere(), o.Spec.JobTemplate.Meta.Labels)
	assert.Equal(t, manifest.Strings{{Key: "also", Value: "this"}, {Key: "pod", Value: "yes"}, {Key: "whose", Value: "mine"}}, pods.Meta.Labels)
	assert.Equal(t, manifest.Strings{{Key: "why", Value: "because"}}, pods.Meta.Annotations)
	assert.Empty(t, o.Meta.Annotations)
	var env []string
	for _, v := range pods.Spec.Containers[0].Env {
		env = append(env, v.Name)
	}
	assert.Equal(t, []string{"A", "B", "C", "OWN"}, env)
	assert.Empty(t, pods.Spec.Containers[1].Env)
}

func TestAResourceWithoutPodsGetsLabels(t *testing.T) {
	o := &manifest.ScaledObject{}
	decorate.Object(o, additions...)
	assert.Equal(t, &manifest.ScaledObject{Meta: manifest.Metadata{Labels: everywhere()}}, o)
}

func TestPodsWithoutAContainer(t *testing.T) {
	for _, o := range []manifest.Object{&manifest.CronJob{}, &manifest.Deployment{}} {
		decorate.Object(o, additions...)
		start.Wrapper{Binary: true, ReadyTimeout: 1, Interval: 1}.Wrap(o)
		assert.Equal(t, "yes", o.Pods().Meta.Labels.Get("pod"))
		assert.Empty(t, o.Pods().Spec)
	}
}
