package spec

import "strconv"

// Pos is a place in a source file. Line and Col count from 1, Col in bytes;
// Line 0 means that the place is unknown, an empty File that even the file is.
type Pos struct {
	File      string
	Line, Col int
}

// String formats the place as file:line:column, as far as it is known.
func (p Pos) String() string {
	if p.Line == 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// Known reports whether the file at least is known.
func (p Pos) Known() bool { return p.File != "" }

// Before orders places within one file by line and column.
func (p Pos) Before(q Pos) bool {
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Col < q.Col
}
