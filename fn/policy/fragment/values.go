package fragment

import (
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

func (c *checker) number(n *spec.Node, p place) {
	within := of(spans, p)
	if within == (span{}) || !n.Is(spec.Int) {
		return
	}
	if i, err := strconv.ParseInt(n.Text, 10, 64); err != nil || i < within.least || i > within.most {
		c.report(n.Pos, p, "", " is %s, want %s", n.Text, within)
	}
}

func octal(s span) string {
	if s == fileMode {
		return " (octal 0777)"
	}
	return ""
}

func (c *checker) text(n *spec.Node, p place) {
	form := of(forms, p)
	if form == nil || n.Text == "" || n.Type != spec.String {
		return
	}
	if wrong := form(n.Text); wrong != "" {
		c.report(n.Pos, p, "", " is %s: %s", spec.Quoted(n.Text), wrong)
	}
}

// forms are the forms of texts.
var forms = map[string]func(text string) string{
	"hostAliases[].ip": address, "nameservers[]": address, "hostnames[]": subdomain, "searches[]": searchDomain,
	"sysctls[].name": sysctl, "conditionType": qualified, "schedulingGates[].name": qualified,
	"hostnameOverride": subdomain, "namespaces[]": label, "httpHeaders[].name": header, "tolerations[].value": labelValue,
	"image": unpadded, "localhostProfile": unpadded,
	"hostPath.path": noParent, "subPath": inside, "subPathExpr": inside,
	"items[].path": inside, "serviceAccountToken.path": inside,
	"nfs.path":  absolute,
	"sizeLimit": quantity, "divisor": quantity,
}

func first(problems []string) string {
	if len(problems) == 0 {
		return ""
	}
	return problems[0]
}

func subdomain(text string) string  { return first(validation.IsDNS1123Subdomain(text)) }
func label(text string) string      { return first(validation.IsDNS1123Label(text)) }
func labelValue(text string) string { return first(validation.IsValidLabelValue(text)) }
func header(text string) string     { return first(validation.IsHTTPHeaderName(text)) }
func qualified(text string) string  { return first(validation.IsQualifiedName(text)) }

// searchDomain may be relative to the root, and begin a part with an underscore.
func searchDomain(text string) string {
	if text == "." {
		return ""
	}
	return subdomain(strings.ReplaceAll(strings.TrimSuffix(text, "."), "_", "-x"))
}

func address(text string) string {
	if _, err := netip.ParseAddr(text); err != nil {
		return "must be an IP address"
	}
	return ""
}

func unpadded(text string) string {
	if strings.TrimSpace(text) != text {
		return "must not begin or end with a space"
	}
	return ""
}

func noParent(text string) string {
	for part := range strings.SplitSeq(text, "/") {
		if part == ".." {
			return `must not contain ".."`
		}
	}
	return ""
}

func inside(text string) string {
	if strings.HasPrefix(text, "/") {
		return "must be a relative path"
	}
	return noParent(text)
}

func absolute(text string) string {
	if !strings.HasPrefix(text, "/") {
		return "must be an absolute path"
	}
	return ""
}

var sysctlName = memo.Regexp(`^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$`)

func sysctl(text string) string {
	if len(text) > 253 || !sysctlName().MatchString(text) {
		return "must be a name such as net.core.somaxconn"
	}
	return ""
}

func quantity(text string) string {
	q, err := resource.ParseQuantity(text)
	switch {
	case err != nil:
		return "not a valid Kubernetes quantity"
	case q.Sign() < 0:
		return "must not be below 0"
	}
	return ""
}

// String says the range for people.
func (s span) String() string {
	if s.most == math.MaxInt64 {
		return fmt.Sprintf("at least %d", s.least)
	}
	return fmt.Sprintf("%d to %d%s", s.least, s.most, octal(s))
}
