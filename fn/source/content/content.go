// Package content is what a package of a fleet says, whichever reader read it:
// the CUE of a directory, a YAML or JSON file, the fields of a BatchSet. Joining
// such values to a fleet is the business of fn/source.
package content

import "github.com/batchfn/batchfn/fn/spec"

// Package is what one reader read.
type Package struct {
	Dir    string   // path within the root; "" for files that were named themselves
	Clause string   // name of the CUE package, or ""
	At     spec.Pos // of the first package clause
	Module string   // directory of its CUE module, or ""
	Within string   // path of the fleet in its file, where places are lost
	Files  []string // names in messages

	Platform *spec.Node // or nil
	Entries  []Entry    // those of the package's own directory
	Names    []Name     // where the files define entries by name; those of directories above are there too
	Lists    []List     // where they define lists of entries
	Unknown  []spec.Field
	Repeated []spec.Repeated

	Misread  []Misread
	Problems []spec.Finding // of the shape; there is a fleet all the same
	Failures []Failure
	Broken   []spec.Finding // why there is nothing but Files

	Evaluated *spec.Related // why CUE had to evaluate the package, and where; else nil
}

// Entry is an entry as written, of which only the place is checked.
type Entry struct {
	Kind   spec.Kind
	Name   string // in the struct form
	Index  int    // in the list form; else -1
	Within string // path of the entry in its file, where places are lost
	Pos    spec.Pos
	Node   *spec.Node
}

// Name is a place that defines an entry by name. CUE merges those of two files
// without a word.
type Name struct {
	Kind spec.Kind
	Name string
	Pos  spec.Pos
}

// List is a list of entries.
type List struct {
	Kind spec.Kind
	Pos  spec.Pos
}

// Misread is a field that CUE reads otherwise than it looks to people who know
// YAML. It is a problem, unless a finding at its place speaks of it already: that
// one gets what to write as its hint.
type Misread struct {
	spec.Finding
	Right string
}

// Failure is an error of the whole package, with all its places. It is a problem
// unless a finding has its path or is at one of them already, be it of
// another package that shares the file.
type Failure struct {
	spec.Finding
	Places []spec.Pos
}

// Add adds what another reader says of the same directory, but for the platform.
func (p *Package) Add(other *Package) {
	p.Files = append(p.Files, other.Files...)
	p.Entries = append(p.Entries, other.Entries...)
	p.Names = append(p.Names, other.Names...)
	p.Lists = append(p.Lists, other.Lists...)
	p.Unknown = append(p.Unknown, other.Unknown...)
}
