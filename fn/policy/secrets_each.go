package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// mayHoldSecret reports whether a field of an entry, or of what the platform says of
// entries, may hold a secret. Merging makes no new text, so that the values as they are
// written answer for all regions: most hold none.
func (c *collector) mayHoldSecret(fields *spec.Node) bool {
	may, known := c.secrets[fields]
	if !known {
		may = slices.ContainsFunc(fields.Fields, fieldMayHoldSecret)
		c.secrets[fields] = may
	}
	return may
}

func fieldMayHoldSecret(f spec.Field) bool {
	switch {
	case f.Name == "podSpec" || f.Name == "container": // the platform's
		return false
	case f.Name == "env" && f.Value.Is(spec.Map):
		return slices.ContainsFunc(f.Value.Fields, func(v spec.Field) bool { return secretVariable(v.Name, v.Value) != "" })
	case f.Name == "overrides" && f.Value.Is(spec.Map):
		return slices.ContainsFunc(f.Value.Fields, func(region spec.Field) bool { return slices.ContainsFunc(region.Value.Fields, fieldMayHoldSecret) })
	}
	return holdsSecret(f.Value)
}

// holdsSecret reports whether eachSecret may have something to visit.
func holdsSecret(n *spec.Node) bool {
	switch {
	case n.Is(spec.String):
		return secret.Kind(n.Text) != "" || secret.MayName(n.Text)
	case n.Is(spec.List):
		return slices.ContainsFunc(n.Items, holdsSecret)
	case n.Is(spec.Map):
		return slices.ContainsFunc(n.Fields, func(f spec.Field) bool { return holdsSecret(f.Value) })
	}
	return false
}

// eachSecret visits the texts below a value that look like a secret, or that are one by
// the name of their option, header or attribute.
func eachSecret(n *spec.Node, path string, visit func(n *spec.Node, path, what string)) {
	switch {
	case n.Is(spec.String):
		if what := secret.Kind(n.Text); what != "" {
			visit(n, path, what)
		} else if name := secret.Named(n.Text); name != "" && judgesNames(path) {
			visit(n, path, "the value of "+name)
		}
	case n.Is(spec.List):
		eachInList(n, path, visit)
	case n.Is(spec.Map):
		for _, f := range n.Fields {
			at := strings.TrimPrefix(path+"."+f.Name, ".")
			if name := nameOf(n, f, path); name != "" {
				visit(f.Value, at, "the value of "+name)
				continue
			}
			eachSecret(f.Value, at, visit)
		}
	}
}

func eachInList(n *spec.Node, path string, visit func(n *spec.Node, path, what string)) {
	named := map[int]string{}
	if judgesNames(path) && isCommand(path) && slices.ContainsFunc(n.Items, func(w *spec.Node) bool { return secret.MayName(w.Text) }) {
		words := make([]string, len(n.Items))
		for i, w := range n.Items {
			words[i] = w.Text
		}
		for _, a := range secret.Arguments(words) {
			named[a.Index] = a.Name
		}
	}
	for i, item := range n.Items {
		at := path + "." + strconv.Itoa(i)
		if name := named[i]; name != "" && secret.Kind(item.Text) == "" {
			visit(item, at, "the value of "+name)
			continue
		}
		eachSecret(item, at, visit)
	}
}

// nameOf is the name of a header or an attribute of a volume whose literal value is a
// secret; "" where it is none.
func nameOf(n *spec.Node, f spec.Field, path string) string {
	switch {
	case !f.Value.Is(spec.String) || !judgesNames(path):
	case f.Name == "value" && strings.Contains(path, "httpHeaders.") && secret.IsHeader(n.Get("name").Str(), f.Value.Text):
		return n.Get("name").Str()
	case strings.HasSuffix(path, ".volumeAttributes") && secret.IsAttribute(f.Name, f.Value.Text):
		return f.Name
	}
	return ""
}

func isCommand(path string) bool {
	switch path[strings.LastIndexByte(path, '.')+1:] {
	case "commands", "command", "args":
		return true
	}
	return false
}

// judgesNames reports whether names in a value say what a value is: in commands, probes
// and annotations, and in fragments.
func judgesNames(path string) bool {
	root, rest, _ := strings.Cut(path, ".")
	switch root {
	case "commands", "liveness", "probes", "startupProbe", "annotations", "ownAnnotations", "podSpec", "container":
		return true
	case "defaults", "profiles":
		return strings.Contains("."+rest+".", ".podSpec.") || strings.Contains("."+rest+".", ".container.")
	}
	return false
}
