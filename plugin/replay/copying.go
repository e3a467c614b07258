package replay

import (
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// maxCopy is the most bytes of all files that are copied: those that are too large
// to be read are not, and a root reads no more of the others than a quarter.
const maxCopy = 1 << 30

// copying is the copy of what Argo CD sends for a source.
type copying struct {
	Source
	from    *root.Tree
	to      *sink.Temporary
	own     string // of the checkout, if that holds the copy: temporary files may be in it
	left    int64  // bytes that may still be copied
	notSent []string
}

// visit copies a file of the checkout.
func (c *copying) visit(at string, e fs.DirEntry, err error) error {
	if err != nil {
		return err
	}
	target := path.Join(received, relative(c.Root, at))
	switch inGit := path.Dir(at) == ".git"; {
	case inGit && e.IsDir():
		return fs.SkipDir
	case inGit:
		return nil
	case e.IsDir() && at == c.own:
		return fs.SkipDir
	case e.IsDir():
		return c.to.Mkdir(target)
	case e.Type()&fs.ModeSymlink != 0:
		return c.link(at, target)
	case e.Type().IsRegular():
		return c.file(at, target)
	}
	c.notSent = append(c.notSent, at)
	return nil
}

// link makes a link again, unless it leads out of what is sent.
func (c *copying) link(at, target string) error {
	leads, err := c.from.Readlink(at)
	if err != nil {
		return err
	}
	if end := path.Join(path.Dir(at), filepath.ToSlash(leads)); !within(c.Root, end) {
		return spec.NewUnreadable(spec.Pos{File: at}, "error decompressing tgz file: illegal filepath in symlink: "+end,
			fmt.Sprintf("the annotation manifest-generate-paths selects only %s of the repository: add /%s to it", c.Root, end))
	}
	return c.to.Symlink(leads, target)
}

// file copies a file. Of one that is too large to be read the copy has the size
// only: whoever reads it is told that it is too large, as in Argo CD's own copy.
func (c *copying) file(at, target string) error {
	text, size, err := c.from.Data(at)
	if err != nil {
		return spec.NewUnreadable(spec.Pos{File: at}, "cannot be read: "+root.Cause(err), "")
	}
	if c.left -= int64(len(text)); c.left < 0 {
		return &spec.LimitReached{Message: "more than 1 GiB of files to send for " + c.Path + ": narrow it with the annotation manifest-generate-paths, or replay a clean clone"}
	}
	return c.to.File(target, text, size)
}
