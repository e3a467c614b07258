package replay

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// ReadDocument reads a file, or what stands for it where its name is "-".
func ReadDocument(file string, in io.Reader) (Document, error) {
	if file == "-" {
		return read(file, in)
	}
	text, err := root.ReadFile(file, maxDocument)
	if limit := new(spec.LimitReached); errors.As(err, &limit) {
		return Document{}, limit
	}
	if err != nil {
		return Document{}, spec.NewUnreadable(spec.Pos{File: file}, root.Cause(err), "for standard input use: -")
	}
	return Document{file, text}, nil
}

// maxDocument is the most bytes of a manifest: Argo CD's own are much smaller.
const maxDocument = 64 << 20

func read(name string, in io.Reader) (Document, error) {
	text, err := io.ReadAll(io.LimitReader(in, maxDocument+1))
	if len(text) > maxDocument {
		err = &spec.LimitReached{Message: name + ": larger than 64 MiB"}
	}
	return Document{name, text}, err
}

// FindCheckout is the directory that was asked for, else the nearest ancestor of
// a manifest that is a git checkout, else the working directory. It refuses one
// that Argo CD refuses.
func FindCheckout(asked, manifest string) (string, error) {
	if asked == "" {
		asked = "."
		dir, err := filepath.Abs(filepath.Dir(manifest)) // of "-": the working directory
		for ; err == nil && filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
			if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
				asked = dir
				break
			}
		}
	}
	if info, err := os.Stat(asked); err != nil || !info.IsDir() {
		return "", spec.NewUnreadable(spec.Pos{File: asked}, "the checkout is not a directory", "")
	}
	dir, err := filepath.Abs(asked)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err == nil {
		err = links(dir)
	}
	return dir, err
}
