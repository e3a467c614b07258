package main

import (
	"fmt"
	"strings"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/cel/openapi/resolver"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/kubernetes/pkg/generated/openapi"
)

// typesChecked is an error with the warnings of the API server's type checker, which it writes to
// status.typeChecking of a policy: where an expression uses fields that a kind does not have. The server looks
// at validations and their messages; here the variables are looked at too.
func typesChecked(p *admissionregistrationv1.ValidatingAdmissionPolicy) error {
	checker := validating.TypeChecker{
		SchemaResolver: resolver.NewDefinitionsSchemaResolver(openapi.GetOpenAPIDefinitions, scheme.Scheme),
		RestMapper:     kinds(),
	}
	var warnings []string
	for _, w := range checker.Check(p) {
		warnings = append(warnings, w.FieldRef+": "+w.Warning)
	}
	types := checker.CreateContext(p)
	for _, v := range p.Spec.Variables {
		if found := checker.CheckExpression(types, v.Expression); len(found) > 0 {
			warnings = append(warnings, "spec.variables "+v.Name+": "+found.String())
		}
	}
	if len(warnings) == 0 {
		return nil
	}
	return fmt.Errorf("status.typeChecking: %s", strings.Join(warnings, "\n"))
}

// kinds maps the resources of Kubernetes itself to their kinds.
func kinds() meta.RESTMapper {
	mapper := meta.NewDefaultRESTMapper(scheme.Scheme.PrioritizedVersionsAllGroups())
	for kind := range scheme.Scheme.AllKnownTypes() {
		mapper.Add(kind, meta.RESTScopeNamespace)
	}
	return mapper
}
