package manifest

// ScaledObject is keda.sh/v1alpha1 ScaledObject:
// https://keda.sh/docs/latest/reference/scaledobject-spec/
type ScaledObject struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       ScaledObjectSpec
}

func (o *ScaledObject) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// ScaledObjectSpec is keda.sh/v1alpha1 ScaledObjectSpec.
type ScaledObjectSpec struct {
	ScaleTargetRef  TargetRef
	PollingInterval int
	CooldownPeriod  int
	MinReplicaCount int
	MaxReplicaCount int
	Advanced        Advanced
	Triggers        []Trigger
}

func (o *ScaledObjectSpec) encode(e encoder) {
	e.object("scaleTargetRef", &o.ScaleTargetRef)
	e.number("pollingInterval", o.PollingInterval)
	e.number("cooldownPeriod", o.CooldownPeriod)
	e.number("minReplicaCount", o.MinReplicaCount)
	e.number("maxReplicaCount", o.MaxReplicaCount)
	e.object("advanced", &o.Advanced)
	list(e, "triggers", o.Triggers)
}

// TargetRef is keda.sh/v1alpha1 ScaleTarget.
type TargetRef struct {
	Name string
}

func (o *TargetRef) encode(e encoder) {
	e.text("name", o.Name)
}

// Advanced is keda.sh/v1alpha1 AdvancedConfig.
type Advanced struct {
	HorizontalPodAutoscalerConfig TargetRef
}

func (o *Advanced) encode(e encoder) {
	e.object("horizontalPodAutoscalerConfig", &o.HorizontalPodAutoscalerConfig)
}

// Trigger is keda.sh/v1alpha1 ScaleTriggers.
type Trigger struct {
	Type              string
	Metadata          Strings
	AuthenticationRef AuthenticationRef
}

func (o *Trigger) encode(e encoder) {
	e.text("type", o.Type)
	e.strings("metadata", o.Metadata)
	e.object("authenticationRef", &o.AuthenticationRef)
}

// AuthenticationRef is keda.sh/v1alpha1 AuthenticationRef.
type AuthenticationRef struct {
	Name string
	Kind string
}

func (o *AuthenticationRef) encode(e encoder) {
	e.text("name", o.Name)
	e.text("kind", o.Kind)
}

// ID implements Object.
func (o *ScaledObject) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *ScaledObject) Metadata() []*Metadata { return []*Metadata{&o.Meta} }

// Pods implements Object.
func (o *ScaledObject) Pods() *PodTemplate { return nil }
