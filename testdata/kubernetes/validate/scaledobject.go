package main

import (
	"context"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	metavalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	runtimeschema "k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	kjson "sigs.k8s.io/json"
)

var scaledObjectKind = runtimeschema.GroupVersionKind{Group: "keda.sh", Version: "v1alpha1", Kind: "ScaledObject"}

// judgeScaledObject judges as the cluster does: the CRD first, then, if that has nothing to say, the webhook.
func judgeScaledObject(r resource) findings {
	var found findings
	crd, err := scaledObject()
	if err != nil {
		found.problem("", err.Error())
		return found
	}
	object := crd.decode(r, &found)
	if object == nil {
		return found
	}
	found.fields(crd.validate(object))
	if len(found.problems) == 0 {
		found.fields(webhook(r))
	}
	return found
}

// decode reads strictly and fills in the CRD's defaults; nil is an object that cannot be judged any further.
func (c custom) decode(r resource, found *findings) *unstructured.Unstructured {
	content := map[string]any{}
	repeated, err := kjson.UnmarshalStrict(r.json, &content)
	found.strict(repeated)
	if err != nil {
		found.problem("", err.Error())
		return nil
	}
	strictly := objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true}
	if _, _, unknown, err := objectmeta.GetObjectMetaWithOptions(content, strictly); err == nil {
		found.unknown(unknown)
	} else {
		found.problem("metadata", err.Error())
		return nil
	}
	found.unknown(pruning.PruneWithOptions(content, c.structure, true, schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}))
	defaulting.PruneNonNullableNullsWithoutDefaults(content, c.structure)
	defaulting.Default(content, c.structure)
	delete(content, "status") // a subresource: never created with the object
	object := &unstructured.Unstructured{Object: content}
	object.SetNamespace(r.Metadata.Namespace)
	return object
}

// validate holds an object to its metadata's rules, the schema and, if those hold, the CEL rules.
func (c custom) validate(object *unstructured.Unstructured) field.ErrorList {
	errs := metavalidation.ValidateObjectMetaAccessor(object, true, metavalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(errs, validation.ValidateCustomResource(nil, object.Object, c.schema)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, c.structure, object.Object)...)
	if len(errs) > 0 {
		return errs
	}
	errs, _ = c.rules.Validate(context.Background(), nil, c.structure, object.Object, nil, celconfig.RuntimeCELCostBudget)
	return errs
}
