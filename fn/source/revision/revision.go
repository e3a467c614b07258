// Package revision reads the files of a git revision without checking it out. It
// talks to one process of git cat-file, which knows nothing but objects: no hook, no
// filter and no text conversion runs, nothing is fetched, and no configuration counts
// but what the repository needs to be read. What is read is a file system, for
// fn/source/root, with neither symbolic links nor submodules.
package revision

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"

	"github.com/batchfn/batchfn/fn/spec"
)

// Revision is a revision of a repository.
type Revision struct {
	Text  string // as the user names it
	Top   string // directory of the working tree
	mu    sync.Mutex
	git   *process
	root  object
	tree  map[string][]entry // by hash
	found map[string]entry   // by path
	last  blob
	seen  int    // names that were listed
	dir   string // at and below which links and submodules are refused
}

// Open opens a revision of the repository that a directory lies in. path is where
// programs are, as in PATH; dir is the part of the tree that is asked for. It fails
// with a *spec.Unreadable.
func Open(path, from, text, dir string) (*Revision, error) {
	r := &Revision{Text: text, tree: map[string][]entry{}, found: map[string]entry{}, dir: dir}
	if text == "" || text[0] == '-' || strings.ContainsFunc(text, unicode.IsControl) {
		return nil, r.refuse("is not a revision: want REV:DIR, such as main:fleet", "")
	}
	git, err := find(path)
	if err != nil {
		return nil, err
	}
	if r.Top, err = repository(from); err != nil {
		return nil, err
	}
	if err := ownFiles(r.Top); err != nil {
		return nil, err
	}
	if err := ownObjects(r.Top); err != nil {
		return nil, err
	}
	if r.git, err = start(git, filepath.Join(r.Top, ".git")); err != nil {
		return nil, r.refuse("cannot be read: git cannot be started", "")
	}
	if r.root, err = r.git.header(text + "^{tree}"); err == nil && r.root.kind != "tree" {
		err = errMissing
	}
	if err == nil {
		err = r.list(r.root)
	}
	if err != nil {
		r.Close()
		return nil, r.failed(err)
	}
	return r, nil
}

// Close ends git.
func (r *Revision) Close() { r.git.close() }

// Name is the name of a path in messages, as git has it: main:fleet/batches.cue
func (r *Revision) Name(name string) string { return r.Text + ":" + strings.TrimPrefix(name, "./") }

func (r *Revision) refuse(message, hint string) error {
	return spec.NewUnreadable(spec.Pos{}, fmt.Sprintf("the revision %q %s", r.Text, message), hint)
}

// failed is why the revision cannot be read.
func (r *Revision) failed(err error) error {
	switch err.(type) {
	case *spec.Unreadable, *spec.LimitReached:
		return err
	}
	switch {
	case err == errMissing && r.root.hash != "":
		return r.refuse("is not complete: the repository lacks an object of it", "batchfn fetches nothing: fetch it first, without --filter")
	case err == errMissing:
		return r.refuse("does not exist in the repository", "if the clone is shallow, fetch it first; actions/checkout needs fetch-depth: 0")
	}
	return r.refuse("cannot be read by git", "git cat-file -t "+r.Text+" says why")
}

// repository is the nearest ancestor of a directory with .git.
func repository(from string) (string, error) {
	abs, err := filepath.Abs(from)
	if err != nil {
		return "", spec.NewUnreadable(spec.Pos{File: from}, "is not a directory", "")
	}
	for dir := abs; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", spec.NewUnreadable(spec.Pos{File: from}, "is not in a git repository", "call batchfn diff REV:DIR in the repository that has the revision")
		}
	}
}

// find is the program git in one of the directories of PATH.
func find(path string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		for _, name := range []string{"git", "git.exe"} {
			program := filepath.Join(dir, name)
			if info, err := os.Stat(program); err == nil && filepath.IsAbs(dir) && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
				return program, nil
			}
		}
	}
	return "", spec.NewUnreadable(spec.Pos{}, "git is not installed: REV:DIR needs it", "install git, or compare two directories")
}

var _ fs.ReadLinkFS = (*Revision)(nil)
