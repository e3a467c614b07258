package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/batch/install" // registers types and defaults
	_ "k8s.io/kubernetes/pkg/apis/core/install"  // likewise, for pods
)

// A scenario is a CronJob, and what its Job's pods run into.
type scenario struct {
	Batch   string
	Manual  bool // the Job is one of the input, created beside the CronJob
	Pods    []ending
	cronJob *batchv1.CronJob
	job     *batchv1.Job
}

// objects are the CronJobs of the input, and the Jobs to be created by hand, by the name of their batch.
type objects struct {
	cronJobs map[string]*batchv1.CronJob
	jobs     map[string]*batchv1.Job
}

// An ending is how a pod ends, after a time of running.
type ending struct {
	After     metav1.Duration
	Exit      int32            // of the batch's own container, which is called as the CronJob
	Others    map[string]int32 // exit codes of other containers, 0 where none is given
	Disrupted bool             // through the eviction API
}

// parse reads a scenario.
func parse(text string, in objects) (scenario, error) {
	var s scenario
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return s, err
	}
	s.cronJob, s.job = in.cronJobs[s.Batch], in.jobs[s.Batch]
	switch {
	case s.cronJob == nil:
		return s, fmt.Errorf("no CronJob %q on standard input", s.Batch)
	case s.Manual && s.job == nil:
		return s, fmt.Errorf("no Job of %q on standard input", s.Batch)
	case len(s.Pods) == 0:
		return s, errors.New("no pods")
	}
	return s, nil
}

// read returns the CronJobs and Jobs of a YAML stream.
func read(stream io.Reader) (objects, error) {
	decoder := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := utilyaml.NewYAMLReader(bufio.NewReader(stream))
	in := objects{map[string]*batchv1.CronJob{}, map[string]*batchv1.Job{}}
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return in, nil
		}
		if err != nil {
			return in, err
		}
		object, err := runtime.Decode(decoder, document)
		if err != nil {
			return in, err
		}
		switch object := object.(type) {
		case *batchv1.CronJob:
			in.cronJobs[object.Name] = object
		case *batchv1.Job:
			in.jobs[object.Labels["app.kubernetes.io/name"]] = object
		default:
			return in, fmt.Errorf("a %T, and no CronJob or Job", object)
		}
	}
}
