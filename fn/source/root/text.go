package root

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/batchfn/batchfn/fn/spec"
)

// MaxFile is the most bytes of one source file: a fleet of 10,000 batches in one
// file is smaller.
const MaxFile = 4 << 20

// MaxFiles is the most bytes of all files that are read through a root: a hundred
// thousand batches are less.
const MaxFiles = 256 << 20

// Text reads a regular file. It fails with the error of the file system, with a
// *spec.LimitReached, or with a *spec.Unreadable where the text is none.
func (r *Root) Text(name string) ([]byte, error) {
	text, err := r.Data(name)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // a byte order mark, of Windows' editors
	r.keep(name, text)
	if i := InvalidUTF8(text); i >= 0 {
		line, col := LineCol(text, i)
		return nil, r.Refuse(name, line, col, "not UTF-8", "save the file as UTF-8")
	}
	if line := conflictMarker(text); line > 0 {
		return nil, r.Refuse(name, line, 1, "a merge conflict marker: <<<<<<<", "finish the merge of this file")
	}
	return text, nil
}

// Data reads a regular file of any bytes, with the errors of Text. All that is
// read through a root has a limit too, each file counted once.
func (r *Root) Data(name string) ([]byte, error) {
	text, err := r.read(name)
	if err == nil && r.count(name, len(text)) > MaxFiles {
		err = r.reach(&spec.LimitReached{Message: "more than 256 MiB of source files: render a part of the fleet"})
	}
	if err != nil {
		return nil, err
	}
	return text, nil
}

func (r *Root) count(name string, size int) (total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.counted[name] {
		r.counted[name] = true
		r.total += size
	}
	return r.total
}

// read reads a file to its end, or fails where that is too far.
func (r *Root) read(name string) ([]byte, error) {
	f, err := r.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, r.Refuse(name, 0, 0, "not a regular file", "")
	}
	var text bytes.Buffer
	text.Grow(int(min(info.Size(), r.max)) + bytes.MinRead)
	if _, err = text.ReadFrom(io.LimitReader(f, r.max+1)); err == nil && int64(text.Len()) > r.max { // it has grown
		err = r.tooLarge(name)
	}
	return text.Bytes(), err
}

func (r *Root) tooLarge(name string) error {
	if r.max == MaxFile {
		return r.reach(&spec.LimitReached{Message: r.Name(name) + ": larger than 4 MiB, the limit of a source file"})
	}
	return r.reach(&spec.LimitReached{Message: fmt.Sprintf("%s: larger than %d bytes", r.Name(name), r.max)})
}

func (r *Root) keep(name string, text []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sources[r.Name(name)] = text
}

func (r *Root) reach(limit error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.limit = limit
	return limit
}

// conflictMarker is the line of the first marker of an unfinished merge, or 0.
func conflictMarker(text []byte) int {
	if !bytes.Contains(text, []byte("<<<<<<< ")) {
		return 0
	}
	line := 0
	for l := range bytes.Lines(text) {
		if line++; bytes.HasPrefix(l, []byte("<<<<<<< ")) {
			return line
		}
	}
	return 0
}

// InvalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func InvalidUTF8(text []byte) int {
	if utf8.Valid(text) {
		return -1
	}
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRune(text[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// LineCol is the line of an offset and the column in bytes, both from 1.
func LineCol(text []byte, offset int) (line, col int) {
	before := string(text[:offset])
	return strings.Count(before, "\n") + 1, offset - strings.LastIndex(before, "\n")
}
