package replay

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// links refuses a checkout with a symbolic link that leads out of it, as Argo CD
// does, whichever Application is to be rendered.
func links(checkout string) error {
	tree, err := root.OpenTree(checkout)
	if err != nil {
		return err
	}
	defer tree.Close()
	return tree.Walk(".", func(at string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case e.IsDir() && at == ".git":
			return fs.SkipDir
		case e.Type()&fs.ModeSymlink == 0:
			return nil
		}
		target, err := tree.Readlink(at)
		if err != nil {
			return err
		}
		if filepath.IsAbs(target) || leaves(".", at, target) {
			return spec.NewUnreadable(spec.Pos{File: at}, "repository contains out-of-bounds symlinks. file: "+at,
				"Argo CD does not render such a repository: make the link relative, with a target in the repository, or replace it with a file")
		}
		return nil
	})
}

// leaves reports whether a link leads out of a directory on its way.
func leaves(root, link, target string) bool {
	at := path.Dir(link)
	for part := range strings.SplitSeq(filepath.ToSlash(target), "/") {
		if at = path.Join(at, part); !within(root, at) {
			return true
		}
	}
	return false
}

func absolute(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

// real is the absolute path of a directory, without symbolic links.
func real(name string) string {
	if direct, err := filepath.EvalSymlinks(absolute(name)); err == nil {
		return direct
	}
	return absolute(name)
}

func within(root, name string) bool {
	return root == "." && name != ".." && !strings.HasPrefix(name, "../") || name == root || strings.HasPrefix(name, root+"/")
}

func relative(root, name string) string {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return filepath.ToSlash(name)
	}
	return filepath.ToSlash(rel)
}

// NewTemporary makes the directory that Unpack copies to.
func NewTemporary() (*sink.Temporary, error) { return sink.NewTemporary(temporaryOf(os.Getpid())) }

// temporaryOf is how the temporary directories of a process are named.
func temporaryOf(pid int) string { return fmt.Sprintf("batchfn-replay-%d-*", pid) }

// RemoveLeft removes what a process left that could not remove it itself.
func RemoveLeft(pid int) { sink.RemoveTemporary(temporaryOf(pid)) }

// received is where argocd-cmp-server unpacks to: _cmp_server/UUID
const received = "_cmp_server/00000000-0000-0000-0000-000000000000"

// Unpack copies what Argo CD sends of a checkout for a source to a temporary
// directory, as argocd-cmp-server unpacks it: files 0644, directories 0755, and of
// .git the directory only. It returns the application's directory in the copy, and
// what is not sent since it is neither a file nor a directory nor a link, which no
// repository of git has.
func Unpack(checkout string, s Source, to *sink.Temporary) (dir string, notSent []string, err error) {
	return unpack(checkout, s, to, maxCopy)
}

func unpack(checkout string, s Source, to *sink.Temporary, most int64) (dir string, notSent []string, err error) {
	from, err := root.OpenTree(checkout)
	if err != nil {
		return "", nil, err
	}
	defer from.Close()
	if err := s.check(from); err != nil {
		return "", nil, err
	}
	c := copying{Source: s, from: from, to: to, left: most, own: relative(real(checkout), real(to.Path))}
	if err := to.Mkdir(received); err != nil {
		return "", nil, err
	}
	if err := from.Walk(path.Clean(s.Root), c.visit); err != nil {
		return "", c.notSent, err
	}
	root := filepath.Join(absolute(to.Path), filepath.FromSlash(received))
	dir = filepath.Join(root, filepath.FromSlash(relative(s.Root, path.Clean(s.Path))))
	return dir, c.notSent, s.stays(root, dir)
}

// stays refuses an application's directory that links lead out of what is sent:
// each may stay within when it is read by itself, and the one through the other
// may not.
func (s Source) stays(to, dir string) error {
	switch at, err := filepath.EvalSymlinks(dir); {
	case err != nil:
		return spec.NewUnreadable(spec.Pos{}, s.Path+": app path does not exist", "a symbolic link of the path is broken")
	case !within(filepath.ToSlash(real(to)), filepath.ToSlash(at)):
		return spec.NewUnreadable(spec.Pos{}, s.Path+": app path outside root", "a symbolic link of the path leads out of the repository")
	}
	return nil
}

// check refuses a path that Argo CD refuses, in its words.
func (s Source) check(checkout *root.Tree) error {
	wrong := ""
	switch {
	case path.IsAbs(s.Path):
		wrong = "app path is absolute"
	case !within(".", path.Clean(s.Path)):
		wrong = "app path outside root"
	default:
		switch info, err := checkout.Stat(path.Clean(s.Path)); {
		case err != nil && root.Cause(err) == root.LeadsOut:
			wrong = "app path outside root"
		case err != nil:
			wrong = "app path does not exist"
		case !info.IsDir():
			wrong = "app path is not a directory"
		default:
			return nil
		}
	}
	return spec.NewUnreadable(spec.Pos{}, s.Path+": "+wrong, "a source's path is relative to the root of the repository, which --checkout sets")
}
