package shape

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// mapFormats check the names, and some the values, of a Map.
var mapFormats = map[string]func(c *checker, n *spec.Node, p place){
	"env":         checkEnv,
	"labels":      checkLabels,
	"annotations": checkAnnotations,
	"volumes":     checkVolumes,
	"extended":    checkExtended,
	"selector":    checkSelector,
	"owners":      checkOwners,
	"regions":     checkRegions,
	"tags":        checkTags,
	"liveness":    checkLiveness,

	"securitycontext": checkSecurityContext,
}

func checkLabels(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		if wrong := words.Kubernetes(validation.IsQualifiedName(f.Name)); wrong != "" {
			c.report(below, f.Pos, "", "%s is not a valid label name: %s", quoted(f.Name), wrong)
		}
		if wrong := words.Kubernetes(validation.IsValidLabelValue(f.Value.Str())); wrong != "" {
			c.report(below, f.Value.Pos, "", "%s is %s: %s", below.path, describe(f.Value), wrong)
		}
	}
}

// checkSelector checks a selector, whose labels have the form of others. Kubernetes refuses
// an empty one, which would select all pods.
func checkSelector(c *checker, n *spec.Node, p place) {
	if len(n.Fields) == 0 {
		c.report(p, n.Pos, "remove it to use batchfn's own", "%s is empty, want at least one label", p.path)
	}
	checkLabels(c, n, p)
}

func checkAnnotations(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		if wrong := words.Kubernetes(validation.IsQualifiedName(strings.ToLower(f.Name))); wrong != "" {
			c.report(p.below(f.Name), f.Pos, "", "%s is not a valid annotation name: %s", quoted(f.Name), wrong)
		}
	}
}

func checkLiveness(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		if f.Name == "port" && n.Get("command") != nil && n.Get("path") == nil {
			c.report(p.below("port"), f.Pos, "", "%s.port is valid only with path, not with command", p.path)
		}
	}
}

func checkOwners(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		if wrong := checkOwnerName(f.Name, ""); wrong != "" {
			c.report(p.below(f.Name), f.Pos, "", "owner name %s %s", quoted(f.Name), wrong)
		}
	}
}

func checkRegions(c *checker, n *spec.Node, p place) {
	if len(n.Fields) == 0 {
		below := p
		below.rule = "field-required"
		c.report(below, n.Pos, "", "%s is empty, want at least one region", p.path)
	}
	for _, f := range n.Fields {
		if wrong := words.Kubernetes(validation.IsDNS1123Label(f.Name)); wrong != "" {
			c.report(p.below(f.Name), f.Pos, "", "%s is not a valid region name: %s", quoted(f.Name), wrong)
		}
	}
}

// checkTags refuses what Datadog does not take as a tag. The rule tag-altered reports what
// Datadog changes.
// https://docs.datadoghq.com/getting_started/tagging/#define-tags
func checkTags(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		if f.Name == "" || strings.ContainsAny(f.Name, ",:{} \t\n") || strings.Contains(f.Name, "$(") {
			c.report(below, f.Pos, "", "%s is not a valid name of a Datadog tag: want a letter, then letters, digits, _ . / or -", quoted(f.Name))
		}
		if f.Value.Is(spec.String) && f.Value.Text == "" {
			c.report(below, f.Value.Pos, "", "%s is empty, and Datadog has no tag without a value", below.path)
		}
		if wrong := checkTagText(f.Value.Str(), ""); wrong != "" {
			c.report(below, f.Value.Pos, "", "%s is %s: %s", below.path, describe(f.Value), wrong)
		}
	}
}
