package adopt

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/spec"
)

// sort tells the workloads that become entries from what stays as it is.
func (p *Plan) sort() {
	all := make([]sorted, len(p.in.Resources))
	for i, r := range p.in.Resources {
		all[i] = sorted{Resource: r, kind: r.Node.Get("kind").Str(), is: kindOf(r.Node), name: r.Node.At("metadata", "name").Str(), namespace: r.Node.At("metadata", "namespace").Str(), region: p.regionOf(r)}
	}
	for i := range all {
		if s := &all[i]; s.is == "ScaledObject" && scaledKind(s) == "Deployment" {
			s.target = find(all, "Deployment", s.region, s.namespace, scaled(s))
		}
	}
	for i := range all {
		p.place(&all[i], all)
	}
	for _, pos := range p.in.Other {
		p.left = append(p.left, Left{Kind: "no resource", Pos: pos})
	}
	p.order()
	p.namesakes()
	p.selecting(all)
}

// place takes a resource or leaves it.
func (p *Plan) place(s *sorted, all []sorted) {
	switch {
	case s.is == "ScaledObject" && s.target != nil: // it comes with its Deployment
	case p.isMadeBySomebody(s):
	case s.is == "CronJob":
		p.take(s, nil)
	case s.is == "Deployment":
		p.deployment(s, all)
	case s.is == "ScaledObject" && scaledKind(s) != "Deployment":
		p.leave(s, "it scales a "+scaledKind(s)+", and a worker is a Deployment")
	case s.is == "ScaledObject":
		p.leave(s, "the Deployment that it scales is not among what was read")
	default:
		p.leave(s, whyNot[s.is])
	}
}

// sorted is a resource on its way.
type sorted struct {
	Resource
	kind, name, namespace, region string
	is                            string  // kind, where the API is the one that the kind is known by
	target                        *sorted // of a ScaledObject
}

// apis are the groups of kinds that others have too.
var apis = map[string][]string{"CronJob": {"batch"}, "Job": {"batch"}, "Deployment": {"apps", "extensions"}, "StatefulSet": {"apps"}, "DaemonSet": {"apps", "extensions"}, "Service": {""},
	"ScaledObject": {"keda.sh", "keda.k8s.io"}, "ScaledJob": {"keda.sh", "keda.k8s.io"}, "HorizontalPodAutoscaler": {"autoscaling"}, "Template": {"template.openshift.io", ""}}

// kindOf is the kind of a resource; "" where its API is another one than the name says.
func kindOf(n *spec.Node) string {
	kind, api := n.Get("kind").Str(), n.Get("apiVersion").Str()
	group, _, found := strings.Cut(api, "/")
	if !found {
		group = ""
	}
	if groups, known := apis[kind]; known && api != "" && !slices.Contains(groups, group) {
		return ""
	}
	return kind
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

func find(all []sorted, kind, region, namespace, name string) *sorted {
	for i := range all {
		if s := &all[i]; s.is == kind && s.region == region && s.namespace == namespace && s.name == name {
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

// take makes a workload one of an entry's. The others are ScaledObjects of the same
// Deployment.
func (p *Plan) take(s, scaler *sorted, others ...*sorted) {
	if path, at, do := unfit(s); do != "" {
		p.outside++
		p.refused = append(p.refused, Row{Pos: at, Path: path, From: s.name, Do: do})
		p.leave(s, "it cannot be an entry as it is")
		if scaler != nil {
			p.leave(scaler, "its Deployment cannot be an entry as it is")
		}
		return
	}
	objects := []*spec.Node{lift.Normal(s.Node)}
	if scaler != nil {
		objects = append(objects, queueFirst(lift.Normal(scaler.Node)))
	}
	f := lift.Entry(p.in.Ownership, objects...)
	p.withoutUnknown(f)
	if schedule := s.Node.At("spec", "schedule"); strings.Contains(schedule.Str(), "TZ=") {
		f.Seen.Zone = schedule
	}
	for _, o := range others {
		f.Problems = append(f.Problems, lift.Problem{Path: "ScaledObjects", Pos: o.Node.Pos, Value: o.name,
			Do: "a worker has one ScaledObject, and KEDA accepts one for a Deployment: the entry has the triggers of " + scaler.name + "; delete this one"})
	}
	e := p.entry(f)
	if twin := e.in[s.region]; twin != nil {
		do := fmt.Sprintf("the same resource was read at %s, which is in the fleet: keep one of the two, or say with --region which region each of them is for", place(twin.Pos))
		if twin.Namespace != f.Namespace {
			do = fmt.Sprintf("the fleet has the one of namespace %s (%s), and a name is unique in a region: rename this one, or make its namespace a region: --region NAME=ns:%s", twin.Namespace, place(twin.Pos), f.Namespace)
		}
		p.outside++
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

// order puts regions in the order of the platform, then in that in which they were
// asked for, then in that of their names.
func (p *Plan) order() {
	var given []string
	for _, f := range fields(p.platform.Get("regions")) {
		given = append(given, f.Name)
	}
	slices.Sort(p.regions)
	for _, r := range p.in.Regions {
		if !slices.Contains(given, r) {
			given = append(given, r)
		}
	}
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
