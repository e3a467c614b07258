package expand

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// podTemplate is that of a resource with these labels.
func podTemplate(w *spec.Workload, version string, labels manifest.Strings) manifest.PodTemplate {
	meta := manifest.Metadata{Labels: labels.Clone(), Annotations: make(manifest.Strings, 0, len(w.Annotations)+12)} // with those of the decorators
	setPairs(&meta.Annotations, w.Annotations)
	if w.Protect {
		meta.Annotations.Set(names.KarpenterProtect, "true")
		meta.Annotations.Set(names.AutoscalerProtect, "false")
	}
	t := manifest.PodTemplate{Meta: meta, Spec: manifest.PodSpec{
		ServiceAccountName:            w.ServiceAccount,
		TerminationGracePeriodSeconds: seconds(w.GracePeriod),
		Containers:                    []manifest.Container{container(w, version)},
	}}
	for _, v := range w.Volumes {
		t.Spec.Volumes = append(t.Spec.Volumes, volume(v))
	}
	return t
}

func container(w *spec.Workload, version string) manifest.Container {
	words, _ := Words(w.Get("commands")) // policy refuses what can't be split
	c := manifest.Container{
		Name:      w.Name,
		Image:     Image(w, version),
		Command:   words,
		Resources: resources(w.Resources),
	}
	c.Env = make([]manifest.EnvVar, len(w.Env), len(w.Env)+10) // with those of the decorators
	for i := range w.Env {
		c.Env[i] = envVar(&w.Env[i])
	}
	for _, f := range w.EnvFrom {
		c.EnvFrom = append(c.EnvFrom, envFrom(f))
	}
	for _, v := range w.Volumes {
		readOnly := v.ConfigMap != "" || v.Secret != ""
		c.VolumeMounts = append(c.VolumeMounts, manifest.VolumeMount{Name: v.Name, MountPath: v.MountPath, SubPath: v.SubPath, ReadOnly: readOnly})
	}
	if w.Liveness != nil {
		c.LivenessProbe = probe(w.Liveness)
	}
	return c
}

func resources(r spec.Resources) *manifest.Resources {
	var others manifest.Strings
	for _, e := range r.Extended {
		others.Set(e.Name, Quantity(e.Value))
	}
	return &manifest.Resources{
		Requests: manifest.ResourceList{CPU: Quantity(r.CPU), Memory: Quantity(r.Memory), Others: others},
		Limits:   manifest.ResourceList{CPU: Quantity(r.CPULimit), Memory: Quantity(r.MemoryLimit), Others: others},
	}
}

func envVar(v *spec.EnvVar) manifest.EnvVar {
	if v.From == nil {
		return manifest.EnvVar{Name: v.Name, Value: v.Value}
	}
	key := &manifest.KeyRef{Name: v.From.Secret + v.From.ConfigMap, Key: v.From.Key, Optional: v.From.Optional}
	switch {
	case spec.IsResourceField(v.From.Field):
		return manifest.FromResource(v.Name, v.From.Field)
	case v.From.Field != "":
		return manifest.FromField(v.Name, v.From.Field)
	case v.From.Secret != "":
		return manifest.EnvVar{Name: v.Name, ValueFrom: &manifest.EnvSource{SecretKeyRef: key}}
	}
	return manifest.EnvVar{Name: v.Name, ValueFrom: &manifest.EnvSource{ConfigMapKeyRef: key}}
}

func envFrom(f spec.EnvSource) manifest.EnvFrom {
	if f.Secret != "" {
		return manifest.EnvFrom{Prefix: f.Prefix, SecretRef: &manifest.NameRef{Name: f.Secret, Optional: f.Optional}}
	}
	return manifest.EnvFrom{Prefix: f.Prefix, ConfigMapRef: &manifest.NameRef{Name: f.ConfigMap, Optional: f.Optional}}
}

func volume(v spec.Volume) manifest.Volume {
	switch {
	case v.ConfigMap != "":
		return manifest.Volume{Name: v.Name, ConfigMap: &manifest.NameRef{Name: v.ConfigMap, Optional: v.Optional}}
	case v.Secret != "":
		return manifest.Volume{Name: v.Name, Secret: &manifest.SecretVolume{SecretName: v.Secret, Optional: v.Optional}}
	}
	return manifest.Volume{Name: v.Name, EmptyDir: &manifest.EmptyDir{Medium: v.Medium, SizeLimit: Quantity(v.SizeLimit)}}
}

func probe(l *spec.Liveness) *manifest.Probe {
	p := &manifest.Probe{PeriodSeconds: seconds(l.Period)}
	if len(l.Command) > 0 {
		p.Exec = &manifest.Exec{Command: l.Command}
	} else {
		p.HTTPGet = &manifest.HTTPGet{Path: l.Path, Port: l.Port}
	}
	return p
}
