package release

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// archive is an archive of the first release: its files by name.
func archive(t *testing.T, platform string) map[string][]byte {
	t.Helper()
	f, err := os.Open(filepath.Join(dists[0], "batchfn_"+version+"_"+platform+".tar.gz"))
	require.NoError(t, err)
	defer f.Close()
	compressed, err := gzip.NewReader(f)
	require.NoError(t, err)
	files := map[string][]byte{}
	for r := tar.NewReader(compressed); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		assert.Equal(t, "root", header.Uname, header.Name)
		files[header.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
}

func TestArchives(t *testing.T) {
	for _, platform := range platforms {
		files := archive(t, platform)
		var names []string
		for name := range files {
			names = append(names, name)
		}
		assert.ElementsMatch(t, []string{"LICENSE", "README.md", "batchfn", "batchfn-start", "plugin.yaml"}, names, platform)
		for _, name := range []string{"batchfn", "batchfn-start"} {
			assert.True(t, bytes.Contains(files[name], []byte("v"+version)), "%s of %s has another version", name, platform)
		}
		assert.Equal(t, archive(t, platforms[0])["plugin.yaml"], files["plugin.yaml"], platform)
	}
}

// TestChecksums cover the archives, and nothing else was made.
func TestChecksums(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(dists[0], "checksums.txt"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	assert.Len(t, lines, len(platforms))
	for _, line := range lines {
		sum, name, found := strings.Cut(line, "  ")
		require.True(t, found, line)
		content, err := os.ReadFile(filepath.Join(dists[0], name))
		require.NoError(t, err)
		got := sha256.Sum256(content)
		assert.Equal(t, sum, hex.EncodeToString(got[:]), name)
		t.Logf("%s: %.1f MB", name, float64(len(content))/1e6)
	}
}

// TestReproducible: the same commit makes the same bytes in another place.
func TestReproducible(t *testing.T) {
	var sums [2]string
	for i, dist := range dists {
		text, err := os.ReadFile(filepath.Join(dist, "checksums.txt"))
		require.NoError(t, err)
		sums[i] = string(text)
	}
	assert.Equal(t, sums[0], sums[1])
}

// program is one of this machine's own archive, ready to run.
func program(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(file, archive(t, runtime.GOOS+"_"+runtime.GOARCH)[name], 0o755))
	return file
}

func must(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := command(root, nil, name, args...)
	require.NoError(t, err)
	return out
}

func TestTheVersionIsInTheBinariesAndInThePlugin(t *testing.T) {
	batchfn := program(t, "batchfn")
	assert.Equal(t, "batchfn v"+version+"\n", must(t, batchfn, "version"))
	assert.Equal(t, "batchfn-start v"+version+"\n", must(t, program(t, "batchfn-start"), "--version"))
	text := archive(t, platforms[0])["plugin.yaml"]
	assert.Equal(t, must(t, batchfn, "plugin", "config"), string(text))
	var plugin struct{ Spec struct{ Version string } }
	require.NoError(t, yaml.Unmarshal(text, &plugin))
	assert.Equal(t, "v"+version, plugin.Spec.Version)
}

// TestTheVersionIsInNothingRendered: a new batchfn alone changes no manifest.
func TestTheVersionIsInNothingRendered(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "batchfn")
	must(t, "go", "build", "-buildvcs=false", "-o", plain, "./cmd/batchfn")
	require.NotContains(t, must(t, plain, "version"), version)
	released := program(t, "batchfn")
	for _, args := range [][]string{
		{"render", "examples/fleet", "--version", "v1"},
		{"render", "examples/quickstart", "--version", "v1", "-o", "json"},
		{"render", "testdata/golden/wrapper-binary", "--version", "v1"},
		{"check", "examples/fleet", "--format", "json"},
	} {
		got := must(t, released, args...)
		require.NotEmpty(t, got, args)
		assert.Equal(t, must(t, plain, args...), got, args)
		assert.NotContains(t, got, version, args)
	}
}

// TestTheImageGetsWhatItsDockerfileCopies: GoReleaser builds it in a directory that has only what is listed.
func TestTheImageGetsWhatItsDockerfileCopies(t *testing.T) {
	dockerfile, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	require.NoError(t, err)
	var copied []string
	for _, line := range regexp.MustCompile(`(?m)^COPY ([^-].*) \S+$`).FindAllStringSubmatch(string(dockerfile), -1) {
		copied = append(copied, strings.Fields(line[1])...)
	}
	text, err := os.ReadFile(filepath.Join(root, ".goreleaser.yaml"))
	require.NoError(t, err)
	var config struct {
		Dockers []struct {
			ExtraFiles []string          `json:"extra_files"`
			BuildArgs  map[string]string `json:"build_args"`
		} `json:"dockers_v2"`
	}
	require.NoError(t, yaml.Unmarshal(text, &config))
	require.Len(t, config.Dockers, 1)
	assert.ElementsMatch(t, copied, config.Dockers[0].ExtraFiles)
	for name := range config.Dockers[0].BuildArgs {
		assert.Regexp(t, `(?m)^ARG `+name+`\b`, string(dockerfile), name)
	}
}
