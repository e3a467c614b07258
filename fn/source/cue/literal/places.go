package literal

import (
	"bytes"
	"sort"

	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/spec"
)

// places turns offsets into lines and columns. A file is read from its start to
// its end, so that the line is mostly that of the last place, or the next. Without
// the lines of a file it asks the place itself.
type places struct {
	file   string
	starts []int // of the lines
	last   int
}

func newPlaces(file string, text []byte) places {
	p := places{file: file, starts: make([]int, 1, bytes.Count(text, []byte("\n"))+1)}
	for i, c := range text {
		if c == '\n' {
			p.starts = append(p.starts, i+1)
		}
	}
	return p
}

func (p *places) of(pos token.Pos) spec.Pos {
	if !pos.IsValid() {
		return spec.Pos{}
	}
	if p.starts == nil {
		at := pos.Position()
		return spec.Pos{File: at.Filename, Line: at.Line, Col: at.Column}
	}
	offset := pos.Offset()
	holds := func(line int) bool {
		return p.starts[line] <= offset && (line+1 == len(p.starts) || offset < p.starts[line+1])
	}
	switch {
	case holds(p.last):
	case p.last+1 < len(p.starts) && holds(p.last+1):
		p.last++
	default:
		p.last = sort.SearchInts(p.starts, offset+1) - 1
	}
	return spec.Pos{File: p.file, Line: p.last + 1, Col: offset - p.starts[p.last] + 1}
}
