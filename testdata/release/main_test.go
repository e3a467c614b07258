package release

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	root    = "../.."
	version = "9.8.7"
)

// platforms are those of a release.
var platforms = []string{"linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"}

// dists are the directories of two releases of one commit, made in different places.
var dists [2]string

func TestMain(m *testing.M) {
	status, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		status = 1
	}
	os.Exit(status)
}

func run(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "batchfn-release-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	goreleaser := filepath.Join(dir, "goreleaser")
	if _, err := command("", nil, "go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", goreleaser, "github.com/goreleaser/goreleaser/v2"); err != nil {
		return 0, err
	}
	if _, err := command(root, nil, "go", "mod", "download"); err != nil {
		return 0, err
	}
	args, err := released()
	if err != nil {
		return 0, err
	}
	for i, name := range []string{"one", "the-other"} {
		repository := filepath.Join(dir, name)
		if err := tagged(repository); err != nil {
			return 0, err
		}
		// What is not there already can't be fetched.
		offline := []string{"GOPROXY=off"}
		if _, err := command(repository, offline, goreleaser, "check"); err != nil {
			return 0, err
		}
		if _, err := command(repository, offline, goreleaser, append(args, "--skip=publish,announce,sign,sbom,docker")...); err != nil {
			return 0, err
		}
		dists[i] = filepath.Join(repository, "dist")
	}
	return m.Run(), nil
}

// released is how the workflow calls GoReleaser.
func released() ([]string, error) {
	text, err := os.ReadFile(filepath.Join(root, ".github/workflows/release.yml"))
	if err != nil {
		return nil, err
	}
	found := regexp.MustCompile(`/goreleaser" (release .*)\n`).FindSubmatch(text)
	if found == nil {
		return nil, fmt.Errorf("release.yml doesn't call goreleaser")
	}
	return strings.Fields(string(found[1])), nil
}

// tagged is a repository with this tree as its one commit, and the tag of a version.
func tagged(dir string) error {
	files, err := command(root, nil, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	if err != nil {
		return err
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(files, "\x00"), "\x00") {
		if err := copyFile(filepath.Join(dir, name), filepath.Join(root, name)); err != nil {
			return err
		}
	}
	same := []string{"GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.com",
		"GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.com", "GIT_AUTHOR_DATE=2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z"}
	for _, args := range [][]string{
		{"init", "--quiet", "--initial-branch=main"}, {"remote", "add", "origin", "https://github.com/batchfn/batchfn.git"},
		{"add", "--all"}, {"commit", "--quiet", "--message=all"}, {"tag", "v" + version},
	} {
		if _, err := command(dir, same, "git", args...); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies a file or a link. One that git knows and that is gone is no error.
func copyFile(to, from string) error {
	info, err := os.Lstat(from)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if info.Mode()&os.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return os.Symlink(target, to)
	}
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, info.Mode().Perm())
}

// command runs a command that succeeds, and answers its output.
func command(dir string, env []string, name string, args ...string) (string, error) {
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &out, &errs
	cmd.Env = append(os.Environ(), env...)
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s%s", name, strings.Join(args, " "), err, out.String(), errs.String())
	}
	return out.String(), nil
}
