package shape

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
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

// textFormats check the text of a String; they answer what is wrong with it,
// or "".
var textFormats = map[string]func(text, arg string) string{
	"line":              checkLine,
	"url":               checkURL,
	"image":             remembered(checkImage),
	"date":              checkDate,
	"duration":          remembered(checkDuration),
	"subdomain":         remembered(func(text, _ string) string { return first(validation.IsDNS1123Subdomain(text)) }),
	"label":             func(text, _ string) string { return first(validation.IsValidLabelValue(text)) },
	"configkey":         func(text, _ string) string { return first(validation.IsConfigMapKey(text)) },
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

// form is a check by a regular expression; wrong says it for people.
func form(pattern, wrong string) func(text, arg string) string {
	re := memo.Regexp(pattern)
	return func(text, _ string) string { return unless(re().MatchString(text), wrong) }
}

// checkObjective accepts a share of successful runs in percent, with three decimals at
// most, as Datadog has them.
func checkObjective(text, _ string) string {
	percent, err := strconv.ParseFloat(text, 64)
	ok := objective().MatchString(text) && err == nil && percent > 0 && percent < 100
	return unless(text == "off" || ok, `must be a percentage below 100 with at most three decimals, such as "99.5", or "off"`)
}

var objective = memo.Regexp(`^[0-9]{1,2}([.][0-9]{1,3})?$`)

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

// remembered is a check of texts that many entries have in common.
func remembered(check func(text, arg string) string) func(text, arg string) string {
	type question struct{ text, arg string }
	known := memo.Of(func(q question) string { return check(q.text, q.arg) })
	return func(text, arg string) string { return known(question{text, arg}) }
}

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

// list checks the items of a list together.
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

// checkRegistry is of the beginning of images.
var checkRegistry = form(`^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]+)?(/[A-Za-z0-9._{}-]+)*/?$`, "must be a host, or a host and a path")

func first(problems []string) string {
	if len(problems) == 0 {
		return ""
	}
	return problems[0]
}

func unless(ok bool, problem string) string {
	if ok {
		return ""
	}
	return problem
}

func checkLine(text, _ string) string {
	return unless(!strings.ContainsAny(text, "\n\r"), "must be one line")
}

func checkURL(text, _ string) string {
	u, err := url.Parse(text)
	return unless(err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !strings.ContainsAny(text, " \t\n"),
		"must be an http(s) URL")
}

func checkDate(text, _ string) string {
	_, err := time.Parse(time.DateOnly, text)
	return unless(err == nil, "must be a date such as 2027-03-31")
}

// checkDuration follows time.ParseDuration; Kubernetes counts in whole seconds.
func checkDuration(text, least string) string {
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return `must be a duration such as "90s", "10m" or "1h30m"`
	case d <= 0:
		return "must be greater than 0"
	case d%time.Second != 0:
		return "must be whole seconds"
	case d/time.Second > 1<<31-1:
		return "is too long"
	}
	if m, err := time.ParseDuration(least); err == nil && d < m {
		return fmt.Sprintf("must be at least %s", least)
	}
	return ""
}

// An image reference as
// https://pkg.go.dev/github.com/distribution/reference describes it, with
// batchfn's placeholders in any place.
var (
	imagePlaceholder = memo.Regexp(`\{[^{}]*\}`)
	imageReference   = memo.Regexp(`^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?/)?` +
		`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*` +
		`(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`)
)

func checkImage(text, _ string) string {
	for _, p := range imagePlaceholder().FindAllString(text, -1) {
		switch p {
		case "{version}", "{region}", "{awsRegion}", "{awsAccount}":
		default:
			return "unknown placeholder " + p + ", want {version}, {region}, {awsRegion} or {awsAccount}"
		}
	}
	return unless(imageReference().MatchString(imagePlaceholder().ReplaceAllString(text, "x")), "must be an image reference")
}

// The fields of a pod, and the resources of the container, that environment can
// read:
// https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
var podField = memo.Regexp(`^(metadata\.(name|namespace|uid)|metadata\.(labels|annotations)\['(?P<key>[^']+)'\]|` +
	`spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?)|` +
	`(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-[1-9][0-9]*[KMGT]i))$`)

func checkFieldPath(text, _ string) string {
	if path := podField().FindStringSubmatch(text); path == nil {
		return "must be a field of the pod that environment can read, such as metadata.name, or a resource of the container, such as limits.memory"
	} else if key := path[podField().SubexpIndex("key")]; key != "" {
		return keyOf(text, key)
	}
	return ""
}

// checkPodField is of a fragment: what a volume can read too, and no resource.
func checkPodField(text, _ string) string {
	switch {
	case text == "metadata.labels" || text == "metadata.annotations":
		return ""
	case spec.IsResourceField(text):
		return "must be a field of the pod: a resource is a resourceFieldRef"
	}
	return checkFieldPath(text, "")
}

// keyOf says what is wrong with the key of a label or an annotation in a field path.
func keyOf(path, key string) string {
	wrong := first(validation.IsQualifiedName(strings.ToLower(key)))
	if strings.HasPrefix(path, "metadata.labels") {
		wrong = first(validation.IsQualifiedName(key))
	}
	if wrong != "" {
		return quoted(key) + " is not a valid key: " + wrong
	}
	return ""
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
var queueName = memo.Regexp(`^([A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo)$`)

func checkQueueName(text, _ string) string {
	return unless(queueName().MatchString(strings.ReplaceAll(text, "{region}", "r")),
		"must be 1 to 80 letters, digits, - or _ (a FIFO queue ends in .fifo)")
}

func checkNamespace(text, _ string) string {
	text = strings.NewReplacer("{owner}", "o", "{region}", "r").Replace(text)
	return first(validation.IsDNS1123Label(text))
}

func checkTagText(text, _ string) string {
	for _, p := range imagePlaceholder().FindAllString(text, -1) {
		switch p {
		case "{name}", "{owner}", "{severity}", "{region}", "{component}":
		default:
			return "unknown placeholder " + p + ", want {name}, {owner}, {severity}, {region} or {component}"
		}
	}
	if strings.ContainsAny(imagePlaceholder().ReplaceAllString(text, ""), "{}") {
		return "must not contain { or } except in {name}, {owner}, {severity}, {region} and {component}"
	}
	if strings.Contains(text, "$(") {
		return "must not contain $(, which Kubernetes expands only in the environment"
	}
	return unless(!strings.ContainsAny(text, ", \t\n"), "must not contain commas or spaces, which separate tags")
}

func checkLabels(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		below := p.below(f.Name)
		if wrong := first(validation.IsQualifiedName(f.Name)); wrong != "" {
			c.report(below, f.Pos, "", "%s is not a valid label name: %s", quoted(f.Name), wrong)
		}
		if wrong := first(validation.IsValidLabelValue(f.Value.Str())); wrong != "" {
			c.report(below, f.Value.Pos, "", "%s is %s: %s", below.path, describe(f.Value), wrong)
		}
	}
}

func checkAnnotations(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		if wrong := first(validation.IsQualifiedName(strings.ToLower(f.Name))); wrong != "" {
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

func checkOwnerName(text, _ string) string {
	return unless(spec.IsOwnerName(text), fmt.Sprintf("must match %s, with at most 63 characters", spec.OwnerPattern))
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
		if wrong := first(validation.IsDNS1123Label(f.Name)); wrong != "" {
			c.report(p.below(f.Name), f.Pos, "", "%s is not a valid region name: %s", quoted(f.Name), wrong)
		}
	}
}

// checkTags refuses what is no tag at all; tag-altered tells what Datadog
// changes.
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
