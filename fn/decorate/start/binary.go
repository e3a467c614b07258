package start

import (
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// binary is where the wrapper stands in the batch's container.
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

// deliver brings the binary into the pod: an init container of batchfn's image
// copies it into an emptyDir. It satisfies the restricted Pod Security level:
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
func (w Wrapper) deliver(pod *manifest.PodSpec, main *manifest.Container) {
	small := manifest.ResourceList{CPU: "10m", Memory: "16Mi"}
	pod.InitContainers = append([]manifest.Container{{
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
	}}, pod.InitContainers...)
	pod.Volumes = append(pod.Volumes, manifest.Volume{Name: names.Wrapper, EmptyDir: &manifest.EmptyDir{SizeLimit: "16Mi"}})
	main.VolumeMounts = append(main.VolumeMounts, manifest.VolumeMount{Name: names.Wrapper, MountPath: names.WrapperMount, ReadOnly: true})
}
