package main

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

// inject adds what Istio's webhook adds to a pod that asks for it, as far as exit codes go: containers that the
// Job's template does not have.
func inject(pod *corev1.Pod) {
	if pod.Labels["sidecar.istio.io/inject"] != "true" {
		return
	}
	setup, proxy := corev1.Container{Name: "istio-init"}, corev1.Container{Name: "istio-proxy"}
	if pod.Annotations["sidecar.istio.io/nativeSidecar"] == "true" {
		proxy.RestartPolicy = ptr.To(corev1.ContainerRestartPolicyAlways)
		pod.Spec.InitContainers = append([]corev1.Container{setup, proxy}, pod.Spec.InitContainers...)
		return
	}
	pod.Spec.InitContainers = append(pod.Spec.InitContainers, setup)
	pod.Spec.Containers = append(pod.Spec.Containers, proxy)
}
