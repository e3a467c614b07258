package root

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxGit is the most bytes of a file of git's own: packed-refs has a line for each
// branch and tag.
const maxGit = 64 << 20

// GitDir is where git keeps the state of a working tree: its .git, or the
// directory that the file .git of a second working tree or of a submodule names.
// https://git-scm.com/docs/gitrepository-layout
func GitDir(top string) string {
	if elsewhere, ok := strings.CutPrefix(gitLine(top, ".git"), "gitdir: "); ok {
		return beside(top, elsewhere)
	}
	return filepath.Join(top, ".git")
}

// GitCommon is where git keeps what all working trees of a repository share, its
// objects and branches, for the directory that GitDir returns.
func GitCommon(git string) string {
	if elsewhere := gitLine(git, "commondir"); elsewhere != "" {
		return beside(git, elsewhere)
	}
	return git
}

// GitFile reads a regular file of git's own in such a directory; "" where there is
// none. No symbolic link leads out of the directory.
func GitFile(dir, name string) (string, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() { // a pipe would be waited for
		return "", missing(err)
	}
	opened, err := os.OpenRoot(dir)
	if err != nil {
		return "", missing(err)
	}
	defer opened.Close()
	info, err := opened.Stat(name)
	switch {
	case err != nil:
		return "", missing(err)
	case info.IsDir():
		return "", nil
	case !info.Mode().IsRegular():
		return "", errors.New("not a regular file")
	case info.Size() > maxGit:
		return "", errors.New("larger than 64 MiB")
	}
	f, err := opened.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxGit))
	return string(text), err
}

// gitLine is the first line of a file of git's own, "" if there is none.
func gitLine(dir, name string) string {
	text, _ := GitFile(dir, name) // who reads more says what is wrong
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}

func beside(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
