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
	"github.com/batchfn/batchfn/fn/words"
)

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

// checkRegistry checks what images begin with.
var checkRegistry = form(`^[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]+)?(/[A-Za-z0-9._{}-]+)*/?$`, "must be a host, or a host and a path")

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

var placeholder = memo.Regexp(`\{[^{}]*\}`)

// An image reference as https://pkg.go.dev/github.com/distribution/reference describes it,
// with batchfn's placeholders in any place.
var imageReference = memo.Regexp(`^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]+)?/)?` +
	`[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*` +
	`(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`)

func checkImage(text, _ string) string {
	for _, p := range placeholder().FindAllString(text, -1) {
		switch p {
		case "{version}", "{region}", "{awsRegion}", "{awsAccount}":
		default:
			return "unknown placeholder " + p + ", want {version}, {region}, {awsRegion} or {awsAccount}"
		}
	}
	return unless(imageReference().MatchString(placeholder().ReplaceAllString(text, "x")), "must be an image reference")
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

// checkPodField checks a field path of a fragment: a volume can read all labels and
// annotations, and a resource has a field of its own.
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
	wrong := words.Kubernetes(validation.IsQualifiedName(strings.ToLower(key)))
	if strings.HasPrefix(path, "metadata.labels") {
		wrong = words.Kubernetes(validation.IsQualifiedName(key))
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
	return words.Kubernetes(validation.IsDNS1123Label(text))
}

func checkTagText(text, _ string) string {
	for _, p := range placeholder().FindAllString(text, -1) {
		switch p {
		case "{name}", "{owner}", "{severity}", "{region}", "{component}":
		default:
			return "unknown placeholder " + p + ", want {name}, {owner}, {severity}, {region} or {component}"
		}
	}
	if strings.ContainsAny(placeholder().ReplaceAllString(text, ""), "{}") {
		return "must not contain { or } except in {name}, {owner}, {severity}, {region} and {component}"
	}
	if strings.Contains(text, "$(") {
		return "must not contain $(, which Kubernetes expands only in the environment"
	}
	return unless(!strings.ContainsAny(text, ", \t\n"), "must not contain commas or spaces, which separate tags")
}

func checkOwnerName(text, _ string) string {
	return unless(spec.IsOwnerName(text), fmt.Sprintf("must match %s, with at most 63 characters", spec.OwnerPattern))
}
