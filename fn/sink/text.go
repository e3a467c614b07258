package sink

import "io"

// text is a long text in pieces, so that what it has already is not copied as it
// grows.
type text struct {
	limit Limit
	err   error // why there is no text

	full    [][]byte
	last    []byte // what is appended to
	written int    // bytes in full
}

const pieceSize = 256 << 10

// grown is called after each resource. It begins another piece where the last one
// is nearly full, and lets all go where the text is larger than the limit.
func (t *text) grown() {
	size := t.written + len(t.last)
	if err := t.limit.check(size); err != nil {
		*t = text{err: err}
		return
	}
	if cap(t.last)-len(t.last) < pieceSize/8 {
		t.full, t.last, t.written = append(t.full, t.last), make([]byte, 0, pieceSize), size
	}
}

func (t *text) write(w io.Writer) error {
	if t.err != nil {
		return t.err
	}
	for _, piece := range append(t.full, t.last) {
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	return nil
}
