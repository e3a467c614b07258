package main

import (
	_ "embed"
	"sync"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

//go:generate go run ./crd github.com/kedacore/keda/v2@v2.21.0 config/crd/bases/keda.sh_scaledobjects.yaml

//go:embed crd/keda.sh_scaledobjects.yaml
var scaledObjectCRD []byte

// A custom kind is one version of a CRD, compiled.
type custom struct {
	structure *structural.Structural     // the fields there are
	schema    validation.SchemaValidator // their types and what is required
	rules     *cel.Validator             // x-kubernetes-validations
}

// scaledObject is KEDA's kind, compiled when the first resource asks for it.
var scaledObject = sync.OnceValues(func() (custom, error) {
	return compile(scaledObjectCRD, scaledObjectKind.Version)
})

// compile makes a version of a CRD ready to validate with.
func compile(text []byte, version string) (custom, error) {
	scheme := runtime.NewScheme()
	install.Install(scheme)
	var crd apiextensions.CustomResourceDefinition
	decoder := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDecoder()
	if err := runtime.DecodeInto(decoder, text, &crd); err != nil {
		return custom{}, err
	}
	props, err := apiextensions.GetSchemaForVersion(&crd, version)
	if err != nil {
		return custom{}, err
	}
	structure, err := structural.NewStructural(props.OpenAPIV3Schema)
	if err != nil {
		return custom{}, err
	}
	schema, _, err := validation.NewSchemaValidator(props.OpenAPIV3Schema)
	return custom{structure, schema, cel.NewValidator(structure, true, celconfig.PerCallLimit)}, err
}
