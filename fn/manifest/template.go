package manifest

import (
	"bufio"
	"slices"

	"github.com/batchfn/batchfn/fn/mark"
)

// Template is resources with marks as YAML, a document each: they are encoded once for
// all values of the marks. A scalar with marks is encoded with its values, since these
// decide how it is quoted.
type Template struct {
	parts []part

	size    int // bytes without the scalars
	scalars int // bytes of the scalars as they are
	marks   int // in the scalars
}

// part is a text and the scalar with marks behind it, if there is one.
type part struct {
	text []byte
	scalar
}

// scalar is one with marks.
type scalar struct {
	text   string
	indent int
}

// hole is where a scalar with marks is left out of a text.
type hole struct {
	offset int
	scalar
}

// Separator is what separates the documents of a stream.
const Separator = "---\n"

// Template encodes resources with marks.
func (e *Encoder) Template(objects ...Object) *Template {
	t := &Template{}
	for i, o := range objects {
		if i > 0 {
			t.add([]byte(Separator), scalar{})
		}
		e.yaml.marked = true
		var shared []Shared
		e.scratch, shared = e.AppendYAML(e.scratch[:0], nil, o)
		t.addText(slices.Clone(e.scratch), shared, e.yaml.holes)
		e.yaml.marked, e.yaml.holes = false, e.yaml.holes[:0]
	}
	return t
}

// addText adds a text with shared texts and holes between its bytes, each in order.
func (t *Template) addText(own []byte, shared []Shared, holes []hole) {
	t.parts = append(make([]part, 0, len(t.parts)+2*len(shared)+len(holes)+1), t.parts...)
	at := 0
	for _, h := range holes {
		for ; len(shared) > 0 && shared[0].Offset < h.offset; shared = shared[1:] {
			t.add(own[at:shared[0].Offset], scalar{})
			t.add(shared[0].Text, scalar{})
			at = shared[0].Offset
		}
		t.add(own[at:h.offset], h.scalar)
		at = h.offset
	}
	for _, s := range shared {
		t.add(own[at:s.Offset], scalar{})
		t.add(s.Text, scalar{})
		at = s.Offset
	}
	t.add(own[at:], scalar{})
}

func (t *Template) add(text []byte, s scalar) {
	t.parts = append(t.parts, part{text, s})
	t.size += len(text)
	t.scalars += len(s.text)
	t.marks += mark.Count(s.text)
}

// writeTo writes the resources with values in the place of the marks.
func (t *Template) writeTo(out *bufio.Writer, values []string) (err error) {
	for _, p := range t.parts {
		if _, err = out.Write(p.text); p.scalar.text != "" {
			_, err = out.Write(AppendText(out.AvailableBuffer(), mark.Fill(p.scalar.text, values), p.indent))
		}
	}
	return err // it stays in a writer
}
