package policy

import "github.com/batchfn/batchfn/fn/spec"

// fragmentKnown is judged where the fleet is read: its table is made of the OpenAPI
// definitions of Kubernetes (testdata/kubernetes/corev1).
var fragmentKnown = Rule{
	Name: "fragment-known", Level: spec.Error,
	Summary:   "a field or a word in a fragment that Kubernetes does not know",
	Rationale: "The API server refuses it, in every pod that has the fragment. The table is that of the newest Kubernetes; for a cluster that is newer still, lower the level.",
	Bad: `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
platform: defaults: container: imagePullPolicy: "ifNotPresent"`,
	Good: `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}
platform: defaults: container: imagePullPolicy: "IfNotPresent"`,
	Remediation: "correct the spelling: Kubernetes tells upper from lower case",
}
