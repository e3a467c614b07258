package fragment

import (
	"net/netip"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/words"
)

// forms say what is wrong with a text, or "". Keys are as in needs.
var forms = map[string]func(text string) string{
	"hostAliases[].ip": address, "nameservers[]": address, "hostnames[]": subdomain, "searches[]": searchDomain,
	"sysctls[].name": sysctl, "conditionType": qualified, "schedulingGates[].name": qualified,
	"hostnameOverride": subdomain, "namespaces[]": label, "httpHeaders[].name": header, "tolerations[].value": labelValue,
	"image": unpadded, "localhostProfile": unpadded,
	"httpGet.port": numberedPort, "tcpSocket.port": numberedPort,
	"resourceClaims[].name": label, "matchExpressions[].values[]": labelValue, "resourceClaimName": subdomain, "resourceClaimTemplateName": subdomain, "claims[].request": label,
	"gmsaCredentialSpecName": subdomain, "gmsaCredentialSpec": filled,
	"csi.driver": driver, "storageos.volumeName": label, "storageos.volumeNamespace": label, "spec.storageClassName": subdomain,
	"flocker.datasetName": noSlash, "gitRepo.directory": inside, "fileKeyRef.volumeName": label, "fileKeyRef.path": noParent, "devicePath": noParent,
	"podCertificate.keyPath": unreserved, "credentialBundlePath": unreserved, "certificateChainPath": unreserved, "clusterTrustBundle.path": unreserved, "iqn": iscsiName, "initiatorName": iscsiName,
	"hostPath.path": noParent, "subPath": inside, "subPathExpr": inside,
	"items[].path": unreserved, "serviceAccountToken.path": unreserved, "quobyte.registry": addresses, "quobyte.tenant": short,
	"spec.volumeAttributesClassName": subdomain, "dataSource.apiGroup": subdomain, "dataSourceRef.apiGroup": subdomain,
	"nfs.path":  absolute,
	"sizeLimit": quantity, "divisor": quantity,
}

func subdomain(text string) string  { return words.Kubernetes(validation.IsDNS1123Subdomain(text)) }
func label(text string) string      { return words.Kubernetes(validation.IsDNS1123Label(text)) }
func labelValue(text string) string { return words.Kubernetes(validation.IsValidLabelValue(text)) }
func header(text string) string     { return words.Kubernetes(validation.IsHTTPHeaderName(text)) }
func qualified(text string) string  { return words.Kubernetes(validation.IsQualifiedName(text)) }

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

func filled(text string) string {
	if text == "" {
		return "must not be empty"
	}
	return ""
}

func noSlash(text string) string {
	if strings.Contains(text, "/") {
		return "must not contain \"/\""
	}
	return ""
}

func driver(text string) string {
	if len(text) > 63 {
		return "must have at most 63 characters"
	}
	return subdomain(strings.ToLower(text))
}

var iscsi = memo.Regexp(`^(iqn\.\d{4}-\d{2}\.([[:alnum:]-.]+)(:[^,;*&$|\s]+)|eui\.[[:alnum:]]{16}|naa\.[[:alnum:]]{32})$`)

func iscsiName(text string) string {
	if !iscsi().MatchString(text) {
		return "must be a name that begins with iqn., eui. or naa."
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

// unreserved is a path in a volume whose files the kubelet swaps by names of its own.
func unreserved(text string) string {
	if wrong := inside(text); wrong != "" || !strings.HasPrefix(text, "..") {
		return wrong
	}
	return `must not begin with ".."`
}

func addresses(text string) string {
	for pair := range strings.SplitSeq(text, ",") {
		if host, port, ok := strings.Cut(pair, ":"); !ok || host != "" && host[0] != '[' && strings.Contains(port, ":") {
			return "must be HOST:PORT, or several separated by commas"
		}
	}
	return ""
}

func short(text string) string {
	if len(text) > 64 {
		return "must have at most 64 characters"
	}
	return ""
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

// numberedPort refuses the text of a number as the name of a port.
func numberedPort(text string) string {
	if text == "" || strings.Trim(text, "0123456789") == "" {
		return "must be a number without quotes, or the name of a port"
	}
	return ""
}
