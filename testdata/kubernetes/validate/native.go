package main

import (
	"context"
	_ "time/tzdata" // the server knows every time zone, whatever the machine does

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage/names"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"  // registers types, defaults and conversions
	_ "k8s.io/kubernetes/pkg/apis/batch/install" // likewise
	_ "k8s.io/kubernetes/pkg/apis/core/install"  // likewise, for pod templates
)

// decoder reads as the API server does with fieldValidation=Strict: unknown and repeated fields are errors,
// defaults are filled in, and out comes the internal version that validation wants.
var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

// constantUID is every new object's, so that messages that quote it are the same on every run.
const constantUID = "00000000-0000-0000-0000-000000000000"

// native judges a kind of Kubernetes' own by the server's strategy for it.
func native(strategy rest.RESTCreateStrategy) func(resource) findings {
	return func(r resource) findings {
		var found findings
		object, _, err := decoder.Decode(r.json, nil, nil)
		found.decoding(err)
		if object != nil { // strictness alone leaves an object that has more to say
			found.refusal(create(strategy, r, object, &found))
		}
		return found
	}
}

// create does what the server does with a POST, up to where it would ask admission and store the object.
func create(strategy rest.RESTCreateStrategy, r resource, object runtime.Object, warnings warning.Recorder) error {
	accessor, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	rest.FillObjectMetaSystemFields(accessor)
	accessor.SetUID(constantUID)
	if accessor.GetName() == "" && accessor.GetGenerateName() != "" {
		accessor.SetName(names.SimpleNameGenerator.GenerateName(accessor.GetGenerateName()))
	}
	ctx := request.WithNamespace(context.Background(), r.Metadata.Namespace)
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true,
		Verb:              "create",
		APIGroup:          r.kind().Group,
		APIVersion:        r.kind().Version,
		Namespace:         r.Metadata.Namespace,
	})
	return rest.BeforeCreate(strategy, warning.WithWarningRecorder(ctx, warnings), object)
}
