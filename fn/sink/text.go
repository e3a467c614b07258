package sink

import (
	"bufio"
	"io"

	"github.com/batchfn/batchfn/fn/manifest"
)

// text is a long text in pieces, so that what it has already is not copied as it
// grows.
type text struct {
	limit Limit
	err   error // why there is no text

	full []piece
	last piece // what is appended to

	least, most int // bytes; they differ where templates are to be filled in
}

// piece is a part of a text: its own bytes, and texts between them and in
// others too.
type piece struct {
	own    []byte
	shared []manifest.Shared
}

const pieceSize = 256 << 10

// grown is called after each resource, with the length of own and of shared before it. It
// begins another piece where the last one is nearly full, and lets all go where the text
// is larger than the limit.
func (t *text) grown(own, shared int) {
	t.least += len(t.last.own) - own
	t.most += len(t.last.own) - own
	for _, s := range t.last.shared[shared:] {
		t.least += s.Least()
		t.most += s.Most()
	}
	if err := t.limit.check(t.least); err != nil {
		*t = text{err: err}
		return
	}
	if cap(t.last.own)-len(t.last.own) < pieceSize/8 {
		t.full = append(t.full, t.last)
		t.last = piece{own: make([]byte, 0, pieceSize)}
	}
}

func (t *text) write(w io.Writer) error {
	if t.err == nil && t.limit.check(t.most) != nil {
		var n counter
		_ = t.writeTo(&n)
		t.err = t.limit.check(int(n))
	}
	if t.err != nil {
		return t.err
	}
	return t.writeTo(w)
}

// counter counts the bytes that are written to it.
type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

func (t *text) writeTo(w io.Writer) error {
	out := bufio.NewWriterSize(w, pieceSize)
	for _, p := range append(t.full, t.last) {
		if err := p.write(out); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (p *piece) write(out *bufio.Writer) (err error) {
	at := 0
	for _, s := range p.shared {
		out.Write(p.own[at:s.Offset]) // its error stays
		err = s.WriteTo(out)
		at = s.Offset
	}
	if err == nil {
		_, err = out.Write(p.own[at:])
	}
	return err
}
