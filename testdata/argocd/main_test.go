package argocd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// root is the repository of batchfn.
const root = "../.."

// The programs of these tests, each in a directory of its own, so that a PATH can hold just one.
var cmpServer, batchfn, metered string

func TestMain(m *testing.M) {
	status, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

// run runs the tests with a temporary directory that goes with them: Argo CD leaves an empty directory in it for each
// stream (argo-cd#29148).
func run(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "argocd-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	cmpServer = filepath.Join(dir, "server", "argocd-cmp-server")
	batchfn = filepath.Join(dir, "plain", "batchfn")
	metered = filepath.Join(dir, "metered", "batchfn")
	for _, b := range []struct{ module, name, target string }{
		{".", "./cmpserver", cmpServer},
		{".", "./metered", metered},
		{root, "./cmd/batchfn", batchfn},
	} {
		if err := build(b.module, b.name, b.target); err != nil {
			return 0, err
		}
	}
	sockets := filepath.Join(dir, "sockets")
	for key, value := range map[string]string{"TMPDIR": filepath.Join(dir, "tmp"), "ARGOCD_PLUGINSOCKFILEPATH": sockets} {
		if err := os.Mkdir(value, 0o700); err != nil {
			return 0, err
		}
		if err := os.Setenv(key, value); err != nil {
			return 0, err
		}
	}
	return m.Run(), nil
}

// build builds without symbols: linking is most of what is left once the packages are cached.
func build(module, name, target string) error {
	cmd := exec.Command("go", "build", "-C", module, "-ldflags=-s -w", "-o", target, name)
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("building %s: %w", name, err)
	}
	return nil
}
