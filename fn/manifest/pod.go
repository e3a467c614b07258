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

// Main is the container that runs the batch: the first one, or nil where there
// is none.
func (t *PodTemplate) Main() *Container {
	if len(t.Spec.Containers) == 0 {
		return nil
	}
	return &t.Spec.Containers[0]
}
