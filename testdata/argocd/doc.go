// Package argocd runs batchfn as a config-management plugin of the real Argo CD: argocd-cmp-server, unchanged, with
// the plugin.yaml of this repository, asked by repo-server's own code. No cluster, no image, no stand-in.
//
// A request goes the way that an Application's goes: repository.GenerateManifests of repo-server makes the
// environment, packs the repository and sends it to cmp-server over the plugin's socket; cmp-server unpacks it, runs
// batchfn there, and splits what it prints. Errors are those that repo-server hands on to the user interface.
//
//	go test -C testdata/argocd ./...
//
// The first time it builds 1,500 packages, which takes minutes.
package argocd
