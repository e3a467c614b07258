package starttest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// packages says where the programs that the tests need come from.
var packages = map[string]string{
	"dash": "dash", "bash": "bash", "busybox": "busybox", "shellcheck": "shellcheck",
	"curl": "curl", "wget": "wget", "sleep": "coreutils", "env": "coreutils", "ip": "iproute2", "unshare": "util-linux",
}

// LookTool fails, and does not skip: a wrapper that was tested with some shells only was not tested.
func LookTool(t *testing.T, name string) string {
	t.Helper()
	path, err := lookTool(name)
	require.NoError(t, err)
	return path
}

func lookTool(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	if err != nil {
		return "", fmt.Errorf("this test needs %s: apt-get install %s", name, packages[name])
	}
	return path, nil
}

// The shells that images have as sh, and the clients that they have.
var (
	Shells  = []string{"dash", "bash", "busybox"}
	Clients = []string{Curl, GNUWget, BusyboxWget}
)

// The clients.
const (
	Curl        = "curl"
	GNUWget     = "wget"
	BusyboxWget = "busybox wget"
	NoClient    = ""
)

// NewImage makes a directory that is all of PATH: sh, sleep, the client, the probe, and nothing else.
func NewImage(t *testing.T, shell, client string) string {
	t.Helper()
	image := t.TempDir()
	require.NoError(t, FillImage(image, shell, client))
	return image
}

// FillImage is NewImage for a directory that is there.
func FillImage(image, shell, client string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	tools := map[string]string{"sh": shell, "sleep": "sleep"}
	switch client {
	case Curl, GNUWget:
		tools[client] = client
	case BusyboxWget:
		tools["wget"] = "busybox"
	}
	files := map[string]string{Probe: self}
	for name, tool := range tools {
		if files[name], err = lookTool(tool); err != nil {
			return err
		}
	}
	for name, file := range files {
		if err := os.Symlink(file, filepath.Join(image, name)); err != nil {
			return err
		}
	}
	return nil
}

// Images runs a test in several images, all at once, each in a sandbox of its own.
type Images func(t *testing.T, test func(t *testing.T, shell, client string))

var (
	// EveryImage is each shell with each client.
	EveryImage Images = among(func(shell, client int) bool { return true })
	// SomeImages have each shell and each client once.
	SomeImages Images = among(func(shell, client int) bool { return shell == client })
)

func among(chosen func(shell, client int) bool) Images {
	return func(t *testing.T, test func(t *testing.T, shell, client string)) {
		t.Parallel()
		for i, shell := range Shells {
			for j, client := range Clients {
				if chosen(i, j) {
					Inside(t, shell+" with "+client, func(t *testing.T) { test(t, shell, client) })
				}
			}
		}
	}
}

// EveryShell runs a test in each shell, all at once.
func EveryShell(t *testing.T, test func(t *testing.T, shell string)) {
	t.Parallel()
	for _, shell := range Shells {
		Inside(t, shell, func(t *testing.T) { test(t, shell) })
	}
}

// EveryClient runs a test with each client, all at once.
func EveryClient(t *testing.T, test func(t *testing.T, client string)) {
	t.Parallel()
	for _, client := range Clients {
		Inside(t, client, func(t *testing.T) { test(t, client) })
	}
}
