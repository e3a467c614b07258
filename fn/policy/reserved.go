package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

var reservedName = Rule{
	Name: "reserved-name", Level: spec.Error, Fixed: true,
	Summary:     "an environment variable, label, annotation or fragment field that batchfn sets, or with a reserved prefix; %% in a value under ad.datadoghq.com/",
	Rationale:   "Two writers of one key are a surprise for one of them; and a %%env_…%% template would make the Datadog agent send its own environment.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: BATCH_OWNER: "me", labels: "istio.io/rev": "canary"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: MAIL_OWNER: "me", labels: tier: "backend"}`,
	Remediation: "choose another name; what batchfn sets is set by fields of the entry or the platform",
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
	each := func(field string, check func(f spec.Field) (what, hint string)) {
		n := w.Get(field)
		if !n.Is(spec.Map) {
			return
		}
		for _, f := range n.Fields {
			if what, hint := check(f); what != "" {
				r.at(w, f.Pos, field+"."+f.Name, hint, "%s: %s", field, what)
			}
		}
	}
	each("env", func(f spec.Field) (string, string) {
		if names.Env.Has(f.Name) || strings.HasPrefix(f.Name, names.EnvPrefix) {
			return fmt.Sprintf("%s is set by batchfn", quoted(f.Name)), "choose another name"
		}
		return "", ""
	})
	each("labels", func(f spec.Field) (string, string) { return reservedKey(f.Name, names.Labels) })
	each("annotations", func(f spec.Field) (string, string) { return reservedKey(f.Name, names.Annotations) })
	checkVolumes(w, r)
	checkFragmentNames(w, r)
}

func reservedKey(key string, set names.Set) (what, hint string) {
	if domain := names.Domain(key); domain != "" {
		return fmt.Sprintf("%s: keys of %s are reserved", quoted(key), domain), "choose another name; batchfn sets what the platform says"
	}
	if set.Has(key) {
		return fmt.Sprintf("%s is set by batchfn", quoted(key)), "choose another name"
	}
	return "", ""
}

func checkVolumes(w *spec.Workload, r *reporter) {
	for _, v := range w.Volumes {
		if v.Name == names.Wrapper || v.MountPath == names.WrapperMount || strings.HasPrefix(v.MountPath, names.WrapperMount+"/") {
			r.workload(w, "volumes."+v.Name, "choose another name and path", "volumes: %s at %s is the start wrapper's", quoted(v.Name), quoted(v.MountPath))
		}
	}
}

// checkFragmentNames refuses what in a fragment would meet the batch's own.
func checkFragmentNames(w *spec.Workload, r *reporter) {
	clash := func(item *spec.Node, field, what string) {
		r.at(w, item.Pos, field, "choose another name", "%s: %s is the batch's own", field, what)
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
		path := item.Get("mountPath").Str()
		if path == names.WrapperMount || slices.ContainsFunc(w.Volumes, func(v spec.Volume) bool { return v.MountPath == path }) {
			clash(item, "container.volumeMounts", "the path "+quoted(path))
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
	tags := p.Node.At("datadog", "tags")
	if !tags.Is(spec.Map) {
		return
	}
	for _, f := range tags.Fields {
		if strings.Contains(f.Value.Str(), "%%") || strings.Contains(f.Name, "%%") {
			r.platform(f.Value.Pos, "datadog.tags."+f.Name, "leave %% out: the Datadog agent replaces what stands between", "datadog.tags.%s holds %%%%, a template of the Datadog agent", f.Name)
		}
		if names.Tags.Has(f.Name) {
			r.platform(f.Pos, "datadog.tags."+f.Name, "choose another name", "datadog.tags: %s is set by batchfn", quoted(f.Name))
		}
	}
}

func checkFragment(n *spec.Node, path string, reserved map[string]string, r *reporter) {
	if !n.Is(spec.Map) {
		return
	}
	for _, f := range n.Fields {
		if hint := reserved[f.Name]; hint != "" {
			r.platform(f.Pos, path+"."+f.Name, hint, "%s: %s is set by batchfn", path, quoted(f.Name))
		}
	}
}
