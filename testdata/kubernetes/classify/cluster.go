package main

import (
	"testing"
	"testing/synctest"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/kubernetes/pkg/controller/cronjob"
	"k8s.io/kubernetes/pkg/controller/job"
	"k8s.io/kubernetes/pkg/controller/job/util"
)

// patience is how long a scenario may take by the bubble's clock, from the CronJob's creation on.
const patience = 48 * time.Hour

// play tells what becomes of a scenario. The bubble's end waits for all that it started.
func play(t *testing.T, s scenario) (o outcome) {
	synctest.Test(t, func(t *testing.T) {
		client := newClient()
		kubelet := &kubelet{T: t, client: client, scenario: s}
		go kubelet.run(t.Context())
		control(t, client)
		j := firstJob(t, client, s.cronJob)
		synctest.Wait()
		o = newOutcome(j, kubelet.lives)
	})
	return o
}

// control starts the controllers, with nothing of them replaced.
func control(t *testing.T, client kubernetes.Interface) {
	ctx, factory := t.Context(), informers.NewSharedInformerFactory(client, 0)
	pods, jobs, cronJobs := factory.Core().V1().Pods(), factory.Batch().V1().Jobs(), factory.Batch().V1().CronJobs()
	jobController, err := job.NewController(ctx, client, pods, jobs, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	cronJobController, err := cronjob.NewControllerV2(ctx, jobs, cronJobs, client)
	if err != nil {
		t.Fatal(err)
	}
	factory.StartWithContext(ctx)
	go jobController.Run(ctx, 1)
	go cronJobController.Run(ctx, 1)
}

// firstJob creates a CronJob and returns its first Job, finished or out of patience.
func firstJob(t *testing.T, client kubernetes.Interface, cronJob *batchv1.CronJob) *batchv1.Job {
	ctx, ns := t.Context(), cronJob.Namespace
	jobs, err := client.BatchV1().Jobs(ns).Watch(ctx, metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer jobs.Stop()
	if _, err := client.BatchV1().CronJobs(ns).Create(ctx, cronJob.DeepCopy(), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	end := time.After(patience)
	var first *batchv1.Job
	for {
		select {
		case event := <-jobs.ResultChan():
			j := event.Object.(*batchv1.Job)
			if first != nil && j.Name != first.Name {
				continue
			}
			if first = j; util.IsJobFinished(first) {
				return first
			}
		case <-end:
			if first == nil {
				t.Fatalf("CronJob %s: no Job in %s", cronJob.Name, patience)
			}
			return first
		}
	}
}
