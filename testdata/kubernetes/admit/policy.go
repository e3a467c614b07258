package main

import (
	"context"
	"fmt"

	admissionregistrationv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions"
	"k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/rules"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/environment"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/admissionregistration"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install" // registers types, defaults and conversions
	"k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
)

// policy is one that the API server accepts.
type policy struct {
	*admissionregistrationv1.ValidatingAdmissionPolicy
	namespaces labels.Selector
	validator  validating.Validator
}

func newPolicy(objects []runtime.Object) (*policy, error) {
	p, b, err := parts(objects)
	if err != nil {
		return nil, err
	}
	legacyscheme.Scheme.Default(p)
	legacyscheme.Scheme.Default(b)
	if err := refusal(p, b); err != nil {
		return nil, err
	}
	if err := typesChecked(p); err != nil {
		return nil, err
	}
	selector, err := metav1.LabelSelectorAsSelector(p.Spec.MatchConstraints.NamespaceSelector)
	if err != nil {
		return nil, err
	}
	validator := compiled(p)
	return &policy{p, selector, validator}, validator.CompileError()
}

// refusal is what the API server says of a policy and a binding that it does not accept.
func refusal(p *admissionregistrationv1.ValidatingAdmissionPolicy, b *admissionregistrationv1.ValidatingAdmissionPolicyBinding) error {
	var internal admissionregistration.ValidatingAdmissionPolicy
	if err := legacyscheme.Scheme.Convert(p, &internal, nil); err != nil {
		return err
	}
	if errs := validation.ValidateValidatingAdmissionPolicy(&internal); len(errs) > 0 {
		return errs.ToAggregate()
	}
	var binding admissionregistration.ValidatingAdmissionPolicyBinding
	if err := legacyscheme.Scheme.Convert(b, &binding, nil); err != nil {
		return err
	}
	return validation.ValidateValidatingAdmissionPolicyBinding(&binding).ToAggregate()
}

// compiled is compilePolicy of k8s.io/apiserver/pkg/admission/plugin/policy/validating, which is not exported.
func compiled(p *admissionregistrationv1.ValidatingAdmissionPolicy) validating.Validator {
	vars := cel.OptionalVariableDeclarations{HasAuthorizer: true}
	compiler, err := cel.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
	if err != nil {
		return validating.NewValidator(nil, nil, nil, nil, p.Spec.FailurePolicy, err)
	}
	var variables []cel.NamedExpressionAccessor
	for _, v := range p.Spec.Variables {
		variables = append(variables, &validating.Variable{Name: v.Name, Expression: v.Expression})
	}
	compiler.CompileAndStoreVariables(variables, vars, environment.StoredExpressions)
	var conditions, validations, messages []cel.ExpressionAccessor
	for i := range p.Spec.MatchConditions {
		conditions = append(conditions, (*matchconditions.MatchCondition)(&p.Spec.MatchConditions[i]))
	}
	for _, v := range p.Spec.Validations {
		validations = append(validations, &validating.ValidationCondition{Expression: v.Expression, Message: v.Message, Reason: v.Reason})
		messages = append(messages, &validating.MessageExpressionCondition{MessageExpression: v.MessageExpression})
	}
	compile := func(list []cel.ExpressionAccessor) cel.ConditionEvaluator {
		return compiler.CompileCondition(list, vars, environment.StoredExpressions)
	}
	matcher := matchconditions.NewMatcher(compile(conditions), p.Spec.FailurePolicy, "policy", "validate", p.Name)
	return validating.NewValidator(compile(validations), matcher, compile(nil), compile(messages), p.Spec.FailurePolicy, nil)
}

// judge returns the messages by which a new resource is stopped.
func (p *policy) judge(ctx context.Context, object runtime.Object) (messages []string, err error) {
	m, err := meta.Accessor(object)
	if err != nil {
		return nil, err
	}
	kind := kindOf(object)
	resource, _ := meta.UnsafeGuessKindToResource(kind)
	attributes := admission.NewAttributesRecord(object, nil, kind, m.GetNamespace(), m.GetName(), resource, "", admission.Create, &metav1.CreateOptions{}, false, nil)
	if !p.matches(attributes) {
		return nil, nil
	}
	versioned := &admission.VersionedAttributes{Attributes: attributes, VersionedKind: kind, VersionedObject: object}
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: m.GetNamespace()}}
	for _, d := range p.validator.Validate(ctx, resource, versioned, nil, namespace, celconfig.RuntimeCELCostBudget, nil).Decisions {
		if d.Evaluation == validating.EvalError {
			return nil, fmt.Errorf("%s: %s", nameOf(object), d.Message)
		}
		if d.Action == validating.ActionDeny {
			messages = append(messages, d.Message)
		}
	}
	return messages, nil
}

// matches reports whether the policy is about a resource, and its namespace.
func (p *policy) matches(a admission.Attributes) bool {
	if !p.namespaces.Matches(labels.Set{corev1.LabelMetadataName: a.GetNamespace()}) {
		return false
	}
	for _, rule := range p.Spec.MatchConstraints.ResourceRules {
		if matcher := (rules.Matcher{Rule: rule.RuleWithOperations, Attr: a}); matcher.Matches() {
			return true
		}
	}
	return false
}
