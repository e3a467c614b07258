package policy

import "github.com/batchfn/batchfn/fn/spec"

// fragmentKnown is judged where the fleet is read: its table is made of the OpenAPI
// definitions of Kubernetes (testdata/kubernetes/corev1).
var fragmentKnown = Rule{
	Name: "fragment-known", Level: spec.Error,
	Summary:   "a field or an enum value in a fragment that Kubernetes does not know",
	Rationale: "The API server refuses every pod with the fragment. The rule uses the newest Kubernetes version that batchfn knows; for a newer cluster, lower the level.",
	Bad: `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
platform: defaults: container: imagePullPolicy: "ifNotPresent"`,
	Good: `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
platform: defaults: container: imagePullPolicy: "IfNotPresent"`,
	Remediation: "fix the spelling: Kubernetes is case-sensitive",
}
