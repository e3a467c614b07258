package sink

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Text is a file of a flat directory.
type Text struct {
	Name string
	Text []byte
}

// Flat writes files into one directory, each at once. What begins with the mark is
// batchfn's: it is replaced, and removed where it has the suffix and all says that
// what is not among the files has gone. Where a file of others is in the way, nothing
// is written at all.
func Flat(dir string, files []Text, mark []byte, suffix string, all bool, limit Limit) error {
	size := 0
	var names []string
	wanted := map[string]bool{}
	for _, f := range files {
		if size += len(f.Text); limit.check(size) != nil {
			return limit.check(size)
		}
		names = append(names, f.Name)
		wanted[f.Name] = true
	}
	d, err := openRoot(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if problems := d.taken(names, mark); len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	for _, f := range files {
		if d.has(f.Name, f.Text) {
			continue
		}
		if err := d.replace(f.Name, f.Text, 0); err != nil {
			return d.unwritable(f.Name, err)
		}
	}
	return d.clean(mark, suffix, wanted, all)
}

// clean removes what has gone, and what a killed run left.
func (d root) clean(mark []byte, suffix string, wanted map[string]bool, all bool) error {
	for _, e := range d.list(".") {
		name := e.Name()
		left := strings.HasPrefix(name, ".") && strings.HasSuffix(name, suffix+temporarySuffix)
		gone := all && strings.HasSuffix(name, suffix) && !wanted[name] && d.begins(name, mark)
		if !e.Type().IsRegular() || !left && !gone {
			continue
		}
		if err := d.Remove(name); err != nil {
			return d.unwritable(name, err)
		}
	}
	return nil
}
