package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// selector is a resource beside the workloads that finds their pods by labels.
type selector struct {
	what, region, namespace string
	pos                     spec.Pos
	node                    *spec.Node
}

// selecting notes what selects pods: some labels are batchfn's to set, so it may not
// find them any more.
func (p *Plan) selecting(all []sorted) {
	for i := range all {
		s := &all[i]
		for _, name := range []string{"selector", "podSelector", "workloadSelector"} {
			n := s.Node.At("spec", name)
			if s.is == "CronJob" || s.is == "Deployment" || !n.Is(spec.Map) {
				continue
			}
			switch {
			case n.Get("matchLabels") != nil || n.Get("matchExpressions") != nil:
			case n.Get("labels") != nil:
				n = structure(named("matchLabels", n.Get("labels")))
			case s.is == "Service":
				n = structure(named("matchLabels", n))
			default:
				continue
			}
			p.selectors = append(p.selectors, selector{what: s.kind + " " + s.name, region: s.region, namespace: s.namespace, pos: s.Node.Pos, node: n})
		}
	}
}

// selections reports what selected the pods, and does not any more: other resources,
// and the pods' own rules for where they run. It reports what selects them only now, too.
func (c *comparison) selections() {
	was, now := labelsIn(c.was), labelsIn(c.now)
	lost := func(n *spec.Node) bool { return matchesLabels(n, was) && !matchesLabels(n, now) }
	for _, s := range c.plan.selectors {
		if s.region != c.region || s.namespace != "" && s.namespace != c.f.Namespace {
			continue
		}
		switch {
		case lost(s.node):
			c.lost = append(c.lost, Row{Path: "template.metadata.labels", Pos: s.pos, From: "selected by " + s.what,
				Do: "it no longer finds the pods: make it select app.kubernetes.io/name: " + c.f.Name})
		case matchesLabels(s.node, now) && !matchesLabels(s.node, was):
			c.lost = append(c.lost, Row{Path: "template.metadata.labels", Pos: s.pos, From: "not selected by " + s.what, To: "selected",
				Do: "the pods get a label that it selects: remove the label from the entry, or make it select another one"})
		}
	}
	pod := c.f.Objects[0].At(foreign.PodTemplate(c.f.Objects[0])...).Get("spec")
	for _, field := range []string{"affinity", "topologySpreadConstraints"} {
		eachLabelSelector(pod.Get(field), func(n *spec.Node) {
			if lost(n) {
				c.lost = append(c.lost, Row{Path: field, Pos: n.PosOr(c.f.Pos), From: "labelSelector " + strings.Join(leaves(n), ", "),
					Do: "it no longer finds its own pods: make it select app.kubernetes.io/name: " + c.f.Name + ", in the profile"})
			}
		})
	}
}

func eachLabelSelector(n *spec.Node, visit func(*spec.Node)) {
	for _, f := range n.Map() {
		if f.Name == "labelSelector" {
			visit(f.Value)
		} else {
			eachLabelSelector(f.Value, visit)
		}
	}
	for _, item := range n.List() {
		eachLabelSelector(item, visit)
	}
}

// labelsIn are the labels of the pods.
func labelsIn(x flat) map[string]string {
	out := map[string]string{}
	for path, leaf := range x.values {
		if key, ok := strings.CutPrefix(path, "template.metadata.labels["); ok {
			out[strings.TrimSuffix(key, "]")] = leaf.value
		}
	}
	return out
}

// matchesLabels reports whether a label selector finds pods with these labels:
// https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/label-selector/
func matchesLabels(n *spec.Node, labels map[string]string) bool {
	for _, f := range n.Get("matchLabels").Map() {
		if value, ok := labels[f.Name]; !ok || value != f.Value.Shown() {
			return false
		}
	}
	for _, e := range n.Get("matchExpressions").List() {
		value, there := labels[e.Get("key").Str()]
		in := slices.ContainsFunc(e.Get("values").List(), func(v *spec.Node) bool { return v.Shown() == value })
		ok := map[string]bool{"In": there && in, "NotIn": !there || !in, "Exists": there, "DoesNotExist": !there}[e.Get("operator").Str()]
		if !ok {
			return false
		}
	}
	return true
}
