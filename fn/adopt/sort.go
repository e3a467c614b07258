package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// sort tells the workloads that become entries from what stays as it is.
func (p *Plan) sort() {
	all := make([]sorted, len(p.in.Resources))
	for i, r := range p.in.Resources {
		all[i] = sorted{Resource: r, kind: r.Node.Get("kind").Str(), name: r.Node.At("metadata", "name").Str(), namespace: r.Node.At("metadata", "namespace").Str(), region: p.regionOf(r)}
	}
	for i := range all {
		if s := &all[i]; s.kind == "ScaledObject" {
			s.target = find(all, "Deployment", s.region, s.namespace, scaled(s))
		}
	}
	for i := range all {
		switch s := &all[i]; s.kind {
		case "CronJob":
			if !p.isMadeBySomebody(s) {
				p.take(s, nil)
			}
		case "Deployment":
			p.deployment(s, all)
		case "ScaledObject":
			if s.target == nil {
				p.leave(s, "the Deployment that it scales is not among what was read")
			}
		default:
			p.leave(s, whyNot[s.kind])
		}
	}
	for _, pos := range p.in.Other {
		p.left = append(p.left, Left{Kind: "no resource", Pos: pos})
	}
	p.order()
}

// sorted is a resource on its way.
type sorted struct {
	Resource
	kind, name, namespace, region string
	target                        *sorted // of a ScaledObject
}

// whyNot are kinds of which a reader may expect more.
var whyNot = map[string]string{
	"Job":                   "it runs once; for a run by hand there is batchfn run",
	"StatefulSet":           "an entry becomes a CronJob or a Deployment",
	"DaemonSet":             "an entry becomes a CronJob or a Deployment",
	"ScaledJob":             "a worker is a Deployment with a ScaledObject",
	"HelmRelease":           "a chart renders it: helm template RELEASE CHART | batchfn import -",
	"Template":              "a template of OpenShift: oc process -f FILE -o yaml | batchfn import -",
	"Kustomization":         "flux builds it: kustomize build DIR | batchfn import -",
	"TriggerAuthentication": "defaults.triggerAuthentication names it",
}

func scaled(s *sorted) string { return s.Node.At("spec", "scaleTargetRef", "name").Str() }

func find(all []sorted, kind, region, namespace, name string) *sorted {
	for i := range all {
		if s := &all[i]; s.kind == kind && s.region == region && s.namespace == namespace && s.name == name {
			return s
		}
	}
	return nil
}

func (p *Plan) leave(s *sorted, why string) {
	name := s.name
	if name == "" {
		name = s.Node.At("metadata", "generateName").Str()
	}
	p.left = append(p.left, Left{Kind: s.kind, Name: name, Pos: s.Node.Pos, Why: why})
}

// isMadeBySomebody leaves what a controller makes to that controller.
func (p *Plan) isMadeBySomebody(s *sorted) bool {
	owners := s.Node.At("metadata", "ownerReferences").List()
	if len(owners) == 0 {
		return false
	}
	p.leave(s, fmt.Sprintf("%s %s makes it", owners[0].Get("kind").Str(), owners[0].Get("name").Str()))
	return true
}

// deployment takes a Deployment as a worker or an iterator, and leaves one that
// serves others.
func (p *Plan) deployment(s *sorted, all []sorted) {
	if p.isMadeBySomebody(s) {
		return
	}
	component := lift.ComponentOf(s.Node)
	for i := range all {
		o := &all[i]
		switch {
		case o.kind == "ScaledObject" && o.target == s && lift.SQS(o.Node.Get("spec")) != nil:
			p.take(s, o)
			return
		case o.kind == "ScaledObject" && o.target == s:
			p.leave(s, "its ScaledObject has no aws-sqs-queue trigger, and a worker consumes an SQS queue")
			p.leave(o, "no aws-sqs-queue trigger")
			return
		case component == "" && o.region == s.region && o.namespace == s.namespace && o.kind == "Service" && selects(o.Node, s.Node):
			p.leave(s, "the Service "+o.name+" sends it requests, so it is not a batch")
			return
		case component == "" && o.region == s.region && o.namespace == s.namespace && o.kind == "HorizontalPodAutoscaler" && autoscaled(o) == s.name:
			p.leave(s, "the HorizontalPodAutoscaler "+o.name+" scales it; an iterator has a fixed number of pods")
			return
		}
	}
	p.take(s, nil)
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

// take makes a workload one of an entry's.
func (p *Plan) take(s, scaler *sorted) {
	if s.name == "" {
		p.refused = append(p.refused, Row{Pos: s.Node.Pos, Path: "metadata.name", Do: "give it a name: generateName is for resources that are created each time anew"})
		p.leave(s, "it has no name")
		return
	}
	objects := []*spec.Node{lift.Normal(s.Node)}
	if scaler != nil {
		objects = append(objects, lift.Normal(scaler.Node))
	}
	f := lift.Entry(p.in.Ownership, objects...)
	if schedule := s.Node.At("spec", "schedule"); strings.Contains(schedule.Str(), "TZ=") {
		f.Seen.Zone = schedule
	}
	e := p.entry(f)
	if twin := e.in[s.region]; twin != nil {
		do := fmt.Sprintf("the same resource was read at %s, which is in the fleet: keep one of the two, or say with --region which region each of them is for", place(twin.Pos))
		if twin.Namespace != f.Namespace {
			do = fmt.Sprintf("the fleet has the one of namespace %s (%s), and a name is unique in a region: rename this one, or make its namespace a region: --region NAME=ns:%s", twin.Namespace, place(twin.Pos), f.Namespace)
		}
		p.refused = append(p.refused, Row{Workload: workloadName(e, s.region), Pos: s.Node.Pos, Path: "metadata.name", From: s.name, Do: do})
		return
	}
	e.in[s.region] = f
	if e.dir == "" {
		e.dir = s.Dir
	}
	for _, n := range s.Notes {
		if !slices.ContainsFunc(e.notes, func(o lift.Comment) bool { return o.Field == n.Field && slices.Equal(o.Lines, n.Lines) }) {
			e.notes = append(e.notes, n)
		}
	}
	if !slices.Contains(p.regions, s.region) {
		p.regions = append(p.regions, s.region)
	}
}

func (p *Plan) entry(f *lift.Foreign) *Entry {
	for _, e := range p.Entries {
		if e.Kind == f.Kind && e.Name == f.Name {
			return e
		}
	}
	e := &Entry{Kind: f.Kind, Name: f.Name, in: map[string]*lift.Foreign{}}
	p.Entries = append(p.Entries, e)
	return e
}

// order puts regions in the order of the platform, or of their names.
func (p *Plan) order() {
	var given []string
	for _, f := range fields(p.platform.Get("regions")) {
		given = append(given, f.Name)
	}
	slices.Sort(p.regions)
	var all []string
	for _, r := range given {
		if slices.Contains(p.regions, r) {
			all = append(all, r)
		}
	}
	for _, r := range p.regions {
		if !slices.Contains(given, r) {
			all = append(all, r)
		}
	}
	p.regions = all
	for _, e := range p.Entries {
		for _, r := range all {
			if e.in[r] != nil {
				e.regions = append(e.regions, r)
			}
		}
	}
}

// regionOf is the region of a resource: that of where it was read, of its namespace,
// of batchfn's own label, of the platform's namespaces; else its namespace is one.
func (p *Plan) regionOf(r Resource) string {
	namespace := r.Node.At("metadata", "namespace").Str()
	if r.Region != "" {
		return r.Region
	}
	if region := p.in.Namespaces[namespace]; region != "" {
		return region
	}
	if label := r.Node.At("metadata", "labels").Get(names.RegionLabel).Str(); label != "" {
		return label
	}
	regions := fields(p.platform.Get("regions"))
	for _, f := range regions {
		if pattern := f.Value.Get("namespace").Str(); pattern != "" && matches(strings.ReplaceAll(pattern, "{region}", f.Name), namespace) {
			return f.Name
		}
	}
	switch {
	case len(regions) == 1:
		return regions[0].Name
	case namespace == "":
		return "default"
	}
	return namespace
}

// matches reports whether a namespace is one of a pattern that may hold {owner}.
func matches(pattern, namespace string) bool {
	before, after, found := strings.Cut(pattern, "{owner}")
	if !found {
		return pattern == namespace
	}
	return len(namespace) > len(before)+len(after) && strings.HasPrefix(namespace, before) && strings.HasSuffix(namespace, after)
}
