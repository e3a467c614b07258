package main

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// findings is what was found in one resource.
type findings struct {
	problems []finding
	warnings []string
}

// A finding is a field and what is wrong with it.
type finding struct{ field, message string }

// problem adds one problem; a field of "" is the resource as a whole.
func (f *findings) problem(field, message string) {
	if field == "" {
		field = "-"
	}
	f.problems = append(f.problems, finding{field, message})
}

// AddWarning makes findings the recorder that the API server's code sends its warnings to.
func (f *findings) AddWarning(_, text string) {
	f.warnings = append(f.warnings, text)
}

// fields adds the problems of a validation.
func (f *findings) fields(errs field.ErrorList) {
	for _, err := range errs {
		f.problem(err.Field, err.ErrorBody())
	}
}

// refusal adds the problems of a request that the API server's code refused, a field each where it says which.
func (f *findings) refusal(err error) {
	var status apierrors.APIStatus
	if errors.As(err, &status) && status.Status().Details != nil && len(status.Status().Details.Causes) > 0 {
		for _, cause := range status.Status().Details.Causes {
			f.problem(cause.Field, cause.Message)
		}
	} else if err != nil {
		f.problem("", err.Error())
	}
}

// strictMessage is how the strict decoders name a field.
var strictMessage = regexp.MustCompile(`^((?:unknown|duplicate) field) "(.*)"$`)

// strict adds what strict decoding found and lenient decoding would have dropped.
func (f *findings) strict(errs []error) {
	for _, err := range errs {
		if match := strictMessage.FindStringSubmatch(err.Error()); match != nil {
			f.problem(match[2], match[1])
		} else {
			f.problem("", err.Error())
		}
	}
}

// decoding adds the error of a decoder.
func (f *findings) decoding(err error) {
	var mismatch *json.UnmarshalTypeError
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		f.strict(strict.Errors())
	} else if errors.As(err, &mismatch) {
		f.problem(mismatch.Field, "a "+mismatch.Value+" where "+mismatch.Type.String()+" is wanted")
	} else if err != nil {
		f.problem("", err.Error())
	}
}

// unknown adds the fields that a structural schema does not have.
func (f *findings) unknown(paths []string) {
	for _, path := range paths {
		f.problem(path, "unknown field")
	}
}

// repeatedKeys turns the error of a strict YAML reader into findings, a key each.
func repeatedKeys(err error) findings {
	var found findings
	var repeated *goyaml.TypeError
	if errors.As(err, &repeated) {
		for _, message := range repeated.Errors {
			line, text, _ := strings.Cut(message, ": ")
			found.problem(line, text)
		}
	}
	return found
}
