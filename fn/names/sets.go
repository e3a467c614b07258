package names

import "slices"

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
	// Protection is set on protected batches only; on other workloads users may set
	// it.
	Protection = Set{KarpenterProtect, AutoscalerProtect}

	Env = Set{
		EnvName, EnvOwner, EnvSeverity, EnvRegion, EnvSlackGroup,
		EnvDatadogEnv, EnvDatadogService, EnvDatadogVersion, EnvDatadogTags, EnvDatadogAgent,
	}
	Tags = Set{TagBatch, TagRegion, TagOwner, TagSeverity, TagSlackGroup, TagEnv, TagService, TagVersion}
)

// Containers are those that istio's injector and the binary start wrapper put
// into a pod. The injector takes a container of its name for its own:
// https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#customizing-injection
var Containers = Set{"istio-proxy", "istio-init", "istio-validation", Wrapper}
