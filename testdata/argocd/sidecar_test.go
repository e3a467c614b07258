package argocd

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/argoproj/argo-cd/v3/cmpserver/plugin"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// secret is in the sidecar's environment, and must be nowhere else.
const secret = "of-the-sidecar-only"

// sidecar is a running argocd-cmp-server.
type sidecar struct {
	name    string // of the plugin in an Application: NAME-VERSION
	address string // of the plugin's socket
	home    string // HOME, TMPDIR and working directory of the server and so of the plugin
	work    string // where the server unpacks repositories
}

// pluginYAML is the repository's.
func pluginYAML(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "plugin", "plugin.yaml"))
	require.NoError(t, err)
	return text
}

// variant is the repository's plugin.yaml with another version, so another name, and with a change.
func variant(t *testing.T, version string, change func(spec map[string]any)) []byte {
	t.Helper()
	var config map[string]any
	require.NoError(t, yaml.Unmarshal(pluginYAML(t), &config))
	spec := config["spec"].(map[string]any)
	spec["version"] = version
	change(spec)
	text, err := yaml.Marshal(config)
	require.NoError(t, err)
	return text
}

// start runs cmp-server as its container would: with a plugin.yaml, batchfn as the only program on PATH, and no
// environment but env.
func start(t *testing.T, config []byte, batchfn string, env ...string) sidecar {
	t.Helper()
	dir, home, work := t.TempDir(), t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "plugin.yaml"), config, 0o644))
	parsed, err := plugin.ReadPluginConfig(dir)
	require.NoError(t, err)
	log, err := os.Create(filepath.Join(dir, "log"))
	require.NoError(t, err)
	cmd := exec.Command(cmpServer, "--config-dir-path", dir, "--loglevel", "fatal")
	cmd.Dir, cmd.Stdout, cmd.Stderr = home, log, log
	cmd.Env = append([]string{
		"PATH=" + filepath.Dir(batchfn), "HOME=" + home, "TMPDIR=" + home, "SIDECAR_SECRET=" + secret,
		"ARGOCD_CMP_WORKDIR=" + work, "ARGOCD_PLUGINSOCKFILEPATH=" + filepath.Dir(parsed.Address()),
	}, env...)
	require.NoError(t, cmd.Start())
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // it never ends well: it's killed
		close(ended)
	}()
	t.Cleanup(func() {
		t.Logf("cmp-server: %s of resident memory", peak(cmd.Process.Pid))
		_ = cmd.Process.Kill() // SIGKILL: on SIGTERM it removes the socket and stays
		<-ended
		_ = os.Remove(parsed.Address())
		if text, err := os.ReadFile(log.Name()); err == nil && t.Failed() {
			t.Logf("log of cmp-server:\n%s", text)
		}
	})
	await(t, parsed.Address(), ended)
	return sidecar{name: parsed.Metadata.Name + "-" + parsed.Spec.Version, address: parsed.Address(), home: home, work: work}
}

// peak is the most resident memory that a process has had.
func peak(pid int) string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return err.Error()
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}

// await waits until somebody listens.
func await(t *testing.T, socket string, ended <-chan struct{}) {
	t.Helper()
	for {
		if conn, err := net.Dial("unix", socket); err == nil {
			require.NoError(t, conn.Close())
			return
		}
		select {
		case <-ended:
			t.Fatal("cmp-server ended before it listened")
		case <-t.Context().Done():
			t.Fatal("cmp-server doesn't listen")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// isClean is whether batchfn wrote nothing, and cmp-server removed what it unpacked.
func (s sidecar) isClean(t *testing.T) {
	t.Helper()
	for _, dir := range []string{s.home, filepath.Join(s.work, "_cmp_server")} {
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		assert.Empty(t, entries, dir)
	}
}
