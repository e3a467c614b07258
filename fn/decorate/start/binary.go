package start

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// binary is where the wrapper is in the batch's container.
const binary = names.WrapperMount + "/" + names.Wrapper

// flags configure the binary.
func (w Wrapper) flags(job bool) []string {
	var flags []string
	if w.ReadyTimeout > 0 {
		flags = append(flags, "--ready-timeout="+w.ReadyTimeout.String())
		if job {
			flags = append(flags, "--quit-proxy")
		}
	}
	if w.Interval > 0 {
		flags = append(flags, "--interval="+w.Interval.String())
	}
	return flags
}

// Delivery is what brings the binary into a pod: an init container of batchfn's
// image copies it into an emptyDir, which the main container mounts.
type Delivery struct {
	Init   manifest.Container
	Volume manifest.Volume
	Mount  manifest.VolumeMount
}

// Delivery returns nil where the wrapper is the shell's. The init container satisfies
// the restricted Pod Security level:
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
func (w Wrapper) Delivery() *Delivery {
	if !w.Binary {
		return nil
	}
	small := manifest.ResourceList{CPU: "10m", Memory: "16Mi"}
	return &Delivery{
		Init: manifest.Container{
			Name:            names.Wrapper,
			Image:           w.Image,
			ImagePullPolicy: w.PullPolicy,
			Command:         []string{"/batchfn-start", "--install", binary},
			Resources:       &manifest.Resources{Requests: small, Limits: manifest.ResourceList{Memory: small.Memory}},
			VolumeMounts:    []manifest.VolumeMount{{Name: names.Wrapper, MountPath: names.WrapperMount}},
			Extra: manifest.Fields{{Key: "securityContext", Value: manifest.Fields{
				{Key: "allowPrivilegeEscalation", Value: false},
				{Key: "capabilities", Value: manifest.Fields{{Key: "drop", Value: []any{"ALL"}}}},
				{Key: "readOnlyRootFilesystem", Value: true},
				{Key: "runAsNonRoot", Value: true},
				{Key: "runAsUser", Value: int64(65532)},
				{Key: "seccompProfile", Value: manifest.Fields{{Key: "type", Value: "RuntimeDefault"}}},
			}}},
		},
		Volume: manifest.Volume{Name: names.Wrapper, EmptyDir: &manifest.EmptyDir{SizeLimit: "16Mi"}},
		Mount:  manifest.VolumeMount{Name: names.Wrapper, MountPath: names.WrapperMount, ReadOnly: true},
	}
}

// deliver brings the binary into a pod that batchfn makes.
func (w Wrapper) deliver(pod *manifest.PodSpec, main *manifest.Container) {
	if d := w.Delivery(); d != nil {
		pod.InitContainers = append([]manifest.Container{d.Init}, pod.InitContainers...)
		pod.Volumes = append(pod.Volumes, d.Volume)
		main.VolumeMounts = append(main.VolumeMounts, d.Mount)
	}
}
