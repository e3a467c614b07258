package foreign

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// What an entry or its kind says of pods and containers; all else is a fragment.
var (
	podFields       = []string{"containers", "initContainers", "volumes", "restartPolicy", "serviceAccountName", "terminationGracePeriodSeconds", "activeDeadlineSeconds"}
	containerFields = []string{"name", "image", "command", "args", "env", "envFrom", "resources", "livenessProbe", "volumeMounts"}
)

// fragments reads what only the platform can say: it becomes a default or a profile.
func (r *reading) fragments() {
	podSpec, container := without(r.pod, podFields...), &spec.Node{Type: spec.Map}
	if r.main != nil {
		container = r.cleansed(without(r.main, containerFields...), "containers[0]")
	}
	for _, list := range []string{"containers", "initContainers"} {
		others := &spec.Node{Type: spec.List}
		for _, c := range items(r.pod.Get(list)) {
			if c != r.main {
				others.Items = append(others.Items, r.withoutSecrets(c, list))
			}
		}
		if len(others.Items) > 0 {
			put(podSpec, list, others)
		}
	}
	r.volumes(podSpec, container)
	r.set("podSpec", podSpec)
	r.set("container", container)
}

func without(n *spec.Node, names ...string) *spec.Node {
	out := &spec.Node{Type: spec.Map}
	for _, f := range n.Map() {
		if !slices.Contains(names, f.Name) {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// volumes reads those that an entry can say, and leaves the others to fragments.
func (r *reading) volumes(podSpec, container *spec.Node) {
	volumes, mounts := &spec.Node{Type: spec.List}, &spec.Node{Type: spec.List}
	for _, v := range items(r.pod.Get("volumes")) {
		if n := r.volume(v); n != nil {
			r.setKey("volumes", v.Get("name").Str(), n)
			continue
		}
		volumes.Items = append(volumes.Items, r.withoutAttributes(v))
	}
	for _, m := range items(r.main.Get("volumeMounts")) {
		if r.Values[Unit{"volumes", m.Get("name").Str()}] == nil {
			mounts.Items = append(mounts.Items, m)
		}
	}
	if len(volumes.Items) > 0 {
		put(podSpec, "volumes", volumes)
	}
	if len(mounts.Items) > 0 {
		put(container, "volumeMounts", mounts)
	}
}

// volume is a volume with its one mount; nil where an entry cannot say it.
func (r *reading) volume(v *spec.Node) *spec.Node {
	name := v.Get("name").Str()
	mount := r.onlyMount(name)
	if mount == nil || len(without(mount, "name", "mountPath", "subPath").Fields) > 0 || mount.Get("mountPath").Str() == "/" {
		return nil
	}
	n := &spec.Node{Type: spec.Map, Pos: v.Pos}
	put(n, "mountPath", mount.Get("mountPath"))
	if sub := mount.Get("subPath"); sub != nil {
		put(n, "subPath", sub)
	}
	return volumeSource(n, v)
}

func volumeSource(n, v *spec.Node) *spec.Node {
	if len(v.Fields) != 2 {
		return nil
	}
	for _, s := range []struct {
		of, name string
		others   []string
	}{{"emptyDir", "", []string{"sizeLimit", "medium"}}, {"configMap", "name", []string{"name", "optional"}}, {"secret", "secretName", []string{"secretName", "optional"}}} {
		source := v.Get(s.of)
		if source == nil || len(without(source, s.others...).Fields) > 0 {
			continue
		}
		if s.name == "" {
			put(n, s.of, source)
			return n
		}
		put(n, s.of, source.Get(s.name))
		if o := source.Get("optional"); o != nil {
			put(n, "optional", o)
		}
		return n
	}
	return nil
}

// onlyMount is the mount of a volume that the main container alone has, once.
func (r *reading) onlyMount(name string) (mount *spec.Node) {
	for _, list := range []string{"containers", "initContainers"} {
		for _, c := range items(r.pod.Get(list)) {
			for _, m := range items(c.Get("volumeMounts")) {
				if m.Get("name").Str() != name {
					continue
				}
				if mount != nil || c != r.main {
					return nil
				}
				mount = m
			}
		}
	}
	return mount
}

// keys reads labels and annotations. Those of the pods come first: an entry's are on
// both.
func (r *reading) keys() {
	metas := []*spec.Node{r.template.Get("metadata"), r.n.At("spec", "jobTemplate", "metadata"), r.n.Get("metadata")}
	for _, meta := range metas {
		for _, f := range meta.Get("labels").Map() {
			if !r.by.takes(f.Name) && (!r.selector[f.Name] || r.Seen.ByBatchfn && meta == metas[2]) && isLabelOfUsers(f.Name, r.label(names.ManagedBy)) {
				r.key("labels", f)
			}
		}
		for _, f := range meta.Get("annotations").Map() {
			protects := names.Protection.Has(f.Name) && r.Values[Unit{"protect", ""}] != nil && r.Values[Unit{"protect", ""}].Text == "true"
			if !protects && isAnnotationOfUsers(f.Name) && !(f.Name == DefaultContainer && f.Value.Text == r.main.Get("name").Str()) {
				r.key("annotations", f)
			}
		}
	}
}

func (r *reading) key(field string, f spec.Field) {
	if r.Values[Unit{field, f.Name}] != nil {
		return
	}
	if secret.Kind(f.Value.Text) != "" || field == "annotations" && secret.Named(f.Value.Text) != "" {
		r.withhold("metadata."+field+"["+f.Name+"]", f.Value, "everybody who can read the pod can read it: remove it")
		return
	}
	r.setKey(field, f.Name, &spec.Node{Type: spec.String, Text: f.Value.Shown(), Pos: f.Value.Pos})
}

// DefaultContainer is the annotation that tells kubectl logs and exec which container is
// meant: https://kubernetes.io/docs/reference/labels-annotations-taints/
const DefaultContainer = "kubectl.kubernetes.io/default-container"

// byHelm are labels that Helm keeps books with.
var byHelm = names.Set{"helm.sh/chart", "app.kubernetes.io/version", "heritage", "chart", "release"}

// isLabelOfUsers reports whether an entry may have a label, for what manages its
// resource.
func isLabelOfUsers(key, manager string) bool {
	return !names.Labels.Has(key) && key != names.Instance && names.LabelDomain(key) == "" && !names.IsControllers(key) &&
		!(manager == "Helm" && byHelm.Has(key)) && key != "helm.sh/chart"
}

// isAnnotationOfUsers reports whether an entry may have an annotation.
func isAnnotationOfUsers(key string) bool {
	return !names.Annotations.Has(key) && names.AnnotationDomain(key) == "" && !names.IsControllers(key) && key != names.LastApplied &&
		!strings.HasPrefix(key, "checksum/")
}

// seen reads what the manifest says to batchfn, Datadog and the mesh.
func (r *reading) seen() {
	s := &r.Seen
	s.ByBatchfn = r.n.At("metadata", "labels").Get(names.ManagedBy).Str() == names.Manager
	s.Region, s.DatadogEnv, s.Version = r.label(names.RegionLabel), r.label(names.DatadogEnv), r.label(names.DatadogVersion)
	if service := r.label(names.DatadogService); service != "" && service != r.Name {
		r.set("service", spec.NewString(service))
	}
	s.Wrapped = IsWrapped(r.n)
	r.pod, s.Wrapper = unwrap(r.pod, r.main)
	r.main = Main(r.pod.Get("containers"), r.Name)
	r.mesh()
	if !s.ByBatchfn {
		return
	}
	s.PartOf = r.label(names.PartOf)
	s.ArgoCD = r.annotationOf(r.n, names.ArgoCDIgnoreHealth) != ""
	for _, v := range items(r.main.Get("env")) {
		switch v.Get("name").Str() {
		case names.EnvSlackGroup:
			s.SlackGroup = v.Get("value").Str()
		case names.EnvDatadogAgent:
			s.APM = true
		}
	}
	var tags map[string]string
	if json.Unmarshal([]byte(r.annotation(names.DatadogTags)), &tags) == nil {
		for key := range tags {
			if names.Tags.Has(key) {
				delete(tags, key)
			}
		}
		s.Tags = tags
	}
}

// mesh reads how the pod takes part in it.
func (r *reading) mesh() {
	inject := r.label(names.IstioInject)
	if inject == "" {
		inject = r.annotation(names.IstioInject)
	}
	mode := ""
	switch native := r.annotation(names.IstioNative); {
	case r.label(names.IstioDataplane) == "ambient":
		mode = spec.Ambient
	case inject == "false" || r.label(names.IstioDataplane) == "none":
		mode = spec.MeshOff
	case inject == "true" && native == "true":
		mode = spec.Native
	case inject == "true" && r.Seen.ByBatchfn:
		mode = spec.Sidecar
	}
	if mode != "" {
		r.setKey("istio", "mode", spec.NewString(mode))
	}
	if cpu := r.annotation(names.IstioProxyCPU); cpu != "" && (mode == spec.Native || mode == spec.Sidecar) {
		r.Seen.Proxy = map[string]string{"cpu": cpu, "cpuLimit": r.annotation(names.IstioProxyCPULimit), "memory": r.annotation(names.IstioProxyMemory), "memoryLimit": r.annotation(names.IstioProxyMemoryLimit)}
	}
}
