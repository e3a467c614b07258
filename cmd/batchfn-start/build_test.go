package main

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const testRelease = "v1.2.3-test"

// build makes the binary as a release does.
func build(to, system, arch string) error {
	// Without buildvcs: somebody may be committing meanwhile.
	cmd := exec.Command("go", "build", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w -X main.release="+testRelease, "-o", to, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building for %s/%s: %w: %s", system, arch, err, out)
	}
	return nil
}

func TestIsSmallAndStatic(t *testing.T) {
	t.Parallel()
	for _, target := range [][2]string{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "arm64"}} {
		system, arch := target[0], target[1]
		file := filepath.Join(t.TempDir(), "batchfn-start")
		require.NoError(t, build(file, system, arch))
		info, err := os.Stat(file)
		require.NoError(t, err)
		t.Logf("%s/%s: %d bytes", system, arch, info.Size())
		assert.Less(t, info.Size(), int64(3_000_000), "%s/%s", system, arch)
		if system == "linux" {
			assertStatic(t, file)
		}
	}
}

// assertStatic looks for a loader, which an image FROM scratch does not have.
func assertStatic(t *testing.T, file string) {
	t.Helper()
	binary, err := elf.Open(file)
	require.NoError(t, err)
	defer binary.Close()
	for _, part := range binary.Progs {
		assert.NotEqual(t, elf.PT_INTERP, part.Type)
	}
	libraries, err := binary.ImportedLibraries()
	require.NoError(t, err)
	assert.Empty(t, libraries)
}
