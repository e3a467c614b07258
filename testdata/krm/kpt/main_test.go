// Package kpt runs batchfn as a function of real kpt. kpt is in no package registry, so `make test` goes without it:
// `make test-kpt` runs these tests, and .ci/run does.
package kpt_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const kptfile = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: pkg}\n"

// TestMain builds batchfn, and the kustomize that testdata/kustomize pins, into PATH.
func TestMain(m *testing.M) {
	os.Exit(withPrograms(m))
}

func withPrograms(m *testing.M) int {
	dir, err := os.MkdirTemp("", "batchfn-kpt-test-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = errors.Join(
			build(dir, "-C", "../../..", "./cmd/batchfn"),
			build(dir, "-C", "../../kustomize", "sigs.k8s.io/kustomize/kustomize/v5"),
			os.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH")),
			os.Setenv("TMPDIR", dir))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "building what the tests run:", err)
		return 1
	}
	return m.Run()
}

func build(into, c, module, program string) error {
	cmd := exec.Command("go", "build", c, module, "-buildvcs=false", "-o", into+"/", program)
	cmd.Env = append(os.Environ(), "GOWORK=off")
	cmd.Stderr = os.Stderr
	return cmd.Run()
}

// command runs a program in a directory and wants it to succeed.
func command(t *testing.T, dir, input, name string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, strings.NewReader(input), &out, &errs
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.com", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.com")
	require.NoError(t, cmd.Run(), "%s %v\n%s%s", name, args, out.String(), errs.String())
	return out.String()
}

// writeFiles writes files, PATH: TEXT, below a new directory.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	return dir
}

// functionFleet is the fleet of testdata/krm/function, as files of fleet/.
func functionFleet(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{"cue.mod/module.cue", "fleet.cue"} {
		text, err := os.ReadFile("../function/fleet/" + name)
		require.NoError(t, err)
		files["fleet/"+name] = string(text)
	}
	return files
}

var update = os.Getenv("BATCHFN_UPDATE") != ""

// golden compares a text with a file, or rewrites the file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if update {
		require.NoError(t, os.WriteFile(name, got, 0o644))
		return
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got), "%s: BATCHFN_UPDATE=1 make test-kpt rewrites it", name)
}
