// Package fn is the whole flow on one page: a fleet is checked, expanded and
// decorated. It reads nothing and writes nothing; sources come before it, sinks
// after it.
//
//	          CUE · YAML · JSON
//	                 │
//	fn/source        │  root: the one door for files · document: YAML, JSON · cue: loaded, then read as
//	                 │  literals or evaluated · each returns a content.Package, every value with its
//	                 │  file:line:column; joined to a fleet, which shape checks against fn/spec/schema.cue
//	                 ▼
//	fn/spec       spec.Fleet ── entry × region ──► spec.Workload
//	                 │
//	fn/policy        │  rules as data ───────────► spec.Finding ──► fn/report
//	                 ▼
//	fn/expand     manifest.Object     CronJob · Deployment · ScaledObject
//	                 │
//	fn/decorate/*    │  ownership · datadog · istio · start: values, in the order of fn.go
//	                 ▼
//	fn/sink       YAML · JSON · directory
//
// A stream of YAML gets what an entry makes once for all regions that differ in texts
// only, with marks (fn/mark) in their place, and fills it in when it is written: see
// stream.go and spec.Common.
//
// Beside that flow, fn/observe makes Datadog monitors of a fleet, and fn/catalog the
// page of all its batches: one view, a file for each format.
//
// Folders are stages. No stage imports another one; layers_test.go checks this, and
// lists the leaves that several stages share. Three packages call the flow: krm is the KRM
// function, handwritten decorates files of manifests that batchfn did not make, each lifted
// to an entry that the rules judge, and policytest runs the tests of custom rules. adopt
// makes a fleet of manifests: adopt/gather reads them, and adopt/foreign takes workloads
// apart. The folder plugin is the Argo CD side: its parameters and its installation;
// plugin/kustomize builds kustomizations in process, and plugin/replay calls the plugin as
// Argo CD does. cmd/batchfn-start is the binary start wrapper. Only cmd knows the process:
// flags, environment, terminal, exit status.
//
// # What is an API
//
// The command is: its fleets (batchfn.dev/v1alpha1), manifests, flags, exit status
// and JSON. The Go packages of this module are not: they change in any version.
package fn
