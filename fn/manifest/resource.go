package manifest

// Resource is a resource of any other kind, without pods.
type Resource struct {
	APIVersion string
	Kind       string
	Meta       Metadata
	Spec       Fields
}

func (o *Resource) encode(e encoder) {
	e.text("apiVersion", o.APIVersion)
	e.text("kind", o.Kind)
	e.object("metadata", &o.Meta)
	e.object("spec", o.Spec)
}

// ID implements Object.
func (o *Resource) ID() ID { return ID{o.APIVersion, o.Kind, o.Meta.Namespace, o.Meta.Name} }

// Metadata implements Object.
func (o *Resource) Metadata() []*Metadata { return []*Metadata{&o.Meta} }

// Pods implements Object.
func (o *Resource) Pods() *PodTemplate { return nil }
