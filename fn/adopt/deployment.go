package adopt

import (
	"slices"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// deployment takes a Deployment as a worker or an iterator, and leaves one that
// serves others.
func (p *Plan) deployment(s *sorted, all []sorted) {
	scalers := scalersOf(s, all)
	for _, o := range scalers {
		if foreign.SQS(o.Node.Get("spec")) != nil {
			p.take(s, o, without(scalers, o)...)
			return
		}
	}
	if len(scalers) > 0 {
		p.leave(s, "its ScaledObject has no aws-sqs-queue trigger, but a worker consumes an SQS queue")
		for _, o := range scalers {
			p.leave(o, "it has no aws-sqs-queue trigger")
		}
		return
	}
	if why := servesOthers(s, all); why != "" && !isBatch(s.Node) {
		p.leave(s, why)
		return
	}
	p.take(s, nil)
}

// isBatch reports whether a label says that a resource is one.
func isBatch(n *spec.Node) bool {
	_, labelled := foreign.KindOf(n)
	return labelled
}

// scalersOf are the ScaledObjects of a Deployment.
func scalersOf(s *sorted, all []sorted) (scalers []*sorted) {
	for i := range all {
		if all[i].target == s {
			scalers = append(scalers, &all[i])
		}
	}
	return scalers
}

func without(all []*sorted, one *sorted) []*sorted {
	return slices.DeleteFunc(slices.Clone(all), func(o *sorted) bool { return o == one })
}

// servesOthers says why a Deployment is not a batch, or "".
func servesOthers(s *sorted, all []sorted) string {
	for i := range all {
		o := &all[i]
		switch {
		case o.region != s.region || o.namespace != s.namespace:
		case o.is == "Service" && selects(o.Node, s.Node):
			return "the Service " + o.name + " sends it requests, so it is not a batch"
		case o.is == "HorizontalPodAutoscaler" && autoscaled(o) == s.name:
			return "the HorizontalPodAutoscaler " + o.name + " scales it, but an iterator has a fixed number of pods"
		}
	}
	return ""
}

func autoscaled(o *sorted) string {
	if o.Node.At("spec", "scaleTargetRef", "kind").Str() != "Deployment" {
		return ""
	}
	return scaled(o)
}

// selects reports whether a Service sends requests to the pods of a Deployment.
func selects(service, deployment *spec.Node) bool {
	selector := service.At("spec", "selector")
	labels := deployment.At("spec", "template", "metadata", "labels")
	if !selector.Is(spec.Map) || len(selector.Fields) == 0 {
		return false
	}
	return !slices.ContainsFunc(selector.Fields, func(f spec.Field) bool { return labels.Get(f.Name).Str() != f.Value.Text })
}

func scaled(s *sorted) string { return s.Node.At("spec", "scaleTargetRef", "name").Str() }

// scaledKind is the kind of what a ScaledObject scales.
func scaledKind(s *sorted) string {
	if kind := s.Node.At("spec", "scaleTargetRef", "kind").Str(); kind != "" {
		return kind
	}
	return "Deployment"
}

// queueFirst puts the trigger of a queue before the others, whose order means nothing.
func queueFirst(scaler *spec.Node) *spec.Node {
	triggers := scaler.At("spec", "triggers")
	queue := foreign.SQS(scaler.Get("spec"))
	if i := slices.Index(triggers.List(), queue); i > 0 {
		triggers.Items = append([]*spec.Node{queue}, slices.Delete(slices.Clone(triggers.Items), i, i+1)...)
	}
	return scaler
}
