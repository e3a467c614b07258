// Command validate holds manifests to the rules of a real cluster, without one.
//
//	validate [FILE…] < manifests
//
// It is an API server's create path and nothing else: strict decoding, defaulting, conversion and
// validation are Kubernetes' own code, in the order in which the server runs them. For KEDA's
// ScaledObject they are the CRD's schema and its CEL rules, followed by what KEDA's webhook adds.
//
// The input is YAML documents, JSON values, or kubectl's List of either. Each problem is one line on
// standard error,
//
//	KIND NAMESPACE/NAME: field: message
//
// where the field is "-" if the decoder does not say which, or "line N" of its document for a repeated YAML
// key. What the server would only warn of is "warning: KIND NAMESPACE/NAME: message". Standard output ends
// with "validated N resources, M problems". The exit status is 0 without problems, 1 with some, and 2 if
// there was nothing to judge: unreadable input, or no resource in it.
//
// The kinds are CronJob, Job, Deployment and ScaledObject; any other is an error rather than a gap, and so is
// one resource twice. A resource without a namespace is judged in "default". Not judged: admission (quotas,
// Pod Security, other webhooks), whether what a resource refers to exists, and updates.
package main
