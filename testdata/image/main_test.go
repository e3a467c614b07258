// Package image builds the Dockerfile with a real Docker daemon, and tries the image in each of its uses: as a
// function of kpt and of kustomize, as the start wrapper beside a proxy, as Argo CD's plugin. `make test-image`
// runs it; it works as root without a registry, and skips nothing.
package image_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	top      = "../.."
	version  = "v9.8.7-test"
	revision = "0123456789abcdef0123456789abcdef01234567"
	image    = "batchfn-test/batchfn:" + version
	standIns = "batchfn-test/stand-ins"
)

// batchfn is the same program outside of a container.
var batchfn string

func TestMain(m *testing.M) {
	var c clearing
	go func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		<-signals
		c.run()
		os.Exit(130)
	}()
	status := 1
	if err := setUp(&c); err != nil {
		fmt.Fprintln(os.Stderr, "setting up:", err)
	} else {
		status = m.Run()
	}
	if err := c.run(); err != nil {
		fmt.Fprintln(os.Stderr, "clearing away:", err)
		status = 1
	}
	os.Exit(status)
}

// clearing is what has to be done in the end, the last thing first.
type clearing struct {
	lock  sync.Mutex
	steps []func() error
}

func (c *clearing) later(step func() error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.steps = append(c.steps, step)
}

func (c *clearing) run() error {
	c.lock.Lock()
	defer c.lock.Unlock()
	var all error
	for ; len(c.steps) > 0; c.steps = c.steps[:len(c.steps)-1] {
		all = errors.Join(all, c.steps[len(c.steps)-1]())
	}
	return all
}

func setUp(c *clearing) error {
	dir, err := os.MkdirTemp("", "batchfn-image-")
	if err != nil {
		return err
	}
	c.later(func() error { return os.RemoveAll(dir) })
	batchfn = filepath.Join(dir, "batchfn")
	for _, step := range []func() error{
		func() error { return compile(batchfn, top+"/cmd/batchfn") },
		func() error { return compile(filepath.Join(dir, "app"), "./app") },
		func() error { return compile(filepath.Join(dir, "proxy"), "./proxy") },
		func() error { return compileKustomize(dir) },
		func() error { return reach(c) },
		func() error { return golang(c) },
		func() error { return buildImage(c) },
		func() error { return importStandIns(c, dir) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return os.Setenv("PATH", dir+":"+os.Getenv("PATH"))
}

func compile(to, source string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.release="+version, "-o", to, source)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	return try(cmd)
}

// compileKustomize builds kustomize itself, of the version that testdata/kustomize pins.
func compileKustomize(dir string) error {
	return try(exec.Command("go", "build", "-C", "../kustomize", "-buildvcs=false", "-o", dir+"/", "sigs.k8s.io/kustomize/kustomize/v5"))
}

// buildImage is `docker build .`, with the modules that are on this machine already.
func buildImage(c *clearing) error {
	cache, err := exec.Command("go", "env", "GOMODCACHE", "GOPROXY").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	where := strings.Split(string(cache), "\n")
	modules := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(where[0], "cache/download"))))
	defer modules.Close()
	began := time.Now()
	cmd := exec.Command("docker", "build", "--network", "host", "--tag", image,
		"--build-arg", "VERSION="+version, "--build-arg", "REVISION="+revision, "--build-arg", "GOPROXY="+modules.URL+"|"+where[1], top)
	if err := try(cmd); err != nil {
		return err
	}
	c.later(func() error { return try(exec.Command("docker", "image", "rm", "--force", image)) })
	fmt.Printf("docker build took %s\n", time.Since(began).Round(time.Second))
	return nil
}

// argument is the default of one of the Dockerfile's arguments.
func argument(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(top, "Dockerfile"))
	if err != nil {
		return "", err
	}
	found := regexp.MustCompile(`(?m)^ARG ` + name + `=(.+)$`).FindSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("the Dockerfile has no ARG %s=", name)
	}
	return string(found[1]), nil
}

// try runs a command, whose output is the error.
func try(cmd *exec.Cmd) error {
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}
