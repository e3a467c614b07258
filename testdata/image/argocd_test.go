package image_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// sidecar starts the image as a container of repo-server's pod, with Argo CD's own server mounted from the volume
// that its manifests have, and answers the plugin's socket.
func sidecar(t *testing.T) (socket string) {
	t.Helper()
	server := openDir(t, 0o755)
	// Without cgo, as Argo CD builds it; testdata/argocd has the version.
	cmd := exec.Command("go", "build", "-C", "../argocd", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", server+"/argocd-cmp-server", "./cmpserver")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off")
	require.NoError(t, try(cmd))
	plugins := openDir(t, 0o777)
	args := append([]string{"--user", "999", "--tmpfs", "/tmp", "--volume", server + ":/var/run/argocd:ro",
		"--volume", plugins + ":/home/argocd/cmp-server/plugins", "--entrypoint", "/var/run/argocd/argocd-cmp-server"}, locked...)
	id := background(t, append(args, image, "--loglevel", "info")...)
	t.Cleanup(func() {
		if r := run(t, "", "", "docker", "logs", id); t.Failed() {
			t.Log(r.out + r.errs)
		}
	})
	socket = filepath.Join(plugins, "batchfn-"+version+".sock")
	require.Eventually(t, func() bool {
		_, err := os.Stat(socket)
		return err == nil
	}, 30*time.Second, 100*time.Millisecond, "the version is part of the socket's name")
	return socket
}

// TestArgoCD: what the plugin makes of a repository is what `batchfn render` prints.
func TestArgoCD(t *testing.T) {
	socket := sidecar(t)
	for _, region := range []string{"jp", "tw", "kr"} {
		r := ask(t, socket, absolute(t, "examples"), "fleet", map[string]string{
			"ARGOCD_APP_NAME":       "fleet",
			"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"` + region + `"},{"name":"version","string":"v1"}]`,
		})
		require.Empty(t, r.failure)
		want := strings.Split(strings.TrimSuffix(must(t, top, "", batchfn, "render", "examples/fleet", "--region", region, "--version", "v1"), "\n"), "\n---\n")
		require.Len(t, r.manifests, len(want), region)
		for i, doc := range want {
			text, err := yaml.YAMLToJSON([]byte(doc))
			require.NoError(t, err)
			assert.JSONEq(t, string(text), r.manifests[i])
		}
	}
}

// TestArgoCDShowsTheError that batchfn tells.
func TestArgoCDShowsTheError(t *testing.T) {
	r := ask(t, sidecar(t), absolute(t, "examples"), "fleet", map[string]string{
		"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"jpn"},{"name":"version","string":"v1"}]`,
	})
	assert.Empty(t, r.manifests)
	assert.Contains(t, r.failure, "batchfn plugin generate")
	assert.Contains(t, r.failure, `no region "jpn"`)
}
