package names

import (
	"slices"
	"strings"
)

// What others than batchfn set or read, and a batch must leave alone.
const (
	// Instance is how Argo CD finds the resources of an Application:
	// https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
	Instance = "app.kubernetes.io/instance"

	// LastApplied is where kubectl apply keeps what it applied.
	LastApplied = "kubectl.kubernetes.io/last-applied-configuration"

	// EnvCompletionIndex is the number of a shard. Kubernetes leaves a variable
	// of that name as it is, and then each shard is the same one:
	// https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode
	EnvCompletionIndex = "JOB_COMPLETION_INDEX"
)

// envPrefixes begin the variables of the start wrappers: those that configure
// the binary, and the shell's own.
var envPrefixes = []string{"BATCHFN_", ShellVariable}

// ShellVariable begins the names of the shell wrapper's own variables.
const ShellVariable = "_batchfn_"

// EnvPrefix returns the reserved prefix that a variable's name begins with, or
// "".
func EnvPrefix(name string) string {
	for _, p := range envPrefixes {
		if strings.HasPrefix(name, p) {
			return p
		}
	}
	return ""
}

// domains are those of istio, KEDA, Argo CD, Datadog, kustomize, kpt and
// batchfn.
var domains = []string{"istio.io", "keda.sh", "argoproj.io", "datadoghq.com", "config.kubernetes.io", "config.k8s.io", "kpt.dev", "batchfn.dev"}

// LabelDomain returns the reserved domain that the prefix of a label is, or is a
// subdomain of; "" if there is none.
func LabelDomain(key string) string {
	prefix, _, ok := strings.Cut(key, "/")
	if !ok {
		return ""
	}
	for _, d := range domains {
		if prefix == d || strings.HasSuffix(prefix, "."+d) {
			return d
		}
	}
	return ""
}

// AnnotationDomain does the same for an annotation. Argo CD runs what has
// Helm's annotations as a hook, so these are reserved too; which ports the mesh
// takes is the user's to say.
func AnnotationDomain(key string) string {
	switch prefix, _, _ := strings.Cut(key, "/"); prefix {
	case "helm.sh":
		return prefix
	case "traffic.sidecar.istio.io":
		return ""
	}
	return LabelDomain(key)
}

// controllers are the labels and annotations without a domain of their own, and
// controllerDomains the domains, of Kubernetes' controllers:
// https://kubernetes.io/docs/reference/labels-annotations-taints/
var (
	controllers       = []string{"job-name", "controller-uid", "pod-template-hash", "pod-template-generation", "controller-revision-hash"}
	controllerDomains = []string{"batch.kubernetes.io", "apps.kubernetes.io", "deployment.kubernetes.io", "statefulset.kubernetes.io"}
)

// IsControllers reports whether one of Kubernetes' controllers sets a label or
// an annotation.
func IsControllers(key string) bool {
	domain, _, ok := strings.Cut(key, "/")
	return ok && slices.Contains(controllerDomains, domain) || slices.Contains(controllers, key)
}
