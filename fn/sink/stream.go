// Package sink writes what batchfn makes: streams of YAML or JSON, single files, and
// directories of them. Everything is encoded before anything is written, so that a reader
// gets the whole or nothing. It is the only package that writes files.
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
	s := NewYAML(limit)
	for o := range objects {
		s.Add(o)
	}
	return s.Write(w)
}

// WriteText writes a stream of documents that is made already.
func WriteText(w io.Writer, text []byte, limit Limit) error {
	if err := limit.check(len(text)); err != nil {
		return err
	}
	_, err := w.Write(text)
	return err
}

// Stream takes resources one after the other, and then writes them.
type Stream interface {
	// Add encodes resources.
	Add(objects ...manifest.Object)
	// Write writes them all. It fails, with nothing written, where they are larger
	// than the limit.
	Write(w io.Writer) error
}

// NewYAML is a stream of documents.
func NewYAML(limit Limit) *YAML { return &YAML{text: text{limit: limit}} }

// YAML is a stream of documents, which resources with marks can be added to as well.
type YAML struct {
	text
	enc       manifest.Encoder
	separator string // "" before the first
}

var _ Stream = (*YAML)(nil)

// Add encodes resources, a document each.
func (s *YAML) Add(objects ...manifest.Object) {
	for _, o := range objects {
		if s.err != nil {
			return
		}
		own, shared := len(s.last.own), len(s.last.shared)
		s.last.own = append(s.last.own, s.separator...)
		s.last.own, s.last.shared = s.enc.AppendYAML(s.last.own, s.last.shared, o)
		s.separator = manifest.Separator
		s.grown(own, shared)
	}
}

// Template encodes resources with marks, for AddFilled.
func (s *YAML) Template(objects ...manifest.Object) *manifest.Template {
	return s.enc.Template(objects...)
}

// AddFilled adds what a template makes of the values of its marks. It fills it in when
// it is written.
func (s *YAML) AddFilled(t *manifest.Template, values []string) {
	if s.err == nil {
		own, shared := len(s.last.own), len(s.last.shared)
		s.last.own = append(s.last.own, s.separator...)
		s.last.shared = append(s.last.shared, manifest.Shared{Offset: len(s.last.own), Template: t, Values: values})
		s.separator = manifest.Separator
		s.grown(own, shared)
	}
}

// Write writes all documents. It fails, with nothing written, where they are larger than
// the limit.
func (s *YAML) Write(w io.Writer) error { return s.write(w) }

// NewJSON is a v1 List, as kubectl prints it.
func NewJSON(limit Limit) Stream {
	s := &jsonStream{text: text{limit: limit}, before: "\n    ", after: "]\n}\n"}
	s.last.own = append(s.last.own, "{\n  \"apiVersion\": \"v1\",\n  \"kind\": \"List\",\n  \"items\": ["...)
	return s
}

type jsonStream struct {
	text
	item          bytes.Buffer
	before, after string // the next item, and the last
}

func (s *jsonStream) Add(objects ...manifest.Object) {
	for _, o := range objects {
		s.item.Reset()
		s.item.WriteString(s.before)
		s.before, s.after = ",\n    ", "\n  ]\n}\n"
		if s.err == nil {
			s.err = json.Indent(&s.item, manifest.JSON(o), "    ", "  ")
		}
		if s.err != nil {
			return
		}
		own := len(s.last.own)
		s.last.own = append(s.last.own, s.item.Bytes()...)
		s.grown(own, 0)
	}
}

func (s *jsonStream) Write(w io.Writer) error {
	s.last.own = append(s.last.own, s.after...)
	return s.write(w)
}
