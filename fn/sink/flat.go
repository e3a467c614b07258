package sink

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Text is a file of a flat directory.
type Text struct {
	Name string
	Text []byte
}

// Flat writes files into one directory, each at once. What begins with the mark is
// batchfn's: it is replaced, and removed where it has the suffix and all says that
// what is not among the files has gone. Where a file of others is in the way, nothing
// is written at all.
func Flat(dir string, files []Text, mark []byte, suffix string, all bool, limit Limit) error {
	size := 0
	wanted := map[string]bool{}
	var problems []spec.Finding
	for _, f := range files {
		if size += len(f.Text); limit.check(size) != nil {
			return limit.check(size)
		}
		wanted[f.Name] = true
		path := filepath.Join(dir, f.Name)
		switch info, err := os.Lstat(path); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return unwritable(err)
		case !info.Mode().IsRegular() || !begins(path, mark):
			problems = append(problems, foreign(path))
		}
	}
	if len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.Name), f.Text); err != nil {
			return unwritable(err)
		}
	}
	if !all {
		return nil
	}
	found, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("listing %q: %w", dir, err)
	}
	for _, f := range found {
		path := filepath.Join(dir, f.Name())
		if strings.HasSuffix(f.Name(), suffix) && !wanted[f.Name()] && f.Type().IsRegular() && begins(path, mark) {
			if err := os.Remove(path); err != nil {
				return unwritable(err)
			}
		}
	}
	return nil
}

// foreign is a file that is in the way.
func foreign(path string) spec.Finding {
	return spec.Finding{Level: spec.Error, Pos: spec.Pos{File: path},
		Message: "is in the way, and batchfn did not write it", Hint: "move it, or choose another directory"}
}
