package main

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// kedaObject is what KEDA's webhook looks at. The CRD has accepted the object by then.
type kedaObject struct {
	Metadata struct{ Name, Namespace string }
	Spec     struct {
		ScaleTargetRef   struct{ Kind, Name string }
		IdleReplicaCount *int32
		MinReplicaCount  int32
		Advanced         struct {
			HorizontalPodAutoscalerConfig struct{ Name string }
		}
		Triggers []trigger
	}
}

// nameLimit is KEDA's limit on the names that it makes labels of.
const nameLimit = 63

// webhook is the part of KEDA's admission webhook that needs no cluster, and the part of its SQS scaler that
// refuses metadata (apis/keda/v1alpha1/scaledobject_webhook.go, pkg/scalers/aws_sqs_queue_scaler.go).
func webhook(r resource) field.ErrorList {
	var so kedaObject
	if err := json.Unmarshal(r.json, &so); err != nil {
		return field.ErrorList{field.InternalError(nil, err)}
	}
	return append(append(so.names(), so.replicas()...), so.triggers()...)
}

// hpaName is the name of the autoscaler that KEDA makes, and where it comes from.
func (so kedaObject) hpaName() (string, *field.Path) {
	if name := so.Spec.Advanced.HorizontalPodAutoscalerConfig.Name; name != "" {
		return name, field.NewPath("spec", "advanced", "horizontalPodAutoscalerConfig", "name")
	}
	return "keda-hpa-" + so.Metadata.Name, field.NewPath("metadata", "name")
}

// names checks the lengths of the object's name and of its autoscaler's.
func (so kedaObject) names() field.ErrorList {
	var errs field.ErrorList
	if len(so.Metadata.Name) > nameLimit {
		errs = append(errs, field.TooLong(field.NewPath("metadata", "name"), "", nameLimit))
	}
	if name, path := so.hpaName(); len(name) > nameLimit {
		message := fmt.Sprintf("the HPA's name is longer than %d characters", nameLimit)
		errs = append(errs, field.Invalid(path, name, message))
	}
	return errs
}

// replicas checks what the CRD's own rule leaves open.
func (so kedaObject) replicas() field.ErrorList {
	idle := so.Spec.IdleReplicaCount
	if idle == nil || *idle < so.Spec.MinReplicaCount {
		return nil
	}
	path := field.NewPath("spec", "idleReplicaCount")
	return field.ErrorList{field.Invalid(path, *idle, "must be less than minReplicaCount")}
}
