package main

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/kubernetes/pkg/controller/job/util"
)

// A manual is what becomes of a Job beside a CronJob.
type manual struct {
	Args       []string          `json:"args"` // of the batch's container in the Job's first pod
	Job        map[string]string `json:"job"`  // labels
	Pod        map[string]string `json:"pod"`  // likewise
	Reason     string            `json:"reason"`
	Scheduled  string            `json:"scheduled"`  // when the schedule's first Job came, since the Job's start; "" for never
	Active     bool              `json:"active"`     // the CronJob's status ever had the Job as active
	Successful bool              `json:"successful"` // the CronJob's lastSuccessfulTime is the Job's
}

// playManual creates a CronJob and, at the same moment, a Job.
func playManual(t *testing.T, s scenario) (m manual) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient()
		kubelet := &kubelet{T: t, client: client, scenario: s}
		go kubelet.run(t.Context())
		control(t, client)
		ctx, ns := t.Context(), s.cronJob.Namespace
		if _, err := client.BatchV1().CronJobs(ns).Create(ctx, s.cronJob.DeepCopy(), metav1.CreateOptions{}); err != nil {
			t.Fatal(err)
		}
		created, err := client.BatchV1().Jobs(ns).Create(ctx, s.job.DeepCopy(), metav1.CreateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m = untilFinished(t, client, created)
	})
	return m
}

// untilFinished looks at the cluster each second until the Job has finished, and the controllers have seen it.
func untilFinished(t *testing.T, client kubernetes.Interface, created *batchv1.Job) (m manual) {
	ctx := t.Context()
	for range int(patience / time.Second) {
		time.Sleep(time.Second)
		synctest.Wait()
		j, err := client.BatchV1().Jobs(created.Namespace).Get(ctx, created.Name, metav1.GetOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m.look(t, ctx, client, j)
		if finished, _ := util.FinishedCondition(j); finished {
			return m
		}
	}
	t.Fatalf("Job %s: not finished in %s", created.Name, patience)
	return m
}

// look notes what there is to see of a Job at a moment.
func (m *manual) look(t *testing.T, ctx context.Context, client kubernetes.Interface, j *batchv1.Job) {
	m.Job = j.Labels
	for _, c := range j.Status.Conditions {
		if c.Status == corev1.ConditionTrue && (c.Type == batchv1.JobComplete || c.Type == batchv1.JobFailed) {
			m.Reason = c.Reason
		}
	}
	pods, err := client.CoreV1().Pods(j.Namespace).List(ctx, metav1.ListOptions{LabelSelector: batchv1.JobNameLabel + "=" + j.Name})
	if err != nil {
		t.Fatal(err)
	}
	if len(pods.Items) > 0 {
		m.Pod, m.Args = pods.Items[0].Labels, pods.Items[0].Spec.Containers[0].Args
	}
	jobs, err := client.BatchV1().Jobs(j.Namespace).List(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, other := range jobs.Items {
		if other.Name != j.Name && m.Scheduled == "" {
			m.Scheduled = other.CreationTimestamp.Sub(j.CreationTimestamp.Time).String()
		}
	}
	cronJob, err := client.BatchV1().CronJobs(j.Namespace).Get(ctx, j.Labels["app.kubernetes.io/name"], metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m.Active = m.Active || slices.ContainsFunc(cronJob.Status.Active, func(r corev1.ObjectReference) bool { return r.Name == j.Name })
	last := cronJob.Status.LastSuccessfulTime
	m.Successful = last != nil && j.Status.CompletionTime != nil && last.Equal(j.Status.CompletionTime)
}
