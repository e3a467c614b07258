package cli

import (
	"os"
	"path/filepath"
)

// FromRepository names files as they are found from the root of their
// repository, whatever the working directory is: the nearest ancestor with .git,
// else with cue.mod, else the working directory. It remembers the directories
// that it has looked at.
func FromRepository() func(name string) string {
	roots := map[string]string{}
	return func(name string) string {
		abs, err := filepath.Abs(name)
		if err != nil {
			return name
		}
		dir := filepath.Dir(abs)
		root, known := roots[dir]
		if !known {
			root = repositoryOf(dir)
			roots[dir] = root
		}
		rel, err := filepath.Rel(root, filepath.Join(real(dir), filepath.Base(abs)))
		if err != nil {
			return name
		}
		return filepath.ToSlash(rel)
	}
}

// repositoryOf is the root of a directory's repository, without symbolic links.
func repositoryOf(dir string) string {
	for _, mark := range []string{".git", "cue.mod"} {
		for d := real(dir); ; d = filepath.Dir(d) {
			if _, err := os.Lstat(filepath.Join(d, mark)); err == nil {
				return d
			}
			if filepath.Dir(d) == d {
				break
			}
		}
	}
	return real(".")
}

// real is a directory without symbolic links on the way to it, as far as it can
// be known.
func real(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if direct, err := filepath.EvalSymlinks(dir); err == nil {
		return direct
	}
	return dir
}
