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
	Pods    []ending
	cronJob *batchv1.CronJob
}

// An ending is how a pod ends, after a time of running.
type ending struct {
	After     metav1.Duration
	Exit      int32            // of the batch's own container, which is called as the CronJob
	Others    map[string]int32 // exit codes of other containers, 0 where none is given
	Disrupted bool             // through the eviction API
}

// parse reads a scenario.
func parse(text string, cronJobs map[string]*batchv1.CronJob) (scenario, error) {
	var s scenario
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&s); err != nil {
		return s, err
	}
	s.cronJob = cronJobs[s.Batch]
	switch {
	case s.cronJob == nil:
		return s, fmt.Errorf("no CronJob %q on standard input", s.Batch)
	case len(s.Pods) == 0:
		return s, errors.New("no pods")
	}
	return s, nil
}

// read returns the CronJobs of a YAML stream by name.
func read(stream io.Reader) (map[string]*batchv1.CronJob, error) {
	decoder := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := utilyaml.NewYAMLReader(bufio.NewReader(stream))
	cronJobs := map[string]*batchv1.CronJob{}
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return cronJobs, nil
		}
		if err != nil {
			return nil, err
		}
		object, err := runtime.Decode(decoder, document)
		if err != nil {
			return nil, err
		}
		cronJob, is := object.(*batchv1.CronJob)
		if !is {
			return nil, fmt.Errorf("a %T, and no CronJob", object)
		}
		cronJobs[cronJob.Name] = cronJob
	}
}
