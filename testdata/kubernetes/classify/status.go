package main

import (
	corev1 "k8s.io/api/core/v1"
)

// end gives a pod the status of one whose containers have ended.
func (k *kubelet) end(pod *corev1.Pod, e ending) {
	status := &pod.Status
	exits := k.exits(pod, e)
	status.InitContainerStatuses = ended(pod.Spec.InitContainers, exits)
	status.Phase = phase(pod.Spec.InitContainers, exits)
	if status.Phase == corev1.PodSucceeded { // else the others were never started
		status.ContainerStatuses = ended(pod.Spec.Containers, exits)
		status.Phase = phase(pod.Spec.Containers, exits)
	}
	status.Conditions = append(status.Conditions, corev1.PodCondition{
		Type:               corev1.PodReady,
		Status:             corev1.ConditionFalse,
		LastTransitionTime: now(),
	})
}

// exits are the exit codes of a pod's containers, 0 where the scenario gives none.
func (k *kubelet) exits(pod *corev1.Pod, e ending) map[string]int32 {
	exits := map[string]int32{}
	for _, c := range append(pod.Spec.InitContainers, pod.Spec.Containers...) {
		exits[c.Name] = 0
	}
	given := map[string]int32{k.Batch: e.Exit}
	for name, code := range e.Others {
		given[name] = code
	}
	for name, code := range given {
		if _, is := exits[name]; !is {
			k.Errorf("pod %s has no container %q", pod.Name, name)
		}
		exits[name] = code
	}
	return exits
}

// ended are the statuses of containers that have ended.
func ended(containers []corev1.Container, exits map[string]int32) (statuses []corev1.ContainerStatus) {
	for _, c := range containers {
		statuses = append(statuses, corev1.ContainerStatus{Name: c.Name, State: corev1.ContainerState{
			Terminated: &corev1.ContainerStateTerminated{ExitCode: exits[c.Name], FinishedAt: now()},
		}})
	}
	return statuses
}

// phase is what containers make of their pod: a native sidecar's end doesn't matter.
func phase(containers []corev1.Container, exits map[string]int32) corev1.PodPhase {
	for _, c := range containers {
		if exits[c.Name] != 0 && c.RestartPolicy == nil {
			return corev1.PodFailed
		}
	}
	return corev1.PodSucceeded
}
