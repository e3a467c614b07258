// Package spec is the model: what a fleet says, as values in memory. It knows
// where each value was written, how the levels of a fleet merge, and nothing
// of files, CUE or Kubernetes resources.
package spec

import (
	_ "embed"
	"strconv"
)

// Schema is the text of the CUE schema, package batchfn.dev/fleet: the one
// source of field names, types, defaults and their documentation.
//
//go:embed schema.cue
var Schema string

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
