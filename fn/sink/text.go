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
	size int   // bytes in full
}

// piece is a part of a text: its own bytes, and texts that stand between them and in
// others too.
type piece struct {
	own    []byte
	shared []manifest.Shared
}

const pieceSize = 256 << 10

// grown is called after each resource. It begins another piece where the last one
// is nearly full, and lets all go where the text is larger than the limit.
func (t *text) grown() {
	size := t.size + t.last.size()
	if err := t.limit.check(size); err != nil {
		*t = text{err: err}
		return
	}
	if cap(t.last.own)-len(t.last.own) < pieceSize/8 {
		t.full, t.size = append(t.full, t.last), size
		t.last = piece{own: make([]byte, 0, pieceSize)}
	}
}

func (t *text) write(w io.Writer) error {
	if t.err != nil {
		return t.err
	}
	out := bufio.NewWriterSize(w, pieceSize)
	for _, p := range append(t.full, t.last) {
		if err := p.write(out); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (p *piece) size() int {
	n := len(p.own)
	for _, s := range p.shared {
		n += len(s.Text)
	}
	return n
}

func (p *piece) write(out *bufio.Writer) (err error) {
	at := 0
	for _, s := range p.shared {
		out.Write(p.own[at:s.Offset]) // its error stays
		_, err = out.Write(s.Text)
		at = s.Offset
	}
	if err == nil {
		_, err = out.Write(p.own[at:])
	}
	return err
}
