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
		OwnerLabel, SeverityLabel, RegionLabel, Run,
		DatadogEnv, DatadogService, DatadogVersion,
		IstioInject, IstioDataplane,
	}
	Annotations = Set{
		Owner, Severity, Runbook,
		BatchSet, Instantiate,
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

// ShellEnv are the variables that a shell sets itself, or reads as its own: a
// command below one does not find them as they were. dash, bash and busybox are
// held to it; each sets some of them.
var ShellEnv = Set{
	"BASHOPTS", "BASHPID", "BASH_ARGV0", "BASH_COMMAND", "BASH_SUBSHELL", "BASH_VERSINFO", "BASH_VERSION",
	"BASH", "BASH_EXECUTION_STRING", "COMP_WORDBREAKS", "EPOCHREALTIME", "EPOCHSECONDS", "HISTCMD", "IFS", "LINENO",
	"OLDPWD", "OPTERR", "OPTIND", "POSIXLY_CORRECT", "PPID", "PS1", "PS2", "PS4", "PWD", "RANDOM", "SHELLOPTS", "SHLVL", "SRANDOM",
}
