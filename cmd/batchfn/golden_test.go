package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// update rewrites goldens and generated files: BATCHFN_UPDATE=1 go test ./...
var update = os.Getenv("BATCHFN_UPDATE") != ""

// golden compares a text with a file, or rewrites the file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if update {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, got, 0o644))
		return
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err, "BATCHFN_UPDATE=1 go test ./... writes it")
	if !bytes.Equal(want, got) {
		line, w, g := firstDifference(string(want), string(got))
		t.Errorf("%s:%d\nwant %q\ngot  %q\nBATCHFN_UPDATE=1 go test ./... rewrites it", name, line, w, g)
	}
}

func firstDifference(a, b string) (line int, inA, inB string) {
	as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(as), len(bs)) {
		inA, inB = "", ""
		if i < len(as) {
			inA = as[i]
		}
		if i < len(bs) {
			inB = bs[i]
		}
		if inA != inB || i >= len(as) || i >= len(bs) {
			return i + 1, inA, inB
		}
	}
	return 0, "", ""
}

// batchfn runs the command line in this process.
func batchfn(t *testing.T, args ...string) (stdout, stderr []byte, status cli.Status) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(args, cli.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	return out.Bytes(), errs.Bytes(), status
}

// validator builds the program that puts manifests through the validation code
// of Kubernetes itself and of KEDA's CRD: testdata/kubernetes.
var validator = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "batchfn-validate-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "validate")
	cmd := exec.Command("go", "build", "-C", "../../testdata/kubernetes", "-o", bin, "./validate")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	cmd.Stderr = os.Stderr
	return bin, cmd.Run()
})

// notQuick leaves a test out of `make quick`, because it builds or installs another program.
func notQuick(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("make quick leaves it out: it needs another program")
	}
}

// quickLeavesOut reports whether a case is one of those that `make quick` leaves out: it takes one in
// so many.
func quickLeavesOut(n, every int) bool { return testing.Short() && n%every > 0 }

// validate puts manifests through real Kubernetes validation.
func validate(t *testing.T, manifests []byte) {
	t.Helper()
	if testing.Short() {
		return // it is a build of its own: make test
	}
	bin, err := validator()
	require.NoError(t, err, "building testdata/kubernetes/validate")
	cmd := exec.Command(bin)
	cmd.Stdin = bytes.NewReader(manifests)
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, string(out))
}

// TestGoldens renders every fleet of testdata/golden in all its regions,
// compares the manifests, and puts them through real Kubernetes validation.
func TestGoldens(t *testing.T) {
	dirs, err := filepath.Glob("../../testdata/golden/*")
	require.NoError(t, err)
	require.NotEmpty(t, dirs)
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			out, errs, status := batchfn(t, "render", dir, "--version", "v1")
			require.Zero(t, status, string(errs))
			golden(t, filepath.Join(dir, "rendered.yaml"), out)
			validate(t, out)
		})
	}
}

// TestMain makes the command line a program that sessions call: see
// session_test.go.
func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"batchfn": main})
}

// tests are all tests, with what they leave in the temporary directory removed.
type tests struct{ *testing.M }

func (t tests) Run() int {
	dir, err := os.MkdirTemp("", "batchfn-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	os.Setenv("TMPDIR", dir)
	return t.M.Run()
}
