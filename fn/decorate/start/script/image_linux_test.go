package script_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// packages says where the programs that the tests need come from.
var packages = map[string]string{
	"dash": "dash", "bash": "bash", "busybox": "busybox", "shellcheck": "shellcheck",
	"curl": "curl", "wget": "wget", "sleep": "coreutils",
}

// lookTool fails, and does not skip: a wrapper that was tested with some shells only was not tested.
func lookTool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	require.NoError(t, err, "this test needs %s: apt-get install %s", name, packages[name])
	path, err = filepath.EvalSymlinks(path)
	require.NoError(t, err)
	return path
}

// The shells that images have as sh, and the clients that they have.
var (
	shells  = []string{"dash", "bash", "busybox"}
	clients = []string{curl, gnuWget, busyboxWget}
)

const (
	curl        = "curl"
	gnuWget     = "wget"
	busyboxWget = "busybox wget"
	noClient    = ""
)

// newImage makes a directory that is all of PATH: sh, sleep, the client, the probe, and nothing else.
func newImage(t *testing.T, shell, client string) string {
	t.Helper()
	image := t.TempDir()
	link := func(name, target string) {
		require.NoError(t, os.Symlink(target, filepath.Join(image, name)))
	}
	link("sh", lookTool(t, shell))
	link("sleep", lookTool(t, "sleep"))
	self, err := os.Executable()
	require.NoError(t, err)
	link(probeName, self)
	switch client {
	case curl, gnuWget:
		link(client, lookTool(t, client))
	case busyboxWget:
		link("wget", lookTool(t, "busybox"))
	}
	return image
}

// images runs a test in several images, all at once, each in a sandbox of its own.
type images func(t *testing.T, test func(t *testing.T, shell, client string))

var (
	// everyImage is each shell with each client.
	everyImage = among(func(shell, client int) bool { return true })
	// someImages have each shell and each client once.
	someImages = among(func(shell, client int) bool { return shell == client })
)

func among(chosen func(shell, client int) bool) images {
	return func(t *testing.T, test func(t *testing.T, shell, client string)) {
		t.Parallel()
		for i, shell := range shells {
			for j, client := range clients {
				if chosen(i, j) {
					inSandbox(t, shell+" with "+client, func(t *testing.T) { test(t, shell, client) })
				}
			}
		}
	}
}

func everyShell(t *testing.T, test func(t *testing.T, shell string)) {
	t.Parallel()
	for _, shell := range shells {
		inSandbox(t, shell, func(t *testing.T) { test(t, shell) })
	}
}

func everyClient(t *testing.T, test func(t *testing.T, client string)) {
	t.Parallel()
	for _, client := range clients {
		inSandbox(t, client, func(t *testing.T) { test(t, client) })
	}
}

func inSandbox(t *testing.T, name string, test func(t *testing.T)) {
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		enterSandbox(t, kubernetesHosts)
		test(t)
	})
}
