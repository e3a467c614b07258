package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

// scratch makes the file system of an image that holds nothing but the wrapper, as the kubelet mounts it: read-only, with
// /proc and an emptyDir.
func scratch(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	require.NoError(t, syscall.Mount("tmpfs", root, "tmpfs", 0, "mode=0755"))
	t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
	wrapper, err := os.ReadFile(filepath.Join(image, "batchfn-start"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(root, "batchfn-start"), wrapper, 0o755))
	for _, dir := range []string{"proc", "batchfn"} {
		require.NoError(t, os.Mkdir(filepath.Join(root, dir), 0o755))
	}
	require.NoError(t, syscall.Mount("tmpfs", filepath.Join(root, "batchfn"), "tmpfs", 0, "mode=0777"))
	require.NoError(t, syscall.Mount("/proc", filepath.Join(root, "proc"), "", syscall.MS_BIND|syscall.MS_REC, ""))
	// Busy as long as a process of another test, which is about to start, holds a file that was written here.
	starttest.Eventually(t, "read-only", func() bool { return syscall.Mount("", root, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "") == nil })
	return root
}

// in runs a command line in the image, as the user of its security context.
func in(t *testing.T, root string, line ...string) starttest.Result {
	t.Helper()
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	if !starttest.InUserNamespace() { // else there is no other user
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 65532, Gid: 65532}
	}
	cmd.Dir = "/"
	return starttest.Begin(t, cmd).End(t)
}

func TestInstall(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	root := scratch(t)
	installed := filepath.Join(root, "batchfn", "batchfn-start")
	for range 2 { // an init container may run again
		got := in(t, root, "/batchfn-start", "--install", "/batchfn/batchfn-start")
		require.Zero(t, got.Code, got.Stderr)
		assert.Empty(t, got.Stdout+got.Stderr)
	}
	info, err := os.Stat(installed)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o755), info.Mode())
	want, err := os.ReadFile(filepath.Join(root, "batchfn-start"))
	require.NoError(t, err)
	have, err := os.ReadFile(installed)
	require.NoError(t, err)
	assert.True(t, string(want) == string(have), "the copy is whole")
	left, err := os.ReadDir(filepath.Join(root, "batchfn"))
	require.NoError(t, err)
	assert.Len(t, left, 1)

	got := in(t, root, "/batchfn/batchfn-start", "--", "/batchfn/batchfn-start", "--version")
	assert.Zero(t, got.Code)
	assert.Equal(t, "batchfn-start "+testRelease+"\n", got.Stdout)
}

func TestInstallThatFails(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	root := scratch(t)
	require.NoError(t, os.Mkdir(filepath.Join(root, "batchfn", "directory"), 0o777))
	for path, says := range map[string]string{
		"/batchfn-start":        "read-only file system",
		"/no/where":             "no such file or directory",
		"/batchfn/directory":    "file exists",
		"/batchfn-start/beside": "not a directory",
	} {
		got := in(t, root, "/batchfn-start", "--install", path)
		assert.Equal(t, 1, got.Code, path)
		assert.Regexp(t, `^batchfn-start: installing to "`+path+`": .*`+says+"\n$", got.Stderr)
	}
	left, err := os.ReadDir(filepath.Join(root, "batchfn"))
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing half done")
}

// The file is there as a whole or not at all, also for whoever starts it meanwhile.
func TestInstallIsAtomic(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	root := scratch(t)
	require.Zero(t, in(t, root, "/batchfn-start", "--install", "/batchfn/batchfn-start").Code)
	installed := filepath.Join(root, "batchfn", "batchfn-start")
	old, err := os.Open(installed)
	require.NoError(t, err)
	defer old.Close()
	require.Zero(t, in(t, root, "/batchfn-start", "--install", "/batchfn/batchfn-start").Code)
	before, err := old.Stat()
	require.NoError(t, err)
	after, err := os.Stat(installed)
	require.NoError(t, err)
	assert.False(t, os.SameFile(before, after), "it is another file, not the old one written over")
}
