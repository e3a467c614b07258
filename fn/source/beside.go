package source

import (
	"path/filepath"

	"github.com/batchfn/batchfn/fn/source/root"
)

// Beside reads a file of the repository that the working directory is in, for the
// lines of findings in it: nil where it is not there, or leads out of the repository.
// top is the repository's directory, or empty where it is the one that the working
// directory says.
func Beside(top string) func(path string) []byte {
	return func(path string) []byte {
		bound := top
		if here, err := filepath.Abs("."); err == nil && bound == "" {
			bound = root.Boundary(here)
		}
		a, bound, err := root.Locate(path, bound, "")
		if err != nil || a.Dir {
			return nil
		}
		r, err := root.Open(bound, func(name string) string { return name })
		if err != nil {
			return nil
		}
		text, err := r.Text(a.Path)
		if err != nil {
			return nil
		}
		return text
	}
}
