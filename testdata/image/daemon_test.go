package image_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// reach sees to a Docker daemon: the one that docker finds, or else one of our own. That one needs root, but neither
// iptables nor a bridge: no container here has a network.
func reach(c *clearing) error {
	if exec.Command("docker", "version").Run() == nil {
		return nil
	}
	dir, err := os.MkdirTemp("", "batchfn-docker-")
	if err != nil {
		return err
	}
	c.later(func() error { return errors.Join(unmount(dir), os.RemoveAll(dir)) })
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	socket := "unix://" + filepath.Join(dir, "docker.sock")
	cmd := exec.Command("dockerd", "--host", socket, "--data-root", filepath.Join(dir, "data"), "--exec-root", filepath.Join(dir, "exec"),
		"--pidfile", filepath.Join(dir, "pid"), "--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us, who end it
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("starting a Docker daemon: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	c.later(func() error {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			return err
		}
		return <-ended
	})
	// Its own BuildKit is not what docker asks for by default.
	for name, value := range map[string]string{"DOCKER_HOST": socket, "DOCKER_BUILDKIT": "0"} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return answers(ended, log.Name())
}

// answers waits for the daemon.
func answers(ended chan error, log string) error {
	for began := time.Now(); exec.Command("docker", "version").Run() != nil; time.Sleep(200 * time.Millisecond) {
		var err error
		select {
		case err = <-ended:
			ended <- err
			err = fmt.Errorf("the Docker daemon ended: %v", err)
		default:
			if time.Since(began) > time.Minute {
				err = fmt.Errorf("the Docker daemon does not answer")
			}
		}
		if err != nil {
			text, _ := os.ReadFile(log)
			return fmt.Errorf("%w\n%s", err, text[max(0, len(text)-4000):])
		}
	}
	return nil
}

// unmount ends the mounts that a daemon leaves, such as the host's network.
func unmount(dir string) error {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return err
	}
	var all error
	for line := range strings.Lines(string(mounts)) {
		if at := strings.Fields(line)[1]; strings.HasPrefix(at, dir+"/") {
			all = errors.Join(all, try(exec.Command("umount", at)))
		}
	}
	return all
}
