package diff

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// settle finds the fields that several values make.
func (u *unrendering) settle() {
	region := "platform.regions." + u.region() + "."
	u.set(region+"namespace", u.Namespace)
	if env := u.label(names.DatadogEnv); env != "" {
		u.set(region+"datadogEnv", env)
	}
	if u.Kind != "Deployment" {
		u.set("platform.argocd", word(u.get("metadata.annotations."+names.ArgoCDIgnoreHealth)+u.get("metadata.annotations."+names.ArgoCDSyncOptions) != ""))
	}
	if u.Kind == "ScaledObject" {
		u.set("suspend", word(u.get("metadata.annotations."+names.KEDAPaused) == "0"))
		return
	}
	if u.Kind == "CronJob" {
		if _, sharded := u.out["shards"]; !sharded {
			u.set("shards", "1")
		}
		u.set("protect", word(u.pod("metadata.annotations."+names.KarpenterProtect) == "true"))
		u.set("idempotent", word(slices.ContainsFunc(u.Leaves, func(l manifest.Leaf) bool { return l.Value == "DisruptionTarget" })))
	}
	if v, ok := u.out["replicas"]; ok {
		u.set("suspend", word(v.text == "0"))
		if v.text == "0" {
			delete(u.out, "replicas")
		}
	}
	if group := u.pod("spec.containers[" + u.Name + "].env[" + names.EnvSlackGroup + "].value"); group != "" {
		u.set("platform.owners."+u.label(names.OwnerLabel)+".slackGroup", group)
	}
	u.limits()
	u.mesh()
	u.tags()
	u.commands()
}

func word(b bool) string { return boolean(b).text }

// limits are those that an entry sets, or what holds by default.
func (u *unrendering) limits() {
	if u.out["resources.cpuLimit"].key == "" {
		u.set("resources.cpuLimit", "none")
	}
	switch limit := u.out["resources.memoryLimit"]; limit.key {
	case "":
		u.set("resources.memoryLimit", "none")
	case u.out["resources.memory"].key:
		limit.key = "by default" // whatever the request is
		u.out["resources.memoryLimit"] = limit
	}
}

// mesh is the mode of istio.
func (u *unrendering) mesh() {
	native, dataplane := u.pod("metadata.annotations."+names.IstioNative), u.pod("metadata.labels."+names.IstioDataplane)
	mode := map[string]string{"ambient": "ambient", "none": "off"}[dataplane] + map[string]string{"true": "native", "false": "sidecar"}[native]
	if mode != "" {
		u.set("istio.mode", mode)
	}
}

// tags are those of the platform; the others repeat what the batch is.
func (u *unrendering) tags() {
	var tags map[string]string
	if json.Unmarshal([]byte(u.pod("metadata.annotations."+names.DatadogTags)), &tags) != nil {
		return
	}
	for name, text := range tags {
		if !slices.Contains([]string{names.TagBatch, names.TagRegion, names.TagOwner, names.TagSeverity}, name) {
			if text == tags[names.TagOwner] {
				text = "{owner}"
			}
			u.set("platform.datadog.tags."+name, text)
		}
	}
}

// commands are the words of the command, without the start wrapper.
func (u *unrendering) commands() {
	container := "spec.containers[" + u.Name + "]."
	command, args := u.pod(container+"command"), u.pod(container+"args")
	if script, wrapped := strings.CutSuffix(command, `, "batchfn-start"]`); wrapped {
		u.set("platform.wrapper.kind", "shell")
		u.set(startScript, script+"]")
		command = args
	} else if strings.HasPrefix(command, `["`+names.WrapperMount+"/") {
		u.set("platform.wrapper.kind", "binary")
		u.set(startScript, command)
		command = args
	}
	u.set("commands", command)
}

// startScript is what the start wrapper runs, with its settings.
const startScript = "start script"
