package source

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/cue"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// ignored lists the files that look like part of the fleet and are not read:
// those that CUE passes over, YAML and JSON of another name. Directories that CUE
// passes over are meant to be left out.
func (f *files) ignored() (out []spec.Ignored) {
	for _, name := range f.others {
		if slices.Contains(f.namedCUE, name) || slices.Contains(f.namedData, name) || slices.Contains(strings.Split(path.Dir(name), "/"), "testdata") || strings.HasPrefix(path.Base(name), ".") {
			continue
		}
		if to := readName(name); to != "" && f.looksLikeFleet(name) {
			if f.root.Exists(path.Join(path.Dir(name), to)) {
				to = "another-" + to
			}
			out = append(out, spec.Ignored{File: f.root.Name(name), Rename: to})
		}
	}
	return out
}

// readName is the name under which a directory would read a file, or "".
func readName(name string) string {
	base := strings.TrimLeft(path.Base(name), "_")
	stem := strings.TrimSuffix(base, path.Ext(base))
	switch ext := strings.ToLower(path.Ext(base)); {
	case stem == "":
		return ""
	case ext == ".cue":
		for cue.PassesOver(stem + ".cue") {
			stem = stem[:len(stem)-len("_test")]
		}
		return stem + ".cue"
	case isData("x" + ext):
		if end := path.Ext(stem); strings.EqualFold(end, ".fleet") {
			stem = strings.TrimSuffix(stem, end)
		}
		return stem + ".fleet" + ext
	}
	return ""
}

// topLevel finds a field of a fleet in CUE, however the file is broken.
var topLevel = memo.Regexp(`(?m)^[ \t{]*"?(?:platform|batches|iterators|workers)"?[?!]?\s*:`)

func (f *files) looksLikeFleet(name string) bool {
	text, err := f.glance(name)
	switch {
	case err != nil:
		return false
	case strings.EqualFold(path.Ext(name), ".cue"):
		return topLevel().Match(text)
	}
	return document.LooksLikeFleet(text)
}

// glance reads a file that is not part of the fleet, so that nothing is wrong
// with it.
func (f *files) glance(name string) ([]byte, error) {
	info, err := fs.Stat(f.root.FS, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > root.MaxFile {
		return nil, fs.ErrInvalid
	}
	file, err := f.root.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, root.MaxFile))
}
