package cli

import "io"

// pieces keep what is written, in pieces: a buffer that grows has it twice.
type pieces struct{ all [][]byte }

const piece = 1 << 20

func (p *pieces) Write(b []byte) (int, error) {
	written := len(b)
	for len(b) > 0 {
		last := len(p.all) - 1
		if last < 0 || len(p.all[last]) == cap(p.all[last]) {
			size := piece
			if last < 0 {
				size = piece / 16 // most say little
			}
			p.all = append(p.all, make([]byte, 0, size))
			last++
		}
		n := min(len(b), cap(p.all[last])-len(p.all[last]))
		p.all[last] = append(p.all[last], b[:n]...)
		b = b[n:]
	}
	return written, nil
}

// writeTo writes all, up to the first error.
func (p *pieces) writeTo(w io.Writer) error {
	for _, b := range p.all {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// head is the beginning of all.
func (p *pieces) head() []byte {
	if len(p.all) == 0 {
		return nil
	}
	return p.all[0]
}
