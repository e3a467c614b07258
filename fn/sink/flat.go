package sink

import (
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Flat is a directory whose files are written into it one by one, each at once.
type Flat struct {
	Path   string
	Mark   []byte // what a file begins with that batchfn wrote, and so may replace and remove
	Suffix string // of the files that are removed when they have gone
	All    bool   // a file that is not written has gone
	Limit  Limit
}

// Write writes files, NAME: TEXT. Where a file that batchfn did not write is in the way,
// nothing is written at all, and the error is a *spec.Unreadable. Larger files than the
// limit are a *spec.LimitReached.
func (to Flat) Write(files map[string][]byte) error {
	size, names := 0, slices.Sorted(maps.Keys(files))
	for _, name := range names {
		size += len(files[name])
	}
	if err := to.Limit.check(size); err != nil {
		return err
	}
	d, err := openRoot(to.Path)
	if err != nil {
		return err
	}
	defer d.Close()
	if problems := d.taken(names, to.Mark); len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	for _, name := range names {
		if d.has(name, files[name]) {
			continue
		}
		if err := d.replace(name, files[name], 0); err != nil {
			return d.unwritable(name, err)
		}
	}
	return to.clean(d, files)
}

// clean removes what has gone, and what a killed run left.
func (to Flat) clean(d root, files map[string][]byte) error {
	for _, e := range d.list(".") {
		name := e.Name()
		_, wanted := files[name]
		left := strings.HasPrefix(name, ".") && strings.HasSuffix(name, to.Suffix+temporarySuffix)
		gone := to.All && strings.HasSuffix(name, to.Suffix) && !wanted && d.begins(name, to.Mark)
		if !e.Type().IsRegular() || !left && !gone {
			continue
		}
		if err := d.Remove(name); err != nil {
			return d.unwritable(name, err)
		}
	}
	return nil
}
