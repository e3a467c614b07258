package shape

import (
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/validate/content"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// coreV1Formats are the forms that the API server asks of names and keys in a fragment,
// beyond their types: https://github.com/kubernetes/kubernetes/tree/master/pkg/apis/core/validation
var coreV1Formats = map[string]string{
	"PodSpec.hostname":          "dnslabel",
	"PodSpec.nodeName":          "subdomain",
	"PodSpec.nodeSelector":      "labels",
	"PodSpec.priorityClassName": "subdomain",
	"PodSpec.runtimeClassName":  "subdomain",
	"PodSpec.schedulerName":     "qualified",
	"PodSpec.subdomain":         "dnslabel",

	"Container.name":                "dnslabel",
	"Container.securityContext":     "securitycontext",
	"ContainerPort.containerPort":   "port",
	"ContainerPort.hostPort":        "port",
	"ContainerPort.name":            "portname",
	"EnvVar.name":                   "envname",
	"HTTPGetAction.port":            "portref",
	"ObjectFieldSelector.fieldPath": "podfield",
	"TCPSocketAction.port":          "portref",
	"VolumeMount.mountPath":         "mountpath",
	"VolumeMount.name":              "dnslabel",

	"EnvFromSource.prefix":                        "envprefix",
	"KeyToPath.key":                               "configkey",
	"ConfigMapEnvSource.name":                     "subdomain",
	"ConfigMapKeySelector.key":                    "configkey",
	"ConfigMapKeySelector.name":                   "subdomain",
	"ConfigMapProjection.name":                    "subdomain",
	"ConfigMapVolumeSource.name":                  "subdomain",
	"LocalObjectReference.name":                   "subdomain",
	"PersistentVolumeClaimVolumeSource.claimName": "subdomain",
	"SecretEnvSource.name":                        "subdomain",
	"SecretKeySelector.key":                       "configkey",
	"SecretKeySelector.name":                      "subdomain",
	"SecretProjection.name":                       "subdomain",
	"SecretVolumeSource.secretName":               "subdomain",
	"Volume.name":                                 "dnslabel",

	"ObjectMeta.annotations": "annotations",
	"ObjectMeta.labels":      "labels",

	"LabelSelector.matchLabels":            "labels",
	"LabelSelectorRequirement.key":         "qualified",
	"NodeSelectorRequirement.key":          "qualified",
	"PodAffinityTerm.topologyKey":          "qualified",
	"Toleration.key":                       "optionalqualified",
	"TopologySpreadConstraint.topologyKey": "qualified",
}

// coreV1Words are words that the definitions leave out.
var coreV1Words = map[string][]string{
	"Container.restartPolicy":                  {"Always", "Never", "OnFailure"},
	"ContainerResizePolicy.resourceName":       {"cpu", "memory"},
	"ContainerResizePolicy.restartPolicy":      {"NotRequired", "RestartContainer"},
	"ContainerRestartRule.action":              {"Restart", "RestartAllContainers"},
	"ContainerRestartRuleOnExitCodes.operator": {"In", "NotIn"},
	"LabelSelectorRequirement.operator":        {"In", "NotIn", "Exists", "DoesNotExist"},
	"VolumeMount.recursiveReadOnly":            {"Disabled", "Enabled", "IfPossible"},
	"PodOS.name":                               {"linux", "windows"},
	"PodSecurityContext.seLinuxChangePolicy":   {"Recursive"},       // MountOption is behind a feature gate
	"Toleration.operator":                      {"Equal", "Exists"}, // Gt and Lt are
	"PersistentVolumeClaimSpec.volumeMode":     {"Block", "Filesystem"},
	"PodCertificateProjection.keyType":         {"RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"},
}

// The checks of those forms that fields of entries do not have.
var (
	checkDNSLabel  = func(text, _ string) string { return words.Kubernetes(validation.IsDNS1123Label(text)) }
	checkQualified = func(text, _ string) string { return words.Kubernetes(content.IsLabelKey(text)) }
	checkPortName  = func(text, _ string) string { return words.Kubernetes(validation.IsValidPortName(text)) }
	checkEnvName   = func(text, _ string) string { return words.Kubernetes(validation.IsEnvVarName(text)) }
)

func checkOptionalQualified(text, _ string) string {
	if text == "" {
		return "" // all taints
	}
	return checkQualified(text, "")
}

func checkPort(text, _ string) string {
	i, err := strconv.Atoi(text)
	return unless(err == nil && len(validation.IsValidPortNum(i)) == 0, "must be a port from 1 to 65535")
}

// checkPortRef checks the number or the name of a port.
func checkPortRef(text, _ string) string {
	if isInteger(text) {
		return checkPort(text, "")
	}
	return checkPortName(text, "")
}

// checkSecurityContext refuses a container that may do anything and yet must not gain
// privileges.
// https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
func checkSecurityContext(c *checker, n *spec.Node, p place) {
	kept := n.Get("allowPrivilegeEscalation")
	if !kept.Is(spec.Bool) || kept.Text != "false" {
		return
	}
	if v := n.Get("privileged"); v.Is(spec.Bool) && v.Text == "true" {
		c.report(p, kept.Pos, "remove one of the two", "%s: allowPrivilegeEscalation is false and privileged is true", p.path)
	}
	for _, capability := range n.At("capabilities", "add").List() {
		if name := strings.TrimPrefix(capability.Str(), "CAP_"); name == "SYS_ADMIN" {
			c.report(p, kept.Pos, "remove one of the two", "%s: allowPrivilegeEscalation is false and capabilities.add has %s", p.path, capability.Str())
		}
	}
}
