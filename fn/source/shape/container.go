package shape

import (
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// The formats of what a container is given: resources, environment, volumes.

// checkExtended checks that a container can ask for a resource, and the amount:
// https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
func checkExtended(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		wrong, hint := extendedName(f.Name)
		if wrong != "" {
			c.report(below, f.Pos, hint, "%s %s", quoted(below.path), wrong)
			continue
		}
		if t := f.Value.Type; t != spec.String && t != spec.Int && t != spec.Float {
			continue // another type is reported already, and null removes
		}
		check := checkBytes
		if strings.Contains(f.Name, "/") {
			check = checkCount
		}
		if wrong := check(f.Value.Text, ""); wrong != "" {
			c.report(below, f.Value.Pos, quantityHint(f.Value.Text, ""), "%s is %s: %s", below.path, describe(f.Value), wrong)
		} else if size, huge := strings.CutPrefix(f.Name, "hugepages-"); huge && !isMultiple(f.Value.Text, size) {
			c.report(below, f.Value.Pos, "", "%s is %s: must be a multiple of %s", below.path, describe(f.Value), size)
		}
	}
}

// extendedName says what is wrong with the name of a resource, and what to write.
func extendedName(name string) (wrong, hint string) {
	switch {
	case name == "cpu" || name == "memory":
		return "is not an extended resource", "set resources." + name + " and resources." + name + "Limit"
	case name == "ephemeral-storage":
	case strings.HasPrefix(name, "hugepages-"):
		if checkBytes(strings.TrimPrefix(name, "hugepages-"), "") != "" {
			return "is not a resource that a container can ask for", "hugepages-SIZE, such as hugepages-2Mi"
		}
	case !strings.Contains(name, "/"):
		return "is not a resource that a container can ask for", "ephemeral-storage, hugepages-SIZE, or a name with its domain such as nvidia.com/gpu"
	case strings.HasPrefix(name, "requests."):
		return "is not a resource name: it begins with requests., as in a quota", "remove requests."
	}
	return words.Kubernetes(validation.IsQualifiedName(name)), ""
}

// isExtended reports whether a name is of a resource beside cpu and memory that a container can ask for.
func isExtended(name string) bool {
	wrong, _ := extendedName(name)
	return wrong == ""
}

var hugePages = memo.Regexp(`^HugePages-[1-9][0-9]*[KMGT]i$`)

// checkMedium: https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
func checkMedium(text, _ string) string {
	return unless(text == "Memory" || text == "HugePages" || hugePages().MatchString(text), "must be Memory, HugePages or HugePages-SIZE, such as HugePages-2Mi")
}

func checkMountPath(text, _ string) string {
	switch {
	case !strings.HasPrefix(text, "/") || strings.Contains(text, ":"):
		return `must be an absolute path without ":"`
	case path.Clean(text) == "/":
		return "would hide everything in the image"
	}
	return ""
}

// checkSubPath: https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
func checkSubPath(text, _ string) string {
	if strings.HasPrefix(text, "/") {
		return "must be a path relative to the volume"
	}
	for part := range strings.SplitSeq(text, "/") {
		if part == ".." {
			return `must not contain ".."`
		}
	}
	return ""
}

var envName = memo.Regexp(`^[-._a-zA-Z][-._a-zA-Z0-9]*$`)

var isEnvName = memo.Of(func(name string) bool { return envName().MatchString(name) })

func checkEnvPrefix(text, _ string) string {
	return unless(isEnvName(text), "must have letters, digits, _, - or . and not begin with a digit")
}

func checkEnv(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		if !isEnvName(f.Name) {
			c.report(below, f.Pos, "", "%s: an environment variable's name has letters, digits, _, - or . and does not begin with a digit", quoted(below.path))
		}
		if f.Value.Is(spec.Map) {
			checkEnvSource(c, f.Value, below)
		}
	}
}

// checkEnvSource checks the fields that only a Secret or a ConfigMap has.
func checkEnvSource(c *checker, v *spec.Node, p place) {
	if (v.Get("secret") != nil || v.Get("configMap") != nil) && v.Get("key") == nil {
		p.rule = "field-required"
		c.report(p, v.Pos, "", "%s.key is missing: the key in the Secret or ConfigMap", p.path)
		return
	}
	for _, name := range []string{"key", "optional"} {
		if only := v.Get(name); only != nil && v.Get("field") != nil {
			c.report(p, only.Pos, "", "%s.%s is valid only with secret or configMap, not with field", p.path, name)
		}
	}
}

func checkVolumes(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		if wrong := words.Kubernetes(validation.IsDNS1123Label(f.Name)); wrong != "" {
			c.report(below, f.Pos, "", "%s is not a valid volume name: %s", quoted(f.Name), wrong)
		}
		if only := f.Value.Get("optional"); only != nil && f.Value.Get("emptyDir") != nil {
			c.report(below, only.Pos, "", "%s.optional is valid only with configMap or secret, not with emptyDir", below.path)
		}
	}
}
