package main

import (
	"fmt"
	"strconv"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/kubernetes/fake"
	"k8s.io/client-go/testing"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/utils/ptr"
)

// server makes of client-go's tracker, which is a map of objects, what controllers rely on in an API server:
// defaults, names, UIDs and versions, conflicts, graceful deletion and finalizers. The fake clientset calls it
// under a lock.
type server struct {
	testing.ObjectTracker
	writes int
}

var _ testing.ObjectTracker = (*server)(nil)

// newClient returns a client of an empty cluster.
func newClient() kubernetes.Interface {
	client := fake.NewSimpleClientset()
	client.PrependReactor("*", "*", testing.ObjectReaction(&server{ObjectTracker: client.Tracker()}))
	return client
}

// Create completes a new object.
func (s *server) Create(gvr schema.GroupVersionResource, object runtime.Object, ns string, opts ...metav1.CreateOptions) error {
	m, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	if m.GetName() == "" {
		m.SetName(m.GetGenerateName() + strconv.Itoa(s.writes))
	}
	m.SetUID(types.UID(fmt.Sprintf("00000000-0000-0000-0000-%012d", s.writes)))
	m.SetCreationTimestamp(now())
	m.SetGeneration(1)
	s.version(m)
	legacyscheme.Scheme.Default(object)
	switch object := object.(type) {
	case *batchv1.Job:
		generateSelector(object)
	case *corev1.Pod:
		inject(object)
		object.Status = corev1.PodStatus{Phase: corev1.PodPending}
	}
	return s.ObjectTracker.Create(gvr, object, ns, opts...)
}

// Update refuses what was made from an older version.
func (s *server) Update(gvr schema.GroupVersionResource, object runtime.Object, ns string, opts ...metav1.UpdateOptions) error {
	m, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	stored, err := s.stored(gvr, ns, m.GetName())
	if err != nil {
		return err
	}
	if m.GetResourceVersion() != stored.GetResourceVersion() {
		return apierrors.NewConflict(gvr.GroupResource(), m.GetName(), fmt.Errorf("version %s is not %s", m.GetResourceVersion(), stored.GetResourceVersion()))
	}
	s.version(m)
	return s.ObjectTracker.Update(gvr, object, ns, opts...)
}

// Patch stores what the fake clientset has patched, and removes what only waited for its finalizers.
func (s *server) Patch(gvr schema.GroupVersionResource, object runtime.Object, ns string, opts ...metav1.PatchOptions) error {
	m, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	s.version(m)
	if err := s.ObjectTracker.Patch(gvr, object, ns, opts...); err != nil {
		return err
	}
	if m.GetDeletionTimestamp() == nil || len(m.GetFinalizers()) > 0 || ptr.Deref(m.GetDeletionGracePeriodSeconds(), 0) > 0 {
		return nil
	}
	return s.ObjectTracker.Delete(gvr, ns, m.GetName())
}

// Delete removes an object once the kubelet has said, with a grace period of 0, that the pod has ended, and no
// finalizer is left.
func (s *server) Delete(gvr schema.GroupVersionResource, ns, name string, opts ...metav1.DeleteOptions) error {
	stored, err := s.stored(gvr, ns, name)
	if err != nil {
		return err
	}
	grace := gracePeriod(stored, opts)
	if grace == 0 && len(stored.GetFinalizers()) == 0 {
		return s.ObjectTracker.Delete(gvr, ns, name, opts...)
	}
	if stored.GetDeletionTimestamp() == nil {
		stored.SetDeletionTimestamp(ptr.To(now()))
	}
	stored.SetDeletionGracePeriodSeconds(&grace)
	s.version(stored)
	return s.ObjectTracker.Update(gvr, stored.(runtime.Object), ns)
}

// gracePeriod is what an object is given to end: pods that run have one.
func gracePeriod(object metav1.Object, opts []metav1.DeleteOptions) int64 {
	pod, is := object.(*corev1.Pod)
	if !is || pod.Status.Phase == corev1.PodFailed || pod.Status.Phase == corev1.PodSucceeded {
		return 0
	}
	for _, o := range opts {
		if o.GracePeriodSeconds != nil {
			return *o.GracePeriodSeconds
		}
	}
	return ptr.Deref(pod.Spec.TerminationGracePeriodSeconds, 30)
}

// stored returns a copy of an object as it is.
func (s *server) stored(gvr schema.GroupVersionResource, ns, name string) (metav1.Object, error) {
	object, err := s.Get(gvr, ns, name)
	if err != nil {
		return nil, err
	}
	return meta.Accessor(object)
}

// version gives an object the next version.
func (s *server) version(m metav1.Object) {
	s.writes++
	m.SetResourceVersion(strconv.Itoa(s.writes + 1)) // 1 is the version of the empty cluster
}

// now is the time as the API has it: in seconds.
func now() metav1.Time {
	t := metav1.Now()
	return t.Rfc3339Copy()
}

// generateSelector ties a Job's pods to it, as pkg/registry/batch/job does.
func generateSelector(j *batchv1.Job) {
	j.Spec.Template.Labels = labels(j)
	j.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{batchv1.ControllerUidLabel: string(j.UID)}}
}

func labels(j *batchv1.Job) map[string]string {
	all := map[string]string{
		batchv1.JobNameLabel:       j.Name,
		batchv1.ControllerUidLabel: string(j.UID),
		"job-name":                 j.Name,
		"controller-uid":           string(j.UID),
	}
	for key, value := range j.Spec.Template.Labels {
		all[key] = value
	}
	return all
}
