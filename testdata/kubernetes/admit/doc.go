// Command admit holds manifests to a ValidatingAdmissionPolicy, without a cluster.
//
//	admit POLICY < manifests
//
// POLICY is a file with a policy and its binding. Both are validated as the API server validates them, CEL
// included, and what matches the policy is judged by the API server's own evaluator. Each resource that it
// would stop is one line on standard output,
//
//	KIND NAMESPACE/NAME: message
//
// and the last line is "N resources, M stopped". Resources that the policy does not match are counted only. A
// policy that the server would refuse, or warn about after it has checked the types, ends it with status 1.
package main
