package plugin

import (
	"fmt"
	"strings"
)

// DefaultImage is where releases publish the image.
const DefaultImage = "ghcr.io/batchfn/batchfn"

// sidecar is the repo-server's container that Argo CD runs the plugin in, as it
// must be: argocd-cmp-server of Argo CD itself, user 999, a temporary directory
// of its own.
//
// https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/#register-the-plugin-sidecar
const sidecar = `- name: batchfn
  image: %[1]s  # plugin.yaml is in it
  command: [/var/run/argocd/argocd-cmp-server]
  env:
  - {name: HOME, value: /tmp}
  resources:
    requests: {cpu: 100m, memory: 256Mi}
    limits: {memory: 2Gi}
  securityContext:
    runAsNonRoot: true
    runAsUser: 999
    runAsGroup: 999
    readOnlyRootFilesystem: true
    allowPrivilegeEscalation: false
    capabilities: {drop: [ALL]}
    seccompProfile: {type: RuntimeDefault}
  volumeMounts:
  - {name: var-files, mountPath: /var/run/argocd}
  - {name: plugins, mountPath: /home/argocd/cmp-server/plugins}
  - {name: batchfn-tmp, mountPath: /tmp}
`

// volumes are those that the repo-server does not have.
const volumes = `- name: batchfn-tmp
  emptyDir: {}
`

// senderEnv is the repo-server's own environment: it sends a repository in
// pieces of 1 KiB unless told otherwise.
const senderEnv = `- {name: ARGOCD_CMP_CHUNK_SIZE, value: "65536"}
`

// settings are those of argocd-cmd-params-cm that the plugin wants: time for a
// rendering beside what fetching takes, and no more of a repository than an
// application names.
var settings = []struct{ key, value string }{
	{"controller.repo.server.timeout.seconds", "120"},
	{"server.repo.server.timeout.seconds", "120"},
	{"reposerver.plugin.tar.exclusions", ".git/*"},
	{"reposerver.plugin.use.manifest.generate.paths", "true"},
	{"reposerver.parallelism.limit", "10"},
}

func indent(text string, by int) string {
	prefix := strings.Repeat(" ", by)
	return prefix + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+prefix) + "\n"
}

func imageOf(image, version string) string {
	if image == "" {
		image = DefaultImage + ":" + version
	}
	return fmt.Sprintf(sidecar, image)
}

// Component is a kustomize component that adds the sidecar of a version to Argo
// CD's own manifests. An empty image is the published one.
func Component(image, version string) string {
	var b strings.Builder
	b.WriteString(`# Printed by batchfn plugin sidecar; a test keeps it so.
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- target: {kind: Deployment, name: argocd-repo-server}
  patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: argocd-repo-server
    spec:
      template:
        spec:
          containers:
          - name: argocd-repo-server
            env:
`)
	b.WriteString(indent(senderEnv, 12))
	b.WriteString(indent(imageOf(image, version), 10))
	b.WriteString("          volumes:\n")
	b.WriteString(indent(volumes, 10))
	b.WriteString(`- target: {kind: ConfigMap, name: argocd-cmd-params-cm}
  patch: |
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: argocd-cmd-params-cm
    data:
`)
	for _, s := range settings {
		fmt.Fprintf(&b, "      %s: %q\n", s.key, s.value)
	}
	return b.String()
}

// HelmValues are values for the chart argo-cd of argo-helm that add the sidecar
// of a version. An empty image is the published one.
//
// https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd
func HelmValues(image, version string) string {
	var b strings.Builder
	b.WriteString("# Printed by batchfn plugin sidecar --format helm; a test keeps it so.\nconfigs:\n  params:\n")
	for _, s := range settings {
		fmt.Fprintf(&b, "    %s: %q\n", s.key, s.value)
	}
	b.WriteString("repoServer:\n  env:\n" + indent(senderEnv, 2))
	b.WriteString("  extraContainers:\n" + indent(imageOf(image, version), 2))
	b.WriteString("  volumes:\n" + indent(volumes, 2))
	return b.String()
}
