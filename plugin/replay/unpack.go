package replay

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// links refuses a checkout with a symbolic link that leads out of it, as Argo CD
// does, whichever Application is to be rendered.
func links(checkout string) error {
	return filepath.WalkDir(checkout, func(name string, e fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case e.IsDir() && name == filepath.Join(checkout, ".git"):
			return fs.SkipDir
		case e.Type()&fs.ModeSymlink == 0:
			return nil
		}
		target, err := os.Readlink(name)
		if err != nil {
			return err
		}
		at := relative(checkout, name)
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

// Unpack copies what Argo CD sends of a checkout for a source to a temporary
// directory, as argocd-cmp-server unpacks it: files 0644, directories 0755, of
// .git the directory only, and neither devices nor pipes. It answers the
// application's directory in the copy, and what removes the copy, on errors too.
func Unpack(checkout string, s Source) (dir string, remove func(), err error) {
	if err := s.check(checkout); err != nil {
		return "", func() {}, err
	}
	temporary, err := os.MkdirTemp("", temporaryOf(os.Getpid()))
	if err == nil {
		temporary, err = filepath.Abs(temporary)
	}
	if err != nil {
		return "", func() {}, err
	}
	to := filepath.Join(temporary, "_cmp_server", "00000000-0000-0000-0000-000000000000") // _cmp_server/UUID
	dir = filepath.Join(to, filepath.FromSlash(relative(s.Root, path.Clean(s.Path))))
	err = s.copy(checkout, to)
	if err == nil {
		err = s.stays(to, dir)
	}
	return dir, func() { _ = os.RemoveAll(temporary) }, err
}

// temporaryOf is how the temporary directories of a process are named.
func temporaryOf(pid int) string { return fmt.Sprintf("batchfn-replay-%d-*", pid) }

// RemoveLeft removes what a process left that could not remove it itself.
func RemoveLeft(pid int) {
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), temporaryOf(pid)))
	for _, dir := range left {
		_ = os.RemoveAll(dir)
	}
}

// stays refuses an application's directory that links lead out of what is sent:
// each may stay within when it is read by itself, and the one through the other
// may not.
func (s Source) stays(to, dir string) error {
	real, err := filepath.EvalSymlinks(dir)
	if err == nil {
		to, err = filepath.EvalSymlinks(to)
	}
	switch {
	case err != nil:
		return spec.NewUnreadable(spec.Pos{}, s.Path+": app path does not exist", "a symbolic link of the path is broken")
	case !within(filepath.ToSlash(to), filepath.ToSlash(real)):
		return spec.NewUnreadable(spec.Pos{}, s.Path+": app path outside root", "a symbolic link of the path leads out of the repository")
	}
	return nil
}

func (s Source) copy(checkout, to string) error {
	from := filepath.Join(checkout, filepath.FromSlash(s.Root))
	return filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		at := relative(checkout, name)
		target := filepath.Join(to, filepath.FromSlash(relative(from, name)))
		switch {
		case path.Dir(at) == ".git" && e.IsDir():
			return fs.SkipDir
		case path.Dir(at) == ".git":
			return nil
		case e.IsDir() && strings.HasPrefix(to, filepath.Join(absolute(name), "_cmp_server")):
			return fs.SkipDir // temporary files in the checkout: the copy itself
		case e.IsDir():
			return os.MkdirAll(target, 0o755)
		case e.Type()&fs.ModeSymlink != 0:
			return s.link(name, at, target)
		case e.Type().IsRegular():
			return copyFile(name, target)
		}
		return nil
	})
}

// check refuses a path that Argo CD refuses, in its words.
func (s Source) check(checkout string) error {
	wrong := ""
	info, err := os.Stat(filepath.Join(checkout, filepath.FromSlash(s.Path)))
	switch {
	case path.IsAbs(s.Path):
		wrong = "app path is absolute"
	case !within(".", path.Clean(s.Path)):
		wrong = "app path outside root"
	case err != nil:
		wrong = "app path does not exist"
	case !info.IsDir():
		wrong = "app path is not a directory"
	default:
		return nil
	}
	return spec.NewUnreadable(spec.Pos{}, s.Path+": "+wrong, "a source's path is relative to the root of the repository, which --checkout sets")
}

// link makes a link anew, unless it leads out of what is sent.
func (s Source) link(name, at, target string) error {
	leads, err := os.Readlink(name)
	if err != nil {
		return err
	}
	if end := path.Join(path.Dir(at), filepath.ToSlash(leads)); !within(s.Root, end) {
		return spec.NewUnreadable(spec.Pos{File: at}, "error decompressing tgz file: illegal filepath in symlink: "+end,
			fmt.Sprintf("the annotation manifest-generate-paths selects only %s of the repository: add /%s to it", s.Root, end))
	}
	return os.Symlink(leads, target)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
