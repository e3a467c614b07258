package expand

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// scaledObject scales a worker by its queue:
// https://keda.sh/docs/latest/scalers/aws-sqs/
func scaledObject(w *spec.Workload) *manifest.ScaledObject {
	o := &manifest.ScaledObject{APIVersion: "keda.sh/v1alpha1", Kind: "ScaledObject", Meta: metadata(w)}
	if w.Platform.ArgoCD {
		o.Meta.Annotations.Set(names.ArgoCDSyncOptions, "SkipDryRunOnMissingResource=true")
	}
	if w.Suspend {
		o.Meta.Annotations.Set(names.KEDAPaused, "0")
	}
	trigger := manifest.Trigger{
		Type:              "aws-sqs-queue",
		AuthenticationRef: manifest.AuthenticationRef{Name: w.Trigger.Name, Kind: w.Trigger.Kind},
	}
	trigger.Metadata.Set("awsRegion", awsRegion(w))
	trigger.Metadata.Set("queueLength", strconv.Itoa(w.Queue.Length))
	trigger.Metadata.Set("queueURL", w.Queue.URL)
	trigger.Metadata.Set("scaleOnInFlight", strconv.FormatBool(w.Queue.ScaleOnInFlight))
	o.Spec = manifest.ScaledObjectSpec{
		ScaleTargetRef:  manifest.TargetRef{Name: w.Name},
		PollingInterval: seconds(w.Scale.PollingInterval),
		CooldownPeriod:  seconds(w.Scale.Cooldown),
		MinReplicaCount: w.Scale.Min,
		MaxReplicaCount: w.Scale.Max,
		// KEDA would name it keda-hpa-NAME, which is too long for a name of 55.
		Advanced: manifest.Advanced{HorizontalPodAutoscalerConfig: manifest.TargetRef{Name: w.Name}},
		Triggers: []manifest.Trigger{trigger},
	}
	return o
}

// awsRegion is that of the region, or of the queue's URL where the region has
// no AWS account.
func awsRegion(w *spec.Workload) string {
	if w.Region.AWS != nil {
		return w.Region.AWS.Region
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(w.Queue.URL, "https://"), "/")
	if region, legacy := strings.CutSuffix(host, ".queue.amazonaws.com"); legacy {
		return region
	}
	if host == "queue.amazonaws.com" { // the legacy endpoint of the oldest region
		return "us-east-1"
	}
	region, _, _ := strings.Cut(strings.TrimPrefix(host, "sqs."), ".")
	return region
}
