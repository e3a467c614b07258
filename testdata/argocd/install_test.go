package argocd

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// TestInstall adds the component that batchfn plugin sidecar prints to Argo CD's
// own manifests: the sidecar's volumes are there, and its settings are ones that
// Argo CD reads.
func TestInstall(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3").Output()
	require.NoError(t, err)
	disk, memory := filesys.MakeFsOnDisk(), filesys.MakeFsInMemory()
	for to, from := range map[string]string{
		"argocd/install.yaml":        filepath.Join(strings.TrimSpace(string(out)), "manifests/install.yaml"),
		"batchfn/kustomization.yaml": filepath.Join(root, "plugin/sidecar/kustomization.yaml"),
	} {
		text, err := disk.ReadFile(from)
		require.NoError(t, err)
		require.NoError(t, memory.WriteFile(to, text))
	}
	require.NoError(t, memory.WriteFile("argocd/kustomization.yaml", []byte("resources: [install.yaml]\ncomponents: [../batchfn]\n")))
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(memory, "argocd")
	require.NoError(t, err)

	var server appsv1.Deployment
	var settings corev1.ConfigMap
	for _, r := range built.Resources() {
		text, err := r.AsYAML()
		require.NoError(t, err)
		switch r.GetKind() + "/" + r.GetName() {
		case "Deployment/argocd-repo-server":
			require.NoError(t, yaml.UnmarshalStrict(text, &server))
		case "ConfigMap/argocd-cmd-params-cm":
			require.NoError(t, yaml.UnmarshalStrict(text, &settings))
		}
	}
	volumes := map[string]bool{}
	for _, v := range server.Spec.Template.Spec.Volumes {
		volumes[v.Name] = true
	}
	read := map[string]bool{} // settings that a container of Argo CD reads
	var sidecar corev1.Container
	for _, r := range built.Resources() {
		for _, key := range strings.Split(r.MustYaml(), "key: ")[1:] {
			read[strings.Fields(key)[0]] = true
		}
	}
	for _, c := range server.Spec.Template.Spec.Containers {
		if c.Name == "batchfn" {
			sidecar = c
		}
	}
	require.NotEmpty(t, sidecar.VolumeMounts)
	for _, m := range sidecar.VolumeMounts {
		assert.True(t, volumes[m.Name], "the repo-server has no volume %q", m.Name)
	}
	require.NotEmpty(t, settings.Data)
	for key := range settings.Data {
		assert.True(t, read[key], "Argo CD reads no setting %q", key)
	}
}
