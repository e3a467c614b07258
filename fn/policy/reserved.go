package policy

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

var reservedName = Rule{
	Name: "reserved-name", Level: spec.Error, Fixed: true,
	Summary:     "an environment variable, label, annotation, tag or fragment field that batchfn, Kubernetes' controllers, Argo CD or kubectl set, or with a reserved prefix; %% in a value under ad.datadoghq.com/",
	Rationale:   "If two writers set one key, one of them overwrites the other. A %%env_…%% template would make the Datadog Agent send its own environment.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: BATCH_OWNER: "me", labels: "istio.io/rev": "canary"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: MAIL_OWNER: "me", labels: tier: "backend"}`,
	Remediation: "use another name; to change a value that batchfn sets, use the fields of the entry or the platform",
	platform:    checkPlatformNames,
	workload:    checkNames,
}

// Fields of fragments that batchfn sets, and where the user sets them instead.
var (
	reservedPodSpec = map[string]string{
		"restartPolicy": "batchfn sets it by the kind of batch", "terminationGracePeriodSeconds": "set gracePeriod",
		"activeDeadlineSeconds": "set timeout, which ends the whole Job",
		"serviceAccountName":    "set serviceAccount", "serviceAccount": "set serviceAccount of the entry or of platform.defaults",
	}
	reservedContainer = map[string]string{
		"name": "it is the name of the batch", "image": "set image", "command": "set commands", "args": "set commands",
		"env": "set env", "envFrom": "set envFrom", "resources": "set resources", "livenessProbe": "set liveness",
	}
)

func checkNames(w *spec.Workload, r *reporter) {
	each := func(field string, check func(name string) (what, hint string)) {
		n := w.Get(field)
		if !n.Is(spec.Map) {
			return
		}
		for _, f := range n.Fields {
			if what, hint := check(f.Name); what != "" {
				r.at(w, f.Pos, field+"."+f.Name, hint, "%s: %s", field, what)
			}
		}
	}
	each("env", reservedEnv)
	each("labels", reservedLabel)
	each("annotations", func(name string) (what, hint string) { return reservedAnnotation(name, w.Protect) })
	checkSelectorNames(w, r)
	checkPrefixes(w, r)
	checkVolumes(w, r)
	checkFragmentNames(w, r)
}

const another = "choose another name"

func reservedEnv(name string) (what, hint string) {
	prefix := names.EnvPrefix(name)
	switch {
	case names.Env.Has(name):
		return quoted(name) + " is set by batchfn", another
	case name == names.EnvCompletionIndex:
		return quoted(name) + " is set by Kubernetes, to the number of the shard", another
	case prefix != "":
		return fmt.Sprintf("%s is set by batchfn: names that begin with %s are reserved for the start wrapper", quoted(name), prefix), another
	}
	return "", ""
}

func reservedLabel(key string) (what, hint string) {
	if key == names.Instance {
		return quoted(key) + " is set by Argo CD, which finds its resources by it", another
	}
	return reservedKey(key, names.LabelDomain(key), names.Labels)
}

func reservedAnnotation(key string, protected bool) (what, hint string) {
	switch {
	case key == names.LastApplied:
		return quoted(key) + " is set by kubectl", "remove it"
	case protected && names.Protection.Has(key):
		return quoted(key) + " is set by batchfn", "remove it, since the batch is protected, or set protect: false"
	}
	return reservedKey(key, names.AnnotationDomain(key), names.Annotations)
}

func reservedKey(key, domain string, set names.Set) (what, hint string) {
	switch {
	case domain != "":
		return fmt.Sprintf("%s: keys of %s are reserved", quoted(key), domain), "choose another name; batchfn sets these keys as the platform says"
	case set.Has(key):
		return quoted(key) + " is set by batchfn", another
	case names.IsControllers(key):
		return quoted(key) + " is set by Kubernetes' controllers", another
	}
	return "", ""
}

// checkPrefixes refuses a prefix that makes every key of a Secret or ConfigMap a
// reserved variable.
func checkPrefixes(w *spec.Workload, r *reporter) {
	for i, item := range w.Get("envFrom").List() {
		if prefix := item.Get("prefix"); names.EnvPrefix(prefix.Str()) != "" {
			what, hint := reservedEnv(prefix.Text)
			r.at(w, prefix.Pos, fmt.Sprintf("envFrom[%d].prefix", i), hint, "envFrom: %s", what)
		}
	}
}

func checkVolumes(w *spec.Workload, r *reporter) {
	for _, v := range w.Volumes {
		if v.Name == names.Wrapper || isWrappers(v.MountPath) {
			r.workload(w, "volumes."+v.Name, "choose another name and path", "volumes: %s at %s belongs to the start wrapper", quoted(v.Name), quoted(v.MountPath))
		}
	}
}

// isWrappers reports whether a path is that of the binary wrapper, or below it.
func isWrappers(mount string) bool {
	mount = path.Clean(mount)
	return mount == names.WrapperMount || strings.HasPrefix(mount, names.WrapperMount+"/")
}

// checkFragmentNames refuses what in a fragment would meet the batch's own.
func checkFragmentNames(w *spec.Workload, r *reporter) {
	clash := func(item *spec.Node, field, what string) {
		r.at(w, item.Pos, field, "choose another name", "%s: the batch itself uses %s", field, what)
	}
	for _, list := range []string{"containers", "initContainers"} {
		for _, item := range w.PodSpec.Get(list).List() {
			if name := item.Get("name").Str(); name == w.Name || name == names.Wrapper {
				clash(item, "podSpec."+list, "the name "+quoted(name))
			}
		}
	}
	for _, item := range w.PodSpec.Get("volumes").List() {
		name := item.Get("name").Str()
		if name == names.Wrapper || slices.ContainsFunc(w.Volumes, func(v spec.Volume) bool { return v.Name == name }) {
			clash(item, "podSpec.volumes", "the volume "+quoted(name))
		}
	}
	for _, item := range w.Container.Get("volumeMounts").List() {
		mount := item.Get("mountPath").Str()
		if isWrappers(mount) || slices.ContainsFunc(w.Volumes, func(v spec.Volume) bool { return path.Clean(v.MountPath) == path.Clean(mount) }) {
			clash(item, "container.volumeMounts", "the path "+quoted(mount))
		}
	}
}

func checkPlatformNames(p *spec.Platform, r *reporter) {
	checkFragment(p.Node.At("defaults", "podSpec"), "defaults.podSpec", reservedPodSpec, r)
	checkFragment(p.Node.At("defaults", "container"), "defaults.container", reservedContainer, r)
	for _, name := range p.Profiles() {
		profile := p.Node.At("profiles", name)
		checkFragment(profile.Get("podSpec"), "profiles."+name+".podSpec", reservedPodSpec, r)
		checkFragment(profile.Get("container"), "profiles."+name+".container", reservedContainer, r)
	}
	checkTagNames(p, r)
}

func checkTagNames(p *spec.Platform, r *reporter) {
	tags := p.Node.At("datadog", "tags")
	if !tags.Is(spec.Map) {
		return
	}
	for _, f := range tags.Fields {
		if strings.Contains(f.Value.Str(), "%%") || strings.Contains(f.Name, "%%") {
			r.platform(f.Value.Pos, "datadog.tags."+f.Name, "remove %%: the Datadog Agent replaces the text between them", "datadog.tags.%s contains %%%%, a template variable of the Datadog Agent", f.Name)
		}
		if names.Tags.Has(strings.ToLower(f.Name)) { // as Datadog reads it
			r.platform(f.Pos, "datadog.tags."+f.Name, another, "datadog.tags: %s is set by batchfn", quoted(f.Name))
		}
	}
}

func checkFragment(n *spec.Node, at string, reserved map[string]string, r *reporter) {
	if !n.Is(spec.Map) {
		return
	}
	for _, f := range n.Fields {
		if hint := reserved[f.Name]; hint != "" {
			r.platform(f.Pos, at+"."+f.Name, hint, "%s: %s is set by batchfn", at, quoted(f.Name))
		}
	}
}
