package manifest

// Deployment is apps/v1 Deployment.
type Deployment struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       DeploymentSpec
}

func (o *Deployment) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", &o.Spec)
}

// DeploymentSpec is apps/v1 DeploymentSpec.
type DeploymentSpec struct {
	Replicas *int
	Strategy *Strategy
	Selector Selector
	Template PodTemplate
}

func (o *DeploymentSpec) encode(e encoder) {
	if o.Replicas != nil {
		e.number("replicas", *o.Replicas)
	}
	if o.Strategy != nil {
		e.object("strategy", o.Strategy)
	}
	e.object("selector", &o.Selector)
	e.object("template", &o.Template)
}

// Strategy is apps/v1 DeploymentStrategy.
type Strategy struct {
	Type string
}

func (o *Strategy) encode(e encoder) {
	e.text("type", o.Type)
}

// Selector is metav1.LabelSelector.
type Selector struct {
	MatchLabels Strings
}

func (o *Selector) encode(e encoder) {
	e.strings("matchLabels", o.MatchLabels)
}

// ID implements Object.
func (o *Deployment) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *Deployment) Metadata() []*Metadata { return []*Metadata{&o.Meta} }

// Pods implements Object.
func (o *Deployment) Pods() *PodTemplate { return &o.Spec.Template }
