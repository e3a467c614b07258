package main

import (
	"context"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/util/retry"
	"k8s.io/utils/ptr"
)

// kubelet starts every pod at once, and ends it as the scenario says.
type kubelet struct {
	*testing.T
	client kubernetes.Interface
	scenario
	lives []*life
}

// A life is a pod's, from its creation to its containers' end.
type life struct {
	job            types.UID
	created, ended time.Time
}

// run has a goroutine for each pod, and tells it when its pod is deleted.
func (k *kubelet) run(ctx context.Context) {
	pods, err := k.client.CoreV1().Pods("").Watch(ctx, metav1.ListOptions{})
	if err != nil {
		k.Error(err)
		return
	}
	context.AfterFunc(ctx, pods.Stop)
	deleted := map[types.UID]context.CancelFunc{}
	for event := range pods.ResultChan() {
		pod := event.Object.(*corev1.Pod)
		switch {
		case event.Type == watch.Added:
			l, e := &life{job: metav1.GetControllerOf(pod).UID, created: time.Now()}, k.Pods[min(len(k.lives), len(k.Pods)-1)]
			k.lives = append(k.lives, l)
			deletion, announce := context.WithCancel(context.Background())
			deleted[pod.UID] = announce
			go k.live(ctx, pod, l, e, deletion.Done())
		case pod.DeletionTimestamp != nil:
			deleted[pod.UID]()
		}
	}
}

// live runs a pod until it ends by itself or is deleted.
func (k *kubelet) live(ctx context.Context, pod *corev1.Pod, l *life, e ending, deleted <-chan struct{}) {
	k.update(ctx, pod, func(pod *corev1.Pod) { pod.Status.Phase = corev1.PodRunning })
	select {
	case <-ctx.Done():
		return
	case <-deleted:
		e = ending{Exit: 128 + 15} // SIGTERM
	case <-time.After(e.After.Duration):
		if e.Disrupted {
			k.evict(ctx, pod)
		}
	}
	l.ended = time.Now()
	if pod = k.update(ctx, pod, func(pod *corev1.Pod) { k.end(pod, e) }); pod.DeletionTimestamp != nil {
		k.delete(ctx, pod, metav1.DeleteOptions{GracePeriodSeconds: ptr.To(int64(0))})
	}
}

// evict does what the eviction API does.
func (k *kubelet) evict(ctx context.Context, pod *corev1.Pod) {
	k.update(ctx, pod, func(pod *corev1.Pod) {
		pod.Status.Conditions = append(pod.Status.Conditions, corev1.PodCondition{
			Type:               corev1.DisruptionTarget,
			Status:             corev1.ConditionTrue,
			Reason:             "EvictionByEvictionAPI",
			LastTransitionTime: now(),
		})
	})
	k.delete(ctx, pod, metav1.DeleteOptions{})
}

// update changes a pod's status, and returns the pod as it is then.
func (k *kubelet) update(ctx context.Context, pod *corev1.Pod, change func(*corev1.Pod)) *corev1.Pod {
	pods, updated := k.client.CoreV1().Pods(pod.Namespace), pod
	err := retry.RetryOnConflict(retry.DefaultRetry, func() error {
		latest, err := pods.Get(ctx, pod.Name, metav1.GetOptions{})
		if err != nil {
			return err
		}
		change(latest)
		updated, err = pods.UpdateStatus(ctx, latest, metav1.UpdateOptions{}) // empty after a conflict
		return err
	})
	if err != nil {
		k.Errorf("status of pod %s: %v", pod.Name, err)
	}
	return updated
}

// delete deletes a pod; that it's gone is no error.
func (k *kubelet) delete(ctx context.Context, pod *corev1.Pod, options metav1.DeleteOptions) {
	if err := k.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name, options); err != nil && !apierrors.IsNotFound(err) {
		k.Errorf("deleting pod %s: %v", pod.Name, err)
	}
}
