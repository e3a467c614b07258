package names

import (
	"slices"
	"strings"
)

// Set is a set of names. Nobody changes one.
type Set []string

// Has reports whether a name is in the set.
func (s Set) Has(name string) bool { return slices.Contains(s, name) }

// What batchfn sets on resources, pods and containers.
var (
	Labels = Set{
		Name, PartOf, Component, ManagedBy,
		OwnerLabel, SeverityLabel, RegionLabel,
		DatadogEnv, DatadogService, DatadogVersion,
		IstioInject, IstioDataplane,
	}
	Annotations = Set{
		Owner, Severity, Runbook,
		BatchSet,
		DatadogTags,
		IstioConfig, IstioNative, IstioProxyCPU, IstioProxyCPULimit, IstioProxyMemory, IstioProxyMemoryLimit,
		ArgoCDIgnoreHealth, ArgoCDSyncOptions, KEDAPaused,
	}
	Env = Set{
		EnvName, EnvOwner, EnvSeverity, EnvRegion, EnvSlackGroup,
		EnvDatadogEnv, EnvDatadogService, EnvDatadogVersion, EnvDatadogTags, EnvDatadogAgent,
	}
	Tags = Set{TagBatch, TagRegion, TagOwner, TagSeverity, TagSlackGroup}
)

// EnvPrefix begins the variables that configure the binary start wrapper.
const EnvPrefix = "BATCHFN_"

// domains are those of istio, KEDA, Argo CD, Datadog, kustomize, kpt and
// batchfn.
var domains = []string{"istio.io", "keda.sh", "argoproj.io", "datadoghq.com", "config.kubernetes.io", "config.k8s.io", "kpt.dev", "batchfn.dev"}

// Domain returns the reserved domain that the prefix of a label or annotation
// key is, or is a subdomain of; "" where there is none.
func Domain(key string) string {
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
