package revision

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// ownObjects refuses a repository that borrows objects from elsewhere: who unpacks
// one must not be led to read another one.
// https://git-scm.com/docs/gitrepository-layout#Documentation/gitrepository-layout.txt-objectsinfoalternates
func ownObjects(top string) error {
	git := root.GitCommon(root.GitDir(top))
	objects := filepath.Join(git, "objects")
	for _, dir := range []string{objects, filepath.Join(objects, "pack"), filepath.Join(objects, "info")} {
		if info, err := os.Lstat(dir); err == nil && info.Mode()&os.ModeSymlink != 0 {
			return borrows(dir, "is a symbolic link")
		}
	}
	file := filepath.Join(objects, "info", "alternates")
	text, err := root.GitFile(git, "objects/info/alternates")
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

// ownFiles refuses a pipe or a device in the place of what git reads first: it would wait
// for its end.
func ownFiles(top string) error {
	git := root.GitDir(top)
	common := root.GitCommon(git)
	for _, file := range []string{filepath.Join(top, ".git"), filepath.Join(git, "HEAD"), filepath.Join(common, "config"), filepath.Join(common, "packed-refs")} {
		if info, err := os.Stat(file); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
			return spec.NewUnreadable(spec.Pos{File: file}, "not a regular file", "")
		}
	}
	return nil
}

func borrows(file, why string) error {
	return spec.NewUnreadable(spec.Pos{File: file}, why+": batchfn reads only the objects of the repository itself",
		"make the objects its own: git repack -a -d, then remove .git/objects/info/alternates")
}
