// Package sink writes resources: as a stream of YAML or JSON, or as a
// directory. Everything is encoded before anything is written, so that a reader
// gets the whole or nothing.
package sink

import (
	"bufio"
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
	var b []byte
	separator := ""
	for o := range objects {
		b = enc.AppendYAML(append(b[:0], separator...), o)
		separator = "---\n"
		from, to, block := enc.Block()
		out.add(b[:from])
		out.refer(block)
		out.add(b[to:])
		if err := limit.check(out.size); err != nil {
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
	out.add([]byte("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": ["))
	before, after := "\n    ", "]\n}\n"
	for o := range objects {
		b.Reset()
		b.WriteString(before)
		before, after = ",\n    ", "\n  ]\n}\n"
		if err := json.Indent(&b, manifest.JSON(o), "    ", "  "); err != nil {
			return err
		}
		out.add(b.Bytes())
		if err := limit.check(out.size); err != nil {
			return err
		}
	}
	out.add([]byte(after))
	return out.write(w)
}

// text is a long text in pieces. What stands in it many times is there once: the
// start wrapper alone would be two thirds of a stream.
type text struct {
	pieces [][]byte
	own    int // bytes of the last piece's array that may be appended to
	size   int
}

const arraySize = 256 << 10

// add copies a piece to the end.
func (t *text) add(piece []byte) {
	t.size += len(piece)
	for len(piece) > 0 {
		if t.own == 0 {
			t.pieces = append(t.pieces, make([]byte, 0, arraySize))
			t.own = arraySize
		}
		last := &t.pieces[len(t.pieces)-1]
		n := min(t.own, len(piece))
		*last = append(*last, piece[:n]...)
		t.own -= n
		piece = piece[n:]
	}
}

// refer adds a piece that nobody changes, without a copy.
func (t *text) refer(piece []byte) {
	if len(piece) == 0 {
		return
	}
	t.size += len(piece)
	t.pieces = append(t.pieces, piece)
	if t.own > 0 { // what is left of the array goes on behind it
		before := t.pieces[len(t.pieces)-2]
		t.pieces[len(t.pieces)-2] = before[:len(before):len(before)]
		t.pieces = append(t.pieces, before[len(before):len(before):cap(before)])
	}
}

func (t *text) write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 64<<10)
	for _, piece := range t.pieces {
		if _, err := out.Write(piece); err != nil {
			return err
		}
	}
	return out.Flush()
}
