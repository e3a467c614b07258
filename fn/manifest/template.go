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
	hole
}

// hole is a scalar with marks that is left out of a text.
type hole struct {
	offset int
	scalar string
	indent int
}

// Separator stands between the documents of a stream.
const Separator = "---\n"

// Template encodes resources with marks.
func (e *Encoder) Template(objects ...Object) *Template {
	t := &Template{}
	for i, o := range objects {
		if i > 0 {
			t.add([]byte(Separator), hole{})
		}
		e.yaml.marked = true
		var shared []Shared
		e.scratch, shared = e.AppendYAML(e.scratch[:0], nil, o)
		t.addText(slices.Clone(e.scratch), shared, e.yaml.holes)
		e.yaml.marked, e.yaml.holes = false, e.yaml.holes[:0]
	}
	return t
}

// addText adds a text between whose bytes stand shared texts and holes, each in order.
func (t *Template) addText(own []byte, shared []Shared, holes []hole) {
	at := 0
	for _, h := range holes {
		for ; len(shared) > 0 && shared[0].Offset < h.offset; shared = shared[1:] {
			t.add(own[at:shared[0].Offset], hole{})
			t.add(shared[0].Text, hole{})
			at = shared[0].Offset
		}
		t.add(own[at:h.offset], h)
		at = h.offset
	}
	for _, s := range shared {
		t.add(own[at:s.Offset], hole{})
		t.add(s.Text, hole{})
		at = s.Offset
	}
	t.add(own[at:], hole{})
}

func (t *Template) add(text []byte, h hole) {
	t.parts = append(t.parts, part{text, h})
	t.size += len(text)
	t.scalars += len(h.scalar)
	t.marks += mark.Count(h.scalar)
}

// writeTo writes the resources with values in the place of the marks.
func (t *Template) writeTo(out *bufio.Writer, values []string) (err error) {
	for _, p := range t.parts {
		if _, err = out.Write(p.text); p.scalar != "" {
			_, err = out.Write(AppendText(out.AvailableBuffer(), mark.Fill(p.scalar, values), p.indent))
		}
	}
	return err // it stays in a writer
}
