package kustomize

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// repository is the stage of the repository's files. Each further stage has the same files
// with other kustomizations, so relative paths mean the same in all stages. No repository
// has a directory of such a name.
const repository = "/.batchfn0"

var stageName = memo.Regexp(`^\.batchfn\d+$`)

// files is the file system that kustomize sees. It is read through a root, so
// that nothing leads out of the repository, and nothing can be written.
type files struct {
	filesys.FileSystem // empty: kustomize needs no more than what is below

	dir    string // of the root, with no symbolic link in it
	root   *root.Root
	own    map[string][]byte // kustomizations and resources that batchfn made for the build
	stages int               // that were made
	local  string            // a file with a BatchSet that is marked as local
	last   string            // the file of the repository that was read last
	total  int               // bytes that were read, files that are read twice counted twice
	err    error             // why a file can't be read, which kustomize words badly
}

// openFiles opens the root, and returns a directory's path within it.
func openFiles(top, dir string) (*files, string, error) {
	top, err := filepath.EvalSymlinks(top)
	if err != nil {
		return nil, "", err
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, "", err
	}
	rel, err := filepath.Rel(top, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return nil, "", fmt.Errorf("%s is outside the root %s", dir, top)
	}
	opened, err := root.Open(top, plain)
	if err != nil {
		return nil, "", err
	}
	return &files{FileSystem: filesys.MakeEmptyDirInMemory(), dir: top, root: opened, own: map[string][]byte{}}, filepath.ToSlash(rel), nil
}

// stage returns the path of a directory in a new stage.
func (f *files) stage(dir string) string {
	f.stages++
	return path.Join(fmt.Sprintf("/.batchfn%d", f.stages), within(dir))
}

// split cuts a path into its stage and the path within the root.
func split(name string) (stage, rel string) {
	stage, rel, _ = strings.Cut(strings.TrimPrefix(path.Clean(name), "/"), "/")
	return stage, cmp.Or(rel, ".")
}

// within is a path of any stage, within the root.
func within(name string) string {
	_, rel := split(name)
	return rel
}

// real is a path of the host's file system.
func (f *files) real(name string) string {
	return filepath.Join(f.dir, filepath.FromSlash(within(name)))
}

// inStage reports whether a path is in a stage: ".." or an absolute path may have led out.
func inStage(name string) bool {
	stage, _ := split(name)
	return stageName().MatchString(stage)
}

// CleanedAbs follows symbolic links, as kustomize does on disk.
func (f *files) CleanedAbs(name string) (filesys.ConfirmedDir, string, error) {
	name = path.Clean(name)
	if _, ok := f.own[name]; ok {
		return filesys.ConfirmedDir(path.Dir(name)), path.Base(name), nil
	}
	if !inStage(name) {
		return "", "", fmt.Errorf("%s "+outside, name)
	}
	real, err := filepath.EvalSymlinks(f.real(name))
	if err != nil {
		return "", "", fmt.Errorf("%s: no such file or directory", name)
	}
	rel, err := filepath.Rel(f.dir, real)
	if err != nil || !filepath.IsLocal(rel) {
		return "", "", fmt.Errorf("%s "+outside, name)
	}
	stage, _ := split(name)
	abs := path.Join("/", stage, filepath.ToSlash(rel))
	if !f.isDirectory(abs) {
		return filesys.ConfirmedDir(path.Dir(abs)), path.Base(abs), nil
	}
	return filesys.ConfirmedDir(abs), "", nil
}

// ReadFile reads a file within the limits. Aliases are checked before kustomize
// expands them.
func (f *files) ReadFile(name string) ([]byte, error) {
	name = path.Clean(name)
	if text, ok := f.own[name]; ok {
		return text, nil
	}
	missing := &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	if isKustomization(name) && slices.ContainsFunc(konfig.RecognizedKustomizationFileNames(), func(k string) bool { return f.own[path.Join(path.Dir(name), k)] != nil }) {
		return nil, missing // batchfn's stands in for it
	}
	if !inStage(name) {
		return nil, fmt.Errorf("%s "+outside, name)
	}
	text, err := f.root.Data(within(name))
	var limit *spec.LimitReached
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing
	case errors.As(err, &limit):
		return nil, f.fail(limit)
	case err != nil && strings.HasPrefix(root.Cause(err), root.LeadsOut):
		return nil, fmt.Errorf("%s "+outside, name)
	case err != nil && f.isFile(name): // kustomize tries directories and YAML as the name of a file first
		return nil, f.fail(spec.NewUnreadable(spec.Pos{File: within(name)}, root.Cause(err), ""))
	case err != nil:
		return nil, fmt.Errorf("%s: %s", name, root.Cause(err))
	}
	f.last = name
	if f.total += len(text); f.total > root.MaxFiles {
		return nil, f.fail(&spec.LimitReached{Message: "more than 256 MiB of files are read for the kustomization"})
	}
	if err := document.CheckAliases(plain(name), text); err != nil { // whatever it is called: kustomize may read it as YAML
		return nil, f.fail(err)
	}
	if err := document.CheckMetadata(plain(name), text); err != nil {
		return nil, f.fail(err)
	}
	if bytes.Contains(text, []byte("kind: BatchSet")) && bytes.Contains(text, []byte(localConfig)) {
		f.local = name
	}
	return text, nil
}

func (f *files) isDirectory(name string) bool {
	info, err := fs.Stat(f.root.FS, within(name))
	return err == nil && info.IsDir()
}

// isFile reports whether a path is one of anything but a directory: a pipe, say.
func (f *files) isFile(name string) bool {
	info, err := fs.Stat(f.root.FS, within(name))
	return err == nil && !info.IsDir()
}

func (f *files) fail(err error) error {
	if f.err == nil {
		f.err = err
	}
	return err
}

func isKustomization(name string) bool {
	return slices.Contains(konfig.RecognizedKustomizationFileNames(), path.Base(name))
}
