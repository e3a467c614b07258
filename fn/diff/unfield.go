package diff

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// unrendering finds the fields of entries that made a resource.
type unrendering struct {
	*Resource
	out map[string]value
}

// fields are the values of a resource that batchfn made, as an entry names them. What
// no field makes keeps its path.
func (r *Resource) fields() map[string]value {
	u := unrendering{r, map[string]value{}}
	for _, l := range r.Leaves {
		u.leaf(u.path(l.Path), l)
	}
	u.settle()
	return u.out
}

// path is a path with "pod" for that of the pods and "main" for the main container.
func (u *unrendering) path(path string) string {
	if u.Kind == "ScaledObject" {
		return path
	}
	prefix := "spec.template."
	if u.Kind == "CronJob" {
		prefix = "spec.jobTemplate.spec.template."
	}
	rest, ok := strings.CutPrefix(path, prefix)
	if !ok {
		return path
	}
	if main, ok := strings.CutPrefix(rest, "spec.containers["+u.Name+"]."); ok {
		return "main." + main
	}
	return "pod." + rest
}

func (u *unrendering) set(field, text string) { u.out[field] = written(text, nil) }

func (u *unrendering) leaf(path string, l manifest.Leaf) {
	if f, ok := fieldOfPath[path]; ok {
		text := l.Value
		if f.make != nil {
			text = f.make(text)
		}
		u.out[f.field] = written(text, f.canon)
		return
	}
	if slices.ContainsFunc(repeated, func(r string) bool {
		return path == r || strings.HasPrefix(path, r) && strings.HasSuffix(r, ".") || strings.HasPrefix(r, "main.env[") && strings.HasPrefix(path, r)
	}) {
		return
	}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(path, p.prefix); ok {
			p.leaf(u, rest, l)
			return
		}
	}
	u.out[path] = leafValue(l, nil)
}

// prefixes are the paths below which many fields stand, the more special first.
var prefixes = []struct {
	prefix string
	leaf   func(u *unrendering, rest string, l manifest.Leaf)
}{
	{"metadata.labels.", (*unrendering).labelled},
	{"pod.metadata.labels.", func(u *unrendering, rest string, l manifest.Leaf) {
		if u.get("spec.selector.matchLabels."+rest) != l.Value {
			u.labelled(rest, l)
		}
	}},
	{"metadata.annotations.", func(u *unrendering, rest string, l manifest.Leaf) { u.set("annotations."+rest, l.Value) }},
	{"pod.metadata.annotations.", (*unrendering).annotated},
	{"spec.selector.matchLabels.", func(u *unrendering, rest string, l manifest.Leaf) {
		if rest != names.Name && rest != names.Component || l.Value != u.label(rest) {
			u.set("selector."+rest, l.Value)
		}
	}},
	{"spec.triggers[0].metadata.awsRegion", func(u *unrendering, _ string, l manifest.Leaf) {
		u.set("platform.regions."+u.region()+".aws.region", l.Value)
	}},
	{"main.env[", (*unrendering).variable},
	{"main.envFrom[", (*unrendering).source},
	{"main.startupProbe.", func(u *unrendering, rest string, l manifest.Leaf) {
		if u.pod("spec.containers["+u.Name+"].livenessProbe."+rest) != l.Value { // else it repeats that one
			u.out["container.startupProbe."+rest] = leafValue(l, nil)
		}
	}},
	{"main.volumeMounts[", (*unrendering).volume},
	{"pod.spec.volumes[", (*unrendering).volume},
	{"main.resources.requests.", func(u *unrendering, rest string, l manifest.Leaf) {
		u.out["resources.extended."+rest] = leafValue(l, quantity)
	}},
	{"main.resources.limits.", func(*unrendering, string, manifest.Leaf) {}}, // as the request
	{"main.command", func(*unrendering, string, manifest.Leaf) {}},           // see settle
	{"main.args", func(*unrendering, string, manifest.Leaf) {}},
	{"main.", func(u *unrendering, rest string, l manifest.Leaf) { u.out["container."+rest] = leafValue(l, nil) }},
	{"pod.spec.", func(u *unrendering, rest string, l manifest.Leaf) { u.out["podSpec."+rest] = leafValue(l, nil) }},
}

func (u *unrendering) labelled(name string, l manifest.Leaf) {
	if !slices.Contains(ownLabels, name) {
		u.set("labels."+name, l.Value)
	}
}

func (u *unrendering) annotated(name string, l manifest.Leaf) {
	if field, ok := proxies[name]; ok {
		u.out["istio.proxy."+field] = written(l.Value, quantity)
		return
	}
	u.set("annotations."+name, l.Value)
}

// variable is a part of a variable, which is one value as an entry has it.
func (u *unrendering) variable(rest string, l manifest.Leaf) {
	name, part, _ := strings.Cut(rest, "]")
	keys := strings.Split(part, ".") // "", valueFrom, secretKeyRef, key
	if len(keys) < 4 {
		if part == ".value" {
			u.set("env."+name, l.Value)
		}
		return
	}
	text := l.Value
	if l.Text {
		text = string(manifest.AppendJSONText(nil, text))
	}
	key := keys[3]
	if as, ok := sourceKeys[keys[2]+"."+key]; ok {
		key = as
	}
	before := strings.TrimSuffix(strings.TrimPrefix(u.out["env."+name].text, "{"), "}")
	if before != "" {
		before += ", "
	}
	u.set("env."+name, "{"+before+key+": "+text+"}")
}

// sourceKeys are the keys of a variable's source as an entry has them.
var sourceKeys = map[string]string{
	"secretKeyRef.name": "secret", "configMapKeyRef.name": "configMap", "fieldRef.fieldPath": "field", "resourceFieldRef.resource": "field",
}

// source is a part of a whole Secret or ConfigMap, of a list that is one value.
func (u *unrendering) source(rest string, l manifest.Leaf) {
	index, part, _ := strings.Cut(rest, "].")
	key, known := map[string]string{"secretRef.name": "secret", "configMapRef.name": "configMap", "prefix": "prefix", "secretRef.optional": "optional", "configMapRef.optional": "optional"}[part]
	if !known {
		u.out["container.envFrom["+rest] = leafValue(l, nil)
		return
	}
	text := l.Value
	if l.Text {
		text = string(manifest.AppendJSONText(nil, text))
	}
	list := strings.TrimSuffix(strings.TrimPrefix(u.out["envFrom"].text, "["), "]")
	switch items := strings.Count(list, "}"); {
	case index == strconv.Itoa(items): // the first part of the next one
		if list != "" {
			list += ", "
		}
		list += "{" + key + ": " + text + "}"
	default:
		list = strings.TrimSuffix(list, "}") + ", " + key + ": " + text + "}"
	}
	u.set("envFrom", "["+list+"]")
}

func (u *unrendering) volume(rest string, l manifest.Leaf) {
	name, part, _ := strings.Cut(rest, "].")
	if part != "name" {
		u.set("volumes."+name+"."+part, l.Value)
	}
}

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

// pod is a value of the pods' template.
func (u *unrendering) pod(path string) string {
	if u.Kind == "CronJob" {
		return u.get("spec.jobTemplate.spec.template." + path)
	}
	return u.get("spec.template." + path)
}

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
