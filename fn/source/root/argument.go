package root

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Argument is a directory or file of the command line, within its root.
type Argument struct {
	Text string // as the user wrote it
	Dir  bool
	Path string // within the root; "." is the root
}

// Name is the name of a file below the argument, as the user would write it; file is
// its path within the root.
func (a Argument) Name(file string) string {
	if !a.Dir {
		return path.Clean(a.Text)
	}
	if a.Path != "." {
		file = strings.TrimPrefix(strings.TrimPrefix(file, a.Path), "/")
	}
	return path.Join(a.Text, file)
}

// NotSent is the hint where the plugin of Argo CD is asked for what is not within
// the part of the repository that it got.
const NotSent = "if the repository has it, Argo CD did not send it: add it to argocd.argoproj.io/manifest-generate-paths"

// Locate finds an argument and the directory of its root: top, or where that is
// empty the one that Find finds. Where there is a within, an argument beyond it
// must name its root. It fails with a *spec.Unreadable.
func Locate(text, top, within string) (a Argument, root string, err error) {
	fail := func(message, hint string) (Argument, string, error) {
		return Argument{}, "", spec.NewUnreadable(spec.Pos{File: text}, message, hint)
	}
	info, err := os.Stat(text)
	abs, wrong := filepath.Abs(text)
	switch {
	case text == "":
		return fail("the path is empty", "pass a directory or a file; . is this directory")
	case wrong != nil:
		return fail(Cause(wrong), "")
	case errors.Is(err, fs.ErrNotExist) && within != "" && !liesWithin(existing(abs), within):
		return fail("leads out of the repository", NotSent)
	case err != nil:
		return fail(Cause(err), pathHint(text))
	}
	dir := abs
	if !info.IsDir() {
		if !info.Mode().IsRegular() {
			return fail("not a regular file", "")
		}
		dir = filepath.Dir(abs)
	}
	if top == "" && within != "" && !liesWithin(dir, within) {
		return fail("leads out of the repository", NotSent)
	}
	link := within == "" && isLink(text) // of a repository that was unpacked all is checked above
	switch {
	case top != "":
		if top, err = filepath.Abs(top); err != nil {
			return fail(Cause(err), "")
		}
	case link:
		top = Find(filepath.Dir(abs), within)
	default:
		top = Find(dir, within)
	}
	if link && !liesWithin(abs, top) {
		return fail("a symbolic link that leads out of the root "+top, "pass its target, or set --root to a directory that contains both")
	}
	rel, err := filepath.Rel(top, abs)
	if err != nil || !filepath.IsLocal(rel) {
		return fail("is outside the root "+top, "set --root to a directory that contains it")
	}
	return Argument{Text: text, Dir: info.IsDir(), Path: filepath.ToSlash(rel)}, top, nil
}

// pathHint is what may be wrong with a path that leads nowhere.
func pathHint(text string) string {
	switch {
	case strings.Contains(text, `\`):
		return "use slashes: " + strings.ReplaceAll(text, `\`, "/")
	case strings.ContainsAny(text, "*?["):
		return "patterns are not expanded: pass the directory, which is read with its subdirectories"
	}
	return "pass a directory, or a .cue, .yaml or .json file"
}

func isLink(name string) bool {
	info, err := os.Lstat(filepath.Clean(name)) // a slash at the end would follow it
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// Within reports whether a path, if it exists, lies in a directory, whatever
// symbolic links lead to the two.
func Within(name, top string) bool {
	abs, err := filepath.Abs(name)
	return err == nil && liesWithin(existing(abs), top)
}

// existing is the nearest ancestor of a path that exists.
func existing(name string) string {
	for {
		if _, err := os.Stat(name); err == nil || filepath.Dir(name) == name {
			return name
		}
		name = filepath.Dir(name)
	}
}

// liesWithin reports whether a directory is another one or lies below it,
// whatever symbolic links lead to the two.
func liesWithin(dir, top string) bool {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	if top, err = filepath.EvalSymlinks(top); err != nil {
		return false
	}
	rel, err := filepath.Rel(top, dir)
	return err == nil && filepath.IsLocal(rel)
}
