// Package sink writes resources: as a stream of YAML or JSON, or as a
// directory. Everything is encoded before anything is written, so that a reader
// gets the whole or nothing.
package sink

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/spec"
)

// Limit is the most bytes that a sink makes.
type Limit int64

func (l Limit) check(size int) error {
	if l > 0 && int64(size) > int64(l) {
		return &spec.LimitReached{Message: fmt.Sprintf("the output is larger than %d bytes: raise --max-output, or render one region at a time", int64(l))}
	}
	return nil
}

// WriteYAML writes resources as a stream of documents.
func WriteYAML(w io.Writer, objects iter.Seq[manifest.Object], limit Limit) error {
	var out text
	var enc manifest.Encoder
	separator := ""
	for o := range objects {
		out.last = enc.AppendYAML(append(out.last, separator...), o)
		separator = "---\n"
		if err := limit.check(out.size()); err != nil {
			return err
		}
	}
	return out.write(w)
}

// WriteText writes a stream of documents that is made already.
func WriteText(w io.Writer, text []byte, limit Limit) error {
	if err := limit.check(len(text)); err != nil {
		return err
	}
	_, err := w.Write(text)
	return err
}

// WriteJSON writes resources as a v1 List, as kubectl prints them.
func WriteJSON(w io.Writer, objects iter.Seq[manifest.Object], limit Limit) error {
	var out text
	var b bytes.Buffer
	out.last = append(out.last, "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": ["...)
	before, after := "\n    ", "]\n}\n"
	for o := range objects {
		b.Reset()
		b.WriteString(before)
		before, after = ",\n    ", "\n  ]\n}\n"
		if err := json.Indent(&b, manifest.JSON(o), "    ", "  "); err != nil {
			return err
		}
		out.last = append(out.last, b.Bytes()...)
		if err := limit.check(out.size()); err != nil {
			return err
		}
	}
	out.last = append(out.last, after...)
	return out.write(w)
}

// text is a long text in pieces, so that what it has already is not copied as it
// grows.
type text struct {
	full    [][]byte
	last    []byte // what is appended to
	written int    // bytes in full
}

const pieceSize = 256 << 10

// size is called after each resource, and begins another piece where the last
// one is nearly full.
func (t *text) size() int {
	size := t.written + len(t.last)
	if cap(t.last)-len(t.last) < pieceSize/8 {
		t.full, t.last, t.written = append(t.full, t.last), make([]byte, 0, pieceSize), size
	}
	return size
}

func (t *text) write(w io.Writer) error {
	for _, piece := range append(t.full, t.last) {
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}
