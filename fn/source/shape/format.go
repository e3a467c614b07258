package shape

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// formatWants says what a format allows, in place of its type.
var formatWants = map[string]string{
	"duration":  `a duration such as "90s", "10m" or "1h30m"`,
	"url":       "an http(s) URL",
	"handle":    `a Datadog handle such as "@slack-acme-batch-critical"`,
	"recipient": `a Datadog handle without "@", such as "slack-acme-payments"`,
	"codeowner": `a GitHub team or user such as "@acme/payments"`,
	"slo":       `a percentage such as "99.5", or "off"`,
	"date":      `a date such as "2027-03-31"`,
	"image":     `an image such as "registry.example.com/app:v1"`,
	"fieldpath": "a field of the pod, such as metadata.name, or a resource such as limits.memory",
	"mountpath": "an absolute path",
	"subpath":   "a path within the volume",
	"medium":    "Memory, HugePages or HugePages-SIZE",
	"envprefix": "the beginning of a variable's name",
	"path":      `a path that starts with "/"`,
	"queuename": "the name of an SQS queue",
}

// textFormats check the text of a scalar. They return what is wrong with it, or "".
var textFormats = map[string]func(text, arg string) string{
	"line":              checkLine,
	"url":               checkURL,
	"image":             remembered(checkImage),
	"date":              checkDate,
	"duration":          remembered(checkDuration),
	"subdomain":         remembered(func(text, _ string) string { return words.Kubernetes(validation.IsDNS1123Subdomain(text)) }),
	"label":             func(text, _ string) string { return words.Kubernetes(validation.IsValidLabelValue(text)) },
	"configkey":         func(text, _ string) string { return words.Kubernetes(validation.IsConfigMapKey(text)) },
	"fieldpath":         checkFieldPath,
	"mountpath":         checkMountPath,
	"subpath":           checkSubPath,
	"medium":            checkMedium,
	"bytes":             remembered(checkBytes),
	"envprefix":         checkEnvPrefix,
	"path":              func(text, _ string) string { return unless(strings.HasPrefix(text, "/"), `must start with "/"`) },
	"cpu":               remembered(checkQuantity),
	"ownername":         remembered(checkOwnerName),
	"queuename":         checkQueueName,
	"namespace":         checkNamespace,
	"tagtext":           checkTagText,
	"dnslabel":          checkDNSLabel,
	"qualified":         checkQualified,
	"optionalqualified": checkOptionalQualified,
	"port":              checkPort,
	"portref":           checkPortRef,
	"portname":          checkPortName,
	"envname":           checkEnvName,
	"podfield":          checkPodField,
	"slo":               checkObjective,
	"spanname":          form(`^[A-Za-z][A-Za-z0-9._-]{0,99}$`, `must be a letter, then letters, digits, ".", "_" and "-"`),
	"handle":            form(`^@[^@\s\p{C}][^\s\p{C}]*$`, `must be one word that begins with "@", such as "@slack-acme-batch-critical"`),
	"recipient":         form(`^[^@\s\p{C}][^\s\p{C}]*$`, `must be one word that does not begin with "@", such as "slack-acme-payments"`),
	"codeowner":         form(`^@[A-Za-z0-9-]+(/[A-Za-z0-9._-]+)?$`, `must be a team or user such as "@acme/payments"`),
}

// listFormats check the items of a list together, see list.
var listFormats = []string{"nonempty", "program", "registries"}

// isFormat reports whether there is a check of a name.
func isFormat(name string) bool {
	return textFormats[name] != nil || mapFormats[name] != nil || fragments[name] != "" || slices.Contains(listFormats, name)
}

// remembered is a check of texts that many entries have in common.
func remembered(check func(text, arg string) string) func(text, arg string) string {
	type question struct{ text, arg string }
	known := memo.Of(func(q question) string { return check(q.text, q.arg) })
	return func(text, arg string) string { return known(question{text, arg}) }
}

// format checks a value by the format of its shape.
func (c *checker) format(n *spec.Node, sh *Shape, p place) {
	if check := textFormats[sh.Format.Name]; check != nil && (n.Type == spec.String || n.Type == spec.Int || n.Type == spec.Float) {
		if wrong := check(n.Text, sh.Format.Arg); wrong != "" {
			hint := ""
			if guess := formatHints[sh.Format.Name]; guess != nil {
				hint = guess(n.Text)
			}
			c.report(p, n.Pos, hint, "%s is %s: %s", p.path, describe(n), wrong)
		}
	}
	if check := mapFormats[sh.Format.Name]; check != nil && n.Type == spec.Map {
		check(c, n, p)
	}
	if definition := fragments[sh.Format.Name]; definition != "" && n.Type == spec.Map {
		c.fragment(n, definition, p)
	}
	if n.Type == spec.List {
		c.list(n, sh.Format.Name, p)
	}
}

// list checks the items of a list together, by one of listFormats.
func (c *checker) list(n *spec.Node, format string, p place) {
	switch {
	case (format == "nonempty" || format == "program") && len(n.Items) == 0:
		c.report(p, n.Pos, "", "%s is empty, want at least one item", p.path)
	case format == "program" && strings.TrimSpace(n.Items[0].Text) == "":
		c.report(p, n.Items[0].Pos, "the first word is the program", "%s: the first word is empty", p.path)
	case format == "registries":
		for i, item := range n.Items {
			if wrong := checkRegistry(item.Text, ""); wrong != "" {
				c.report(p, item.Pos, "such as registry.example.com/team", "%s[%d] is %s: %s", p.path, i, describe(item), wrong)
			}
		}
	}
}
