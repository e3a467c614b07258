package manifest

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
