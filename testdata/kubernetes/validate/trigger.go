package main

import (
	"net/url"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// A trigger is one source of events of a ScaledObject.
type trigger struct {
	Type, Name string
	Metadata   map[string]string
}

// triggers checks every trigger, and that their names differ.
func (so kedaObject) triggers() field.ErrorList {
	var errs field.ErrorList
	seen := map[string]bool{"": false}
	for i, t := range so.Spec.Triggers {
		path := field.NewPath("spec", "triggers").Index(i)
		if seen[t.Name] {
			errs = append(errs, field.Duplicate(path.Child("name"), t.Name))
		}
		seen[t.Name] = t.Name != ""
		if t.Type == "aws-sqs-queue" {
			errs = append(errs, t.sqs(path.Child("metadata"))...)
		}
	}
	return errs
}

// sqs checks the metadata without which KEDA's scaler does not start.
func (t trigger) sqs(path *field.Path) field.ErrorList {
	var errs field.ErrorList
	for _, key := range []string{"queueURL", "awsRegion"} {
		if t.Metadata[key] == "" {
			errs = append(errs, field.Required(path.Child(key), "the aws-sqs-queue scaler needs it"))
		}
	}
	if queue := t.Metadata["queueURL"]; queue != "" && !namesQueue(queue) {
		errs = append(errs, field.Invalid(path.Child("queueURL"), queue, "the path must be /ACCOUNT/NAME"))
	}
	return errs
}

// namesQueue is KEDA's reading of a queueURL: a URL with /ACCOUNT/NAME, or what is no URL, as a name.
func namesQueue(queue string) bool {
	u, err := url.ParseRequestURI(queue)
	if err != nil {
		return true
	}
	parts := strings.Split(u.Path, "/")
	return len(parts) == 3 && parts[2] != ""
}
