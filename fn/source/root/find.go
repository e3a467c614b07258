package root

import (
	"os"
	"path/filepath"
)

// Find is the nearest ancestor of an absolute directory with cue.mod, else
// with .git, else the directory itself. It looks no further up than within.
func Find(dir, within string) string { return nearest(dir, within, "cue.mod", ".git") }

// Boundary is what the sources of a BatchSet never leave, for a working directory:
// its nearest ancestor with .git, else with cue.mod, else the directory itself.
func Boundary(dir string) string { return nearest(dir, "", ".git", "cue.mod") }

func nearest(dir, within string, marks ...string) string {
	for _, mark := range marks {
		for d := dir; ; d = filepath.Dir(d) {
			if _, err := os.Stat(filepath.Join(d, mark)); err == nil {
				return d
			}
			if d == within || filepath.Dir(d) == d {
				break
			}
		}
	}
	return dir
}
