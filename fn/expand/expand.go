// Package expand turns a workload in a region into Kubernetes resources: a
// CronJob, a Deployment, or a Deployment with a KEDA ScaledObject. What every
// workload gets whatever made it (ownership, Datadog, istio, the start wrapper)
// is the decorators' job.
package expand

import (
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// Expander makes the resources of a rendering.
type Expander struct {
	version   string
	podSpec   func(*spec.Node) manifest.PodSpec
	container func(*spec.Node) manifest.Container
}

// New is an expander for one rendering; version replaces {version} in images.
// It converts each fragment of the platform once: all batches of a profile in a
// region share one, and nothing changes what is below it.
func New(version string) *Expander {
	return &Expander{version, memo.Of(newPodSpec), memo.Of(newContainer)}
}

// Workload makes the resources of a workload, in the order of the output. It
// expects a workload without findings.
func (x *Expander) Workload(w *spec.Workload) []manifest.Object {
	objects := resourcesOf(w, x.version)
	x.addFragments(objects[0].Pods(), w)
	return objects
}

func resourcesOf(w *spec.Workload, version string) []manifest.Object {
	switch w.Kind {
	case spec.Iterators:
		return []manifest.Object{iterator(w, version)}
	case spec.Workers:
		return []manifest.Object{worker(w, version), scaledObject(w)}
	}
	return []manifest.Object{cronJob(w, version)}
}

// Words are the words of a workload's command as Kubernetes gets them. Those of
// a string are literal; in a list $(NAME) works as Kubernetes documents.
func Words(commands *spec.Node) ([]string, error) {
	if commands.Is(spec.String) {
		split, err := command.Split(commands.Text)
		words := make([]string, len(split))
		for i := range split {
			words[i] = command.Escape(split[i])
		}
		return words, err
	}
	var words []string
	if commands.Is(spec.List) {
		for _, item := range commands.Items {
			words = append(words, item.Text)
		}
	}
	return words, nil
}

func metadata(w *spec.Workload) manifest.Metadata {
	return manifest.Metadata{Name: w.Name, Namespace: w.Namespace(), Labels: labels(w)}
}

// workloadMetadata adds the user's own labels and annotations.
func workloadMetadata(w *spec.Workload) manifest.Metadata {
	meta := metadata(w)
	setPairs(&meta.Labels, w.Labels)
	setPairs(&meta.Annotations, w.Annotations)
	return meta
}

func setPairs(s *manifest.Strings, pairs []spec.Pair) {
	for _, p := range pairs {
		s.Set(p.Name, p.Value)
	}
}

// labels are the labels that say what a resource is.
func labels(w *spec.Workload) manifest.Strings {
	s := make(manifest.Strings, 0, 12+len(w.Labels)) // with those of the decorators
	s.Set(names.Component, w.Kind.Component())
	s.Set(names.ManagedBy, names.Manager)
	s.Set(names.Name, w.Name)
	s.Set(names.PartOf, w.Platform.Name)
	return s
}

func seconds(d time.Duration) int { return int(d / time.Second) }

// Quantity is a quantity in its canonical form, which the API server would return: 1000m is 1.
func Quantity(text string) string { return canonical(text) }

var canonical = memo.Of(func(text string) string {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return text
	}
	number, suffix := q.CanonicalizeBytes(make([]byte, 0, 16)) // String keeps 1E3 and +1 as they were
	return string(append(number, suffix...))
})

// Image is the image of a workload, with its version.
func Image(w *spec.Workload, version string) string {
	return strings.ReplaceAll(w.Image, "{version}", version)
}
