package manifest

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
