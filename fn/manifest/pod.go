package manifest

// PodTemplate is core/v1 PodTemplateSpec.
type PodTemplate struct {
	Meta Metadata `yaml:"metadata"`
	Spec PodSpec  `yaml:"spec"`
}

// PodSpec is core/v1 PodSpec; Extra holds the fields batchfn does not set.
type PodSpec struct {
	RestartPolicy                 string         `yaml:"restartPolicy,omitempty"`
	ServiceAccountName            string         `yaml:"serviceAccountName,omitempty"`
	TerminationGracePeriodSeconds int            `yaml:"terminationGracePeriodSeconds"`
	Extra                         map[string]any `yaml:",inline"`
	InitContainers                []Container    `yaml:"initContainers,omitempty"`
	Containers                    []Container    `yaml:"containers"`
	Volumes                       []Volume       `yaml:"volumes,omitempty"`
}

// Container is core/v1 Container; Extra holds the fields batchfn does not set,
// which for a container of the user's own are all but the name.
type Container struct {
	Name            string         `yaml:"name"`
	Image           string         `yaml:"image,omitempty"`
	ImagePullPolicy string         `yaml:"imagePullPolicy,omitempty"`
	Command         []string       `yaml:"command,omitempty"`
	Args            []string       `yaml:"args,omitempty"`
	Env             []EnvVar       `yaml:"env,omitempty"`
	EnvFrom         []EnvFrom      `yaml:"envFrom,omitempty"`
	Resources       *Resources     `yaml:"resources,omitempty"`
	VolumeMounts    []VolumeMount  `yaml:"volumeMounts,omitempty"`
	LivenessProbe   *Probe         `yaml:"livenessProbe,omitempty"`
	Extra           map[string]any `yaml:",inline"`
}

// EnvVar is core/v1 EnvVar: of Value or ValueFrom.
type EnvVar struct {
	Name      string     `yaml:"name"`
	Value     *string    `yaml:"value,omitempty"`
	ValueFrom *EnvSource `yaml:"valueFrom,omitempty"`
}

// EnvSource is core/v1 EnvVarSource: one of its fields.
type EnvSource struct {
	FieldRef        *FieldRef `yaml:"fieldRef,omitempty"`
	ConfigMapKeyRef *KeyRef   `yaml:"configMapKeyRef,omitempty"`
	SecretKeyRef    *KeyRef   `yaml:"secretKeyRef,omitempty"`
}

// FieldRef is core/v1 ObjectFieldSelector.
type FieldRef struct {
	FieldPath string `yaml:"fieldPath"`
}

// KeyRef is core/v1 SecretKeySelector and ConfigMapKeySelector.
type KeyRef struct {
	Name string `yaml:"name"`
	Key  string `yaml:"key"`
}

// EnvFrom is core/v1 EnvFromSource: one of its fields.
type EnvFrom struct {
	ConfigMapRef *NameRef `yaml:"configMapRef,omitempty"`
	SecretRef    *NameRef `yaml:"secretRef,omitempty"`
}

// NameRef is core/v1 LocalObjectReference.
type NameRef struct {
	Name string `yaml:"name"`
}

// Resources is core/v1 ResourceRequirements.
type Resources struct {
	Requests ResourceList `yaml:"requests,omitempty"`
	Limits   ResourceList `yaml:"limits,omitempty"`
}

// ResourceList is core/v1 ResourceList, of canonical quantities.
type ResourceList struct {
	CPU    string `yaml:"cpu,omitempty"`
	Memory string `yaml:"memory,omitempty"`
}

// VolumeMount is core/v1 VolumeMount. Extra holds what only a fragment sets.
type VolumeMount struct {
	Name      string         `yaml:"name"`
	MountPath string         `yaml:"mountPath"`
	ReadOnly  bool           `yaml:"readOnly,omitempty"`
	Extra     map[string]any `yaml:",inline"`
}

// Volume is core/v1 Volume: of one source, in Extra for those of fragments.
type Volume struct {
	Name      string         `yaml:"name"`
	EmptyDir  *EmptyDir      `yaml:"emptyDir,omitempty"`
	ConfigMap *NameRef       `yaml:"configMap,omitempty"`
	Secret    *SecretVolume  `yaml:"secret,omitempty"`
	Extra     map[string]any `yaml:",inline"`
}

// EmptyDir is core/v1 EmptyDirVolumeSource.
type EmptyDir struct {
	SizeLimit string `yaml:"sizeLimit,omitempty"`
}

// SecretVolume is core/v1 SecretVolumeSource.
type SecretVolume struct {
	SecretName string `yaml:"secretName"`
}

// Probe is core/v1 Probe: of Exec or HTTPGet.
type Probe struct {
	Exec          *Exec    `yaml:"exec,omitempty"`
	HTTPGet       *HTTPGet `yaml:"httpGet,omitempty"`
	PeriodSeconds int      `yaml:"periodSeconds,omitempty"`
}

// Exec is core/v1 ExecAction.
type Exec struct {
	Command []string `yaml:"command"`
}

// HTTPGet is core/v1 HTTPGetAction.
type HTTPGet struct {
	Path string `yaml:"path"`
	Port int    `yaml:"port"`
}

// Literal is an environment variable with a value.
func Literal(name, value string) EnvVar { return EnvVar{Name: name, Value: &value} }

// FromField is an environment variable that holds a field of its pod.
func FromField(name, path string) EnvVar {
	return EnvVar{Name: name, ValueFrom: &EnvSource{FieldRef: &FieldRef{path}}}
}

// Main is the container that runs the batch: the first one.
func (t *PodTemplate) Main() *Container { return &t.Spec.Containers[0] }
