package revision

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// ownObjects refuses a repository that borrows objects from elsewhere: who unpacks
// one must not be led to read another one.
// https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-objectsinfoalternates
func ownObjects(top string) error {
	git := common(top)
	objects := filepath.Join(git, "objects")
	for _, dir := range []string{objects, filepath.Join(objects, "pack"), filepath.Join(objects, "info")} {
		if info, err := os.Lstat(dir); err == nil && info.Mode()&os.ModeSymlink != 0 {
			return borrows(dir, "is a symbolic link")
		}
	}
	file := filepath.Join(objects, "info", "alternates")
	text, err := small(file)
	if err != nil {
		return borrows(file, "cannot be read")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if !filepath.IsAbs(line) {
			line = filepath.Join(objects, line)
		}
		if rel, err := filepath.Rel(git, filepath.Clean(line)); err != nil || !filepath.IsLocal(rel) {
			return borrows(file, "names objects of another repository")
		}
	}
	return nil
}

func borrows(file, why string) error {
	return spec.NewUnreadable(spec.Pos{File: file}, why+": batchfn reads only the objects of the repository itself",
		"make the objects its own: git repack -a -d, then remove .git/objects/info/alternates")
}

// common is the directory of git for all working trees of a repository: .git, or
// what the files .git and commondir of a second working tree lead to.
func common(top string) string {
	git := filepath.Join(top, ".git")
	if text, err := small(git); err == nil && strings.HasPrefix(text, "gitdir: ") {
		git = beside(top, strings.TrimSpace(strings.TrimPrefix(text, "gitdir: ")))
	}
	if text, err := small(filepath.Join(git, "commondir")); err == nil && text != "" {
		git = beside(git, strings.TrimSpace(text))
	}
	return git
}

func beside(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// small reads a regular file of git's, which is small; "" where there is none.
func small(name string) (string, error) {
	info, err := os.Stat(name)
	if os.IsNotExist(err) || err == nil && info.IsDir() {
		return "", nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return "", fmt.Errorf("not a regular file")
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 64<<10))
	return string(text), err
}
