package image_test

import (
	"archive/tar"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

func TestWhatTheImageSaysOfItself(t *testing.T) {
	var found []struct {
		Size   int64
		Os     string
		Config struct {
			User             string
			Entrypoint, Cmd  []string
			Env              []string
			Labels           map[string]string
			ExposedPorts     map[string]any
			WorkingDir, Note string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(docker(t, "image", "inspect", image)), &found))
	require.Len(t, found, 1)
	t.Logf("the image has %.1f MB", float64(found[0].Size)/1e6)
	assert.Less(t, found[0].Size, int64(60_000_000))
	assert.Equal(t, "linux", found[0].Os)
	config := found[0].Config
	assert.Equal(t, "999:999", config.User, "by number: runAsNonRoot reads no names")
	assert.Equal(t, []string{"/usr/local/bin/batchfn"}, config.Entrypoint)
	assert.Empty(t, config.Cmd)
	assert.ElementsMatch(t, []string{"HOME=/tmp", "PATH=/usr/local/bin"}, config.Env)
	assert.Empty(t, config.ExposedPorts)
	assert.Equal(t, map[string]string{
		"org.opencontainers.image.title":       "batchfn",
		"org.opencontainers.image.description": "Compact batch specs in, complete Kubernetes manifests out",
		"org.opencontainers.image.source":      "https://github.com/batchfn/batchfn",
		"org.opencontainers.image.licenses":    "Apache-2.0",
		"org.opencontainers.image.version":     version,
		"org.opencontainers.image.revision":    revision,
	}, config.Labels)
}

// TestAnyUserWillDo without a network, a writable file or a right.
func TestAnyUserWillDo(t *testing.T) {
	for _, user := range []string{"999:999", "nobody", "argocd", "root", "65532", "1000:1000"} {
		r := inImage(t, "", "--user", user, "--", "version")
		assert.Equal(t, result{out: "batchfn " + version + "\n"}, r, user)
		r = inImage(t, "", "--user", user, "--entrypoint", "/batchfn-start", "--", "--version")
		assert.Equal(t, result{out: "batchfn-start " + version + "\n"}, r, user)
	}
}

// TestTheImageHoldsNothingElse: above all no shell.
func TestTheImageHoldsNothingElse(t *testing.T) {
	files := contents(t)
	for _, made := range []string{".dockerenv", "etc/hosts", "etc/hostname", "etc/resolv.conf", "dev/console"} {
		delete(files, made) // by Docker
	}
	for name, header := range files {
		writable := header.Mode&0o022 != 0
		assert.Equal(t, name == "tmp/", writable && header.Typeflag != tar.TypeSymlink, "%s: mode %o", name, header.Mode)
		if header.Typeflag != tar.TypeReg {
			delete(files, name)
		}
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	assert.ElementsMatch(t, []string{"LICENSE", "batchfn-start", "etc/group", "etc/passwd",
		"home/argocd/cmp-server/config/plugin.yaml", "usr/local/bin/batchfn"}, names)
	for _, shell := range []string{"sh", "/bin/sh", "/bin/bash", "/busybox/sh"} {
		assert.Equal(t, 127, inImage(t, "", "--entrypoint", shell, "--", "-c", "true").status, shell)
	}
}

// contents are the files of the image.
func contents(t *testing.T) map[string]*tar.Header {
	t.Helper()
	id := docker(t, "create", image)
	t.Cleanup(func() { docker(t, "rm", id) })
	cmd := exec.Command("docker", "export", id)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	files := map[string]*tar.Header{}
	for r := tar.NewReader(out); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		files[header.Name] = header
	}
	_, err = io.Copy(io.Discard, out)
	require.NoError(t, err)
	require.NoError(t, cmd.Wait())
	return files
}

// fromImage copies a file out of the image.
func fromImage(t *testing.T, name string) string {
	t.Helper()
	id := docker(t, "create", image)
	t.Cleanup(func() { docker(t, "rm", id) })
	to := filepath.Join(t.TempDir(), filepath.Base(name))
	docker(t, "cp", id+":"+name, to)
	return to
}

// TestThePluginHasTheBinarysVersion: the version is the plugin's name, and its name is what Argo CD caches by.
func TestThePluginHasTheBinarysVersion(t *testing.T) {
	text, err := os.ReadFile(fromImage(t, "/home/argocd/cmp-server/config/plugin.yaml"))
	require.NoError(t, err)
	assert.Equal(t, inImage(t, "", "--", "plugin", "config").out, string(text))
	var plugin struct {
		Spec struct {
			Version  string
			Generate struct{ Command []string }
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &plugin))
	assert.Equal(t, version, plugin.Spec.Version)
	assert.Equal(t, "batchfn", plugin.Spec.Generate.Command[0], "looked up in PATH")
}

// TestTheDefaultVersionIsTheSources: `docker build .` without arguments says what `go build` does.
func TestTheDefaultVersionIsTheSources(t *testing.T) {
	want, err := argument("VERSION")
	require.NoError(t, err)
	assert.Equal(t, "batchfn "+want+"\n", must(t, top, "", "go", "run", "-buildvcs=false", "./cmd/batchfn", "version"))
}

func TestTheBinariesAreReleaseBuilds(t *testing.T) {
	for _, name := range []string{"/usr/local/bin/batchfn", "/batchfn-start"} {
		assertRelease(t, fromImage(t, name), runtime.GOARCH)
	}
}

// TestTheOtherArchitecture is cross-built with the Dockerfile's own command.
func TestTheOtherArchitecture(t *testing.T) {
	arch := map[string]string{"amd64": "arm64", "arm64": "amd64"}[runtime.GOARCH]
	dir := t.TempDir()
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.release="+version, "-o", dir+"/", "./cmd/batchfn", "./cmd/batchfn-start")
	cmd.Dir = top
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
	require.NoError(t, try(cmd))
	for _, name := range []string{"batchfn", "batchfn-start"} {
		assertRelease(t, filepath.Join(dir, name), arch)
	}
}

// assertRelease looks at how a binary was built: static, without paths and without debugging information.
func assertRelease(t *testing.T, file, arch string) {
	t.Helper()
	info, err := buildinfo.ReadFile(file)
	require.NoError(t, err)
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	assert.True(t, strings.HasPrefix(info.GoVersion, "go1.26"), info.GoVersion)
	assert.Equal(t, []string{"0", "true", "linux", arch}, []string{settings["CGO_ENABLED"], settings["-trimpath"], settings["GOOS"], settings["GOARCH"]})
	assertStatic(t, file, arch)
}

// TestRenderingIsTheSame as outside, time zones included; the image has no files of them.
func TestRenderingIsTheSame(t *testing.T) {
	for _, fleet := range []string{"examples/quickstart", "examples/fleet", "testdata/golden/one-batch-whole"} {
		want := must(t, top, "", batchfn, "render", fleet, "--version", "v1")
		r := inImage(t, "", "--volume", absolute(t, fleet)+":/fleet:ro", "--", "render", "/fleet", "--version", "v1")
		assert.Empty(t, r.errs, fleet)
		assert.Equal(t, want, r.out, fleet)
		assert.NotContains(t, r.out, version, "the version of batchfn is in no output")
	}
}
