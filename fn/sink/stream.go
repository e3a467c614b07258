// Package sink writes resources: as a stream of YAML or JSON, or as a
// directory. Nothing is written before all has been encoded once, so that a
// reader gets the whole or nothing.
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

// WriteYAML writes resources as a stream of documents. It goes through them twice
// where the stream is large.
func WriteYAML(w io.Writer, objects iter.Seq[manifest.Object], limit Limit) error {
	return write(w, limit, func(yield func([]byte, error) bool) {
		var b []byte
		var enc manifest.Encoder
		separator := ""
		for o := range objects {
			b = enc.AppendYAML(append(b[:0], separator...), o)
			separator = "---\n"
			if !yield(b, nil) {
				return
			}
		}
	})
}

// YAML is what WriteYAML writes; workloads is about how many there are.
func YAML(objects iter.Seq[manifest.Object], workloads int, limit Limit) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, workloads*7200)) // a CronJob with its start wrapper
	err := WriteYAML(b, objects, limit)
	return b.Bytes(), err
}

// WriteJSON writes resources as a v1 List, as kubectl prints them. It goes through
// them twice where the list is large.
func WriteJSON(w io.Writer, objects iter.Seq[manifest.Object], limit Limit) error {
	return write(w, limit, func(yield func([]byte, error) bool) {
		var b bytes.Buffer
		b.WriteString("{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": [")
		before, after := "\n    ", "]\n}\n"
		for o := range objects {
			b.WriteString(before)
			before, after = ",\n    ", "\n  ]\n}\n"
			item, err := manifest.JSON(o)
			if err == nil {
				err = json.Indent(&b, item, "    ", "  ")
			}
			if !yield(b.Bytes(), err) {
				return
			}
			b.Reset()
		}
		b.WriteString(after)
		yield(b.Bytes(), nil)
	})
}

// kept is how much of a stream is kept as text. The start wrapper makes most of
// it, so that a stream of a thousand workloads would be several times their
// size in memory.
const kept = 1 << 20

// write writes pieces of text, each good until the next one is asked for. The
// first time they are only counted, since the limit, or an error, must be known
// before the first byte is written; that is cheap, and a large stream is never
// in memory as a whole.
func write(w io.Writer, limit Limit, pieces iter.Seq2[[]byte, error]) error {
	size := 0
	var text []byte
	for piece, err := range pieces {
		if err != nil {
			return err
		}
		if size += len(piece); limit.check(size) != nil {
			return limit.check(size)
		}
		if size <= kept {
			text = append(text, piece...)
		}
	}
	if size <= kept {
		_, err := w.Write(text)
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	for piece, err := range pieces {
		if err == nil {
			_, err = out.Write(piece)
		}
		if err != nil {
			return err
		}
	}
	return out.Flush()
}
