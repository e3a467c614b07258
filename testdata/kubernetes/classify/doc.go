// Command classify tells what becomes of a CronJob's next Job when its pods end in given ways.
//
//	classify SCENARIO… < manifests
//
// A scenario is JSON: the CronJob's name, and how the Job's pods end, in the order of their creation; the last
// ending is repeated for as long as the Job asks for pods. For each scenario there is a line of JSON, with times
// since the Job's start:
//
//	{"batch":"mail","pods":[{"after":"5m","exit":211},{"after":"1m"}]}
//
//	{"pods":[{"created":"0s","ended":"5m0s"},{"created":"5m10s","ended":"6m10s"}],"failed":0,"succeeded":1,
//	"condition":"Complete","reason":"CompletionsReached","after":"6m11s"}
//
// With "manual": true the Job is the one of standard input that belongs to the CronJob, created beside it as
// `kubectl create` would; the line says what pods got of it, and what the CronJob's controller made of it:
//
//	{"args":["work","x"],"job":{"batchfn.dev/owner":"mail",…},"pod":{…},"reason":"CompletionsReached",
//	"scheduled":"10m0s","active":false,"successful":true}
//
// The CronJob controller and the Job controller are Kubernetes' own, started as kube-controller-manager starts
// them, with client-go's fake clientset for a cluster. What else a cluster has is imitated as far as they can
// notice: the API server (server.go), Istio's injection (istio.go), and the kubelet (kubelet.go), which ends the
// pods. All of it runs in a bubble of testing/synctest, whose clock jumps to whatever happens next: back-offs and
// deadlines are the controllers', and hours take milliseconds. In what order things happen that happen at one
// moment is left open, so a time may be a second off, which is the Job controller's period.
package main
