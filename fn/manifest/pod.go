package manifest

// PodTemplate is core/v1 PodTemplateSpec.
type PodTemplate struct {
	Meta Metadata
	Spec PodSpec
}

func (o *PodTemplate) encode(e encoder) {
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// PodSpec is core/v1 PodSpec; Extra holds the fields batchfn does not set.
type PodSpec struct {
	RestartPolicy                 string
	ServiceAccountName            string
	TerminationGracePeriodSeconds int
	Extra                         Fields
	InitContainers                []Container
	Containers                    []Container
	Volumes                       []Volume
}

func (o *PodSpec) encode(e encoder) {
	textIfSet(e, "restartPolicy", o.RestartPolicy)
	textIfSet(e, "serviceAccountName", o.ServiceAccountName)
	e.number("terminationGracePeriodSeconds", o.TerminationGracePeriodSeconds)
	e.fields(o.Extra)
	if len(o.InitContainers) > 0 {
		list(e, "initContainers", o.InitContainers)
	}
	list(e, "containers", o.Containers)
	if len(o.Volumes) > 0 {
		list(e, "volumes", o.Volumes)
	}
}

// Container is core/v1 Container; Extra holds the fields batchfn does not set,
// which for a container of the user's own are all but the name.
type Container struct {
	Name            string
	Image           string
	ImagePullPolicy string
	Command         []string
	Args            []string
	Env             []EnvVar
	EnvFrom         []EnvFrom
	Resources       *Resources
	VolumeMounts    []VolumeMount
	LivenessProbe   *Probe
	StartupProbe    *Probe
	Extra           Fields
}

func (o *Container) encode(e encoder) {
	e.text("name", o.Name)
	textIfSet(e, "image", o.Image)
	textIfSet(e, "imagePullPolicy", o.ImagePullPolicy)
	if len(o.Command) > 0 {
		e.texts("command", o.Command)
	}
	if len(o.Args) > 0 {
		e.texts("args", o.Args)
	}
	if len(o.Env) > 0 {
		list(e, "env", o.Env)
	}
	if len(o.EnvFrom) > 0 {
		list(e, "envFrom", o.EnvFrom)
	}
	if o.Resources != nil {
		e.object("resources", o.Resources)
	}
	if len(o.VolumeMounts) > 0 {
		list(e, "volumeMounts", o.VolumeMounts)
	}
	if o.LivenessProbe != nil {
		e.object("livenessProbe", o.LivenessProbe)
	}
	if o.StartupProbe != nil {
		e.object("startupProbe", o.StartupProbe)
	}
	e.fields(o.Extra)
}

// EnvVar is core/v1 EnvVar: of Value or ValueFrom.
type EnvVar struct {
	Name      string
	Value     string
	ValueFrom *EnvSource
}

func (o *EnvVar) encode(e encoder) {
	e.text("name", o.Name)
	if o.ValueFrom == nil {
		e.text("value", o.Value)
	} else {
		e.object("valueFrom", o.ValueFrom)
	}
}

// EnvSource is core/v1 EnvVarSource: one of its fields.
type EnvSource struct {
	FieldRef         *FieldRef
	ResourceFieldRef *ResourceRef
	ConfigMapKeyRef  *KeyRef
	SecretKeyRef     *KeyRef
}

func (o *EnvSource) encode(e encoder) {
	if o.FieldRef != nil {
		e.object("fieldRef", o.FieldRef)
	}
	if o.ResourceFieldRef != nil {
		e.object("resourceFieldRef", o.ResourceFieldRef)
	}
	if o.ConfigMapKeyRef != nil {
		e.object("configMapKeyRef", o.ConfigMapKeyRef)
	}
	if o.SecretKeyRef != nil {
		e.object("secretKeyRef", o.SecretKeyRef)
	}
}

// FieldRef is core/v1 ObjectFieldSelector.
type FieldRef struct {
	FieldPath string
}

func (o *FieldRef) encode(e encoder) {
	e.text("fieldPath", o.FieldPath)
}

// ResourceRef is core/v1 ResourceFieldSelector.
type ResourceRef struct {
	Resource string
}

func (o *ResourceRef) encode(e encoder) {
	e.text("resource", o.Resource)
}

// KeyRef is core/v1 SecretKeySelector and ConfigMapKeySelector.
type KeyRef struct {
	Name     string
	Key      string
	Optional bool
}

func (o *KeyRef) encode(e encoder) {
	e.text("name", o.Name)
	e.text("key", o.Key)
	booleanIfSet(e, "optional", o.Optional)
}

// EnvFrom is core/v1 EnvFromSource: of ConfigMapRef or SecretRef.
type EnvFrom struct {
	Prefix       string
	ConfigMapRef *NameRef
	SecretRef    *NameRef
}

func (o *EnvFrom) encode(e encoder) {
	textIfSet(e, "prefix", o.Prefix)
	if o.ConfigMapRef != nil {
		e.object("configMapRef", o.ConfigMapRef)
	}
	if o.SecretRef != nil {
		e.object("secretRef", o.SecretRef)
	}
}

// NameRef is core/v1 ConfigMapEnvSource, SecretEnvSource and
// ConfigMapVolumeSource.
type NameRef struct {
	Name     string
	Optional bool
}

func (o *NameRef) encode(e encoder) {
	e.text("name", o.Name)
	booleanIfSet(e, "optional", o.Optional)
}

// Resources is core/v1 ResourceRequirements.
type Resources struct {
	Requests ResourceList
	Limits   ResourceList
}

func (o *Resources) encode(e encoder) {
	if !o.Requests.empty() {
		e.object("requests", &o.Requests)
	}
	if !o.Limits.empty() {
		e.object("limits", &o.Limits)
	}
}

// ResourceList is core/v1 ResourceList, of canonical quantities.
type ResourceList struct {
	CPU    string
	Memory string
	Others Strings
}

func (o *ResourceList) empty() bool { return o.CPU == "" && o.Memory == "" && len(o.Others) == 0 }

func (o *ResourceList) encode(e encoder) {
	textIfSet(e, "cpu", o.CPU)
	textIfSet(e, "memory", o.Memory)
	for _, other := range o.Others {
		e.text(other.Key, other.Value)
	}
}

// VolumeMount is core/v1 VolumeMount. Extra holds what only a fragment sets.
type VolumeMount struct {
	Name      string
	MountPath string
	SubPath   string
	ReadOnly  bool
	Extra     Fields
}

func (o *VolumeMount) encode(e encoder) {
	e.text("name", o.Name)
	e.text("mountPath", o.MountPath)
	textIfSet(e, "subPath", o.SubPath)
	booleanIfSet(e, "readOnly", o.ReadOnly)
	e.fields(o.Extra)
}

// Volume is core/v1 Volume: of one source, in Extra for those of fragments.
type Volume struct {
	Name      string
	EmptyDir  *EmptyDir
	ConfigMap *NameRef
	Secret    *SecretVolume
	Extra     Fields
}

func (o *Volume) encode(e encoder) {
	e.text("name", o.Name)
	if o.EmptyDir != nil {
		e.object("emptyDir", o.EmptyDir)
	}
	if o.ConfigMap != nil {
		e.object("configMap", o.ConfigMap)
	}
	if o.Secret != nil {
		e.object("secret", o.Secret)
	}
	e.fields(o.Extra)
}

// EmptyDir is core/v1 EmptyDirVolumeSource.
type EmptyDir struct {
	Medium    string
	SizeLimit string
}

func (o *EmptyDir) encode(e encoder) {
	textIfSet(e, "medium", o.Medium)
	textIfSet(e, "sizeLimit", o.SizeLimit)
}

// SecretVolume is core/v1 SecretVolumeSource.
type SecretVolume struct {
	SecretName string
	Optional   bool
}

func (o *SecretVolume) encode(e encoder) {
	e.text("secretName", o.SecretName)
	booleanIfSet(e, "optional", o.Optional)
}

// Probe is core/v1 Probe: of Exec or HTTPGet.
type Probe struct {
	Exec          *Exec
	HTTPGet       *HTTPGet
	PeriodSeconds int

	FailureThreshold int // of a startup probe
}

func (o *Probe) encode(e encoder) {
	if o.Exec != nil {
		e.object("exec", o.Exec)
	}
	if o.HTTPGet != nil {
		e.object("httpGet", o.HTTPGet)
	}
	numberIfSet(e, "periodSeconds", o.PeriodSeconds)
	numberIfSet(e, "failureThreshold", o.FailureThreshold)
}

// Exec is core/v1 ExecAction.
type Exec struct {
	Command []string
}

func (o *Exec) encode(e encoder) {
	e.texts("command", o.Command)
}

// HTTPGet is core/v1 HTTPGetAction.
type HTTPGet struct {
	Path string
	Port int
}

func (o *HTTPGet) encode(e encoder) {
	e.text("path", o.Path)
	e.number("port", o.Port)
}

// Literal is an environment variable with a value.
func Literal(name, value string) EnvVar { return EnvVar{Name: name, Value: value} }

// FromField is an environment variable that holds a field of its pod.
func FromField(name, path string) EnvVar {
	return EnvVar{Name: name, ValueFrom: &EnvSource{FieldRef: &FieldRef{path}}}
}

// FromResource is an environment variable that holds a resource of its
// container.
func FromResource(name, resource string) EnvVar {
	return EnvVar{Name: name, ValueFrom: &EnvSource{ResourceFieldRef: &ResourceRef{resource}}}
}

// Main is the container that runs the batch: the first one, or nil where there
// is none.
func (t *PodTemplate) Main() *Container {
	if len(t.Spec.Containers) == 0 {
		return nil
	}
	return &t.Spec.Containers[0]
}
