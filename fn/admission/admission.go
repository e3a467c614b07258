// Package admission makes the policy by which an API server stops what no
// pipeline has seen: workloads whose pods lack a known owner or severity. It is
// a ValidatingAdmissionPolicy, which every API server from 1.30 on evaluates by
// itself: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
package admission

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// Policy says who is known, and where.
type Policy struct {
	Name       string // of the platform
	Owners     []string
	Namespaces []string
	Action     string // Deny, Warn or Audit
}

// New is the policy of a fleet in regions (none: all). owners are those that its
// rules let pass, besides those of its platforms.
func New(f *spec.Fleet, regions, owners []string, action string) Policy {
	p := Policy{Name: f.Platform.Name, Owners: slices.Clone(owners), Action: action}
	for _, platform := range f.Platforms() {
		p.Owners = append(p.Owners, platform.OwnerNames...)
	}
	p.Owners = sorted(p.Owners)
	for _, platform := range f.Platforms() {
		for _, r := range platform.Regions {
			if len(regions) == 0 || slices.Contains(regions, r.Name) {
				p.Namespaces = append(p.Namespaces, namespaces(platform, r, p.Owners)...)
			}
		}
	}
	p.Namespaces = sorted(p.Namespaces)
	return p
}

// namespaces are those of a region, one for each owner where its name says so.
func namespaces(p *spec.Platform, r *spec.Region, owners []string) (out []string) {
	for _, owner := range owners {
		n := &spec.Node{Type: spec.Map, Fields: []spec.Field{{Name: "owner", Value: spec.NewString(owner)}}}
		out = append(out, (&spec.Entry{Kind: spec.Batches, Name: owner, Node: n, Platform: p}).In(r).Namespace())
	}
	return out
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// Objects are the policy and its binding.
func (p Policy) Objects() []manifest.Object {
	name := "batchfn-" + dns(p.Name)
	meta := manifest.Metadata{Name: name}
	meta.Labels.Set(names.ManagedBy, names.Manager)
	const api = "admissionregistration.k8s.io/v1"
	return []manifest.Object{
		&manifest.Resource{APIVersion: api, Kind: "ValidatingAdmissionPolicy", Meta: meta, Spec: p.spec()},
		&manifest.Resource{APIVersion: api, Kind: "ValidatingAdmissionPolicyBinding", Meta: meta, Spec: manifest.Fields{
			{Key: "policyName", Value: name},
			{Key: "validationActions", Value: []any{p.Action}},
		}},
	}
}

// dns is a text as part of a resource's name.
func dns(text string) string {
	valid := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(text))
	return strings.Trim(valid, "-")
}

func (p Policy) spec() manifest.Fields {
	rule := func(group string, kinds ...any) manifest.Fields {
		return manifest.Fields{
			{Key: "apiGroups", Value: []any{group}},
			{Key: "apiVersions", Value: []any{"v1"}},
			{Key: "operations", Value: []any{"CREATE", "UPDATE"}},
			{Key: "resources", Value: kinds},
		}
	}
	return manifest.Fields{
		{Key: "failurePolicy", Value: "Fail"},
		{Key: "matchConstraints", Value: manifest.Fields{
			{Key: "namespaceSelector", Value: manifest.Fields{{Key: "matchExpressions", Value: []any{manifest.Fields{
				{Key: "key", Value: "kubernetes.io/metadata.name"},
				{Key: "operator", Value: "In"},
				{Key: "values", Value: anys(p.Namespaces)},
			}}}}},
			{Key: "resourceRules", Value: []any{rule("batch", "cronjobs", "jobs"), rule("apps", "deployments", "statefulsets")}},
		}},
		// What is being deleted may go: the garbage collector updates it, too.
		{Key: "matchConditions", Value: []any{manifest.Fields{
			{Key: "name", Value: "not-deleted"},
			{Key: "expression", Value: "!has(object.metadata.deletionTimestamp)"},
		}}},
		{Key: "variables", Value: p.variables()},
		{Key: "validations", Value: p.validations()},
	}
}

// variables find owner and severity where the rules for hand-written workloads do:
// the annotation of the pods, else their label. dyn leaves it to each kind which
// fields it has.
func (p Policy) variables() []any {
	variable := func(name, expression string) manifest.Fields {
		return manifest.Fields{{Key: "name", Value: name}, {Key: "expression", Value: expression}}
	}
	find := func(annotation, label string) string {
		return fmt.Sprintf("variables.pods.?metadata.?annotations[?'%s'].orValue(variables.pods.?metadata.?labels[?'%s'].orValue(''))", annotation, label)
	}
	return []any{
		variable("pods", "has(dyn(object).spec.jobTemplate) ? dyn(object).spec.jobTemplate.spec.template : dyn(object).spec.template"),
		variable("owner", find(names.Owner, names.OwnerLabel)),
		variable("severity", find(names.Severity, names.SeverityLabel)),
	}
}

func (p Policy) validations() []any {
	known := func(what string, list []string, hint string) manifest.Fields {
		return manifest.Fields{
			{Key: "expression", Value: fmt.Sprintf("variables.%s in [%s]", what, quoted(list))},
			{Key: "messageExpression", Value: fmt.Sprintf("variables.%[1]s == '' ? 'its pods have no %[1]s: %[2]s' : 'its pods have the %[1]s ' + variables.%[1]s + ', which is not known: %[2]s'", what, hint)},
			{Key: "reason", Value: "Forbidden"},
		}
	}
	return []any{
		known(names.Owner, p.Owners, "set the pod annotation owner to one of platform.owners, or add the batch to the fleet"),
		known(names.Severity, spec.Severities, "set the pod annotation severity to critical, high or medium, or add the batch to the fleet"),
	}
}

// quoted is a list in CEL. Names of owners hold no quote; one of a broken fleet
// that does is no owner.
func quoted(list []string) string {
	var out []string
	for _, text := range list {
		if !strings.ContainsAny(text, `'\`+"\n\r") {
			out = append(out, "'"+text+"'")
		}
	}
	return strings.Join(out, ", ")
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, text := range list {
		out[i] = text
	}
	return out
}
