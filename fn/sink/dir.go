package sink

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/spec"
)

// mark is the first line of a file that batchfn wrote, and so may replace and
// remove.
const mark = "# Written by batchfn from a fleet: change that, not this file.\n"

// File is one file of a directory: REGION/NAME.yaml with the resources of a
// workload.
type File struct {
	Region, Name string
	text         []byte
}

// NewFile encodes the file of a workload.
func NewFile(region, name string, objects []manifest.Object) File {
	text := []byte(mark)
	for i, o := range objects {
		if i > 0 {
			text = append(text, "---\n"...)
		}
		text = manifest.AppendYAML(text, o)
	}
	return File{region, name, text}
}

func (f File) path() string { return filepath.Join(f.Region, f.Name+".yaml") }

// Dir writes files below a directory. Of the regions given it removes what
// batchfn wrote before and the fleet no longer has; all says that other regions
// have gone as well. A file that batchfn did not write is never touched: where
// one is in the way, nothing is written at all. It goes through the files twice,
// and progress is told each step of the second time.
func Dir(dir string, files iter.Seq[File], regions []string, all bool, limit Limit, progress func(done, total int)) error {
	size := 0
	var paths []string
	for f := range files {
		if size += len(f.text); limit.check(size) != nil {
			return limit.check(size)
		}
		paths = append(paths, filepath.Join(dir, f.path()))
	}
	stale, err := inTheWay(dir, paths, regions, all)
	if err != nil {
		return err
	}
	done := 0
	for f := range files {
		if err := writeFile(paths[done], f.text); err != nil {
			return unwritable(err)
		}
		done++
		progress(done, len(paths))
	}
	for _, path := range stale {
		if err := os.Remove(path); err != nil {
			return unwritable(err)
		}
		os.Remove(filepath.Dir(path)) // succeeds where the region is empty now
	}
	return nil
}

func unwritable(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return spec.NewUnreadable(spec.Pos{File: p.Path}, "cannot be written: "+p.Err.Error(), "")
	}
	return err
}

// inTheWay lists the files that batchfn wrote and that have gone, and refuses
// files of others where one has to be written.
func inTheWay(dir string, paths, regions []string, all bool) (stale []string, err error) {
	wanted := map[string]bool{}
	var problems []spec.Finding
	for _, region := range regions { // a link would lead the writing elsewhere
		path := filepath.Join(dir, region)
		if info, err := os.Lstat(path); err == nil && !info.IsDir() {
			problems = append(problems, spec.Finding{Level: spec.Error, Pos: spec.Pos{File: path},
				Message: "is in the way: no directory", Hint: "move it, or choose another directory"})
		}
	}
	if len(problems) > 0 {
		return nil, &spec.Unreadable{Problems: problems}
	}
	for _, path := range paths {
		wanted[path] = true
		switch info, err := os.Lstat(path); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, unwritable(err)
		case !info.Mode().IsRegular() || !isOurs(path):
			problems = append(problems, foreign(path))
		}
	}
	if len(problems) > 0 {
		return nil, &spec.Unreadable{Problems: problems}
	}
	found, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*", "*.yaml"))
	if err != nil {
		return nil, fmt.Errorf("listing %q: %w", dir, err)
	}
	for _, path := range found {
		region := filepath.Base(filepath.Dir(path))
		if !wanted[path] && (all || slices.Contains(regions, region)) && isOurs(path) {
			stale = append(stale, path)
		}
	}
	return stale, nil
}

func escapeGlob(dir string) string {
	return strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, `\`, `\\`).Replace(dir)
}

func isOurs(path string) bool { return begins(path, []byte(mark)) }

// begins reports whether a file begins with a mark.
func begins(path string, mark []byte) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(mark))
	n, _ := io.ReadFull(f, head)
	return bytes.Equal(head[:n], mark)
}

// writeFile replaces a file at once: a reader sees the old text or the new.
// What has not changed is not written.
func writeFile(path string, text []byte) error {
	if was, err := os.ReadFile(path); err == nil && bytes.Equal(was, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".batchfn-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err = errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
