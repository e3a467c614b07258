package sink

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
)

// Where a region is made, and where it is put away if it cannot be exchanged.
const (
	asideNew = ".batchfn-new-"
	asideOld = ".batchfn-old-"
)

var regionName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

func isRegion(name string) bool { return regionName.MatchString(name) }

// regions are the directories that may be regions.
func (d root) regions() []string {
	var out []string
	for _, e := range d.list(".") {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	return out
}

// leadsOut reports whether a file is a symbolic link that leaves the directory.
func (d root) leadsOut(name string) bool {
	info, err := d.Lstat(name)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return false
	}
	_, err = d.Stat(name)
	return err != nil && !errors.Is(err, fs.ErrNotExist)
}

// lock keeps other runs from the directory until unlock is called.
func (d root) lock() (unlock func()) {
	f, err := d.Open(".")
	if err != nil {
		return func() {} // it cannot be read, which is no reason not to write
	}
	lock(f)
	return func() { f.Close() }
}

// recover removes what a killed run left, and puts back a region that it had put
// away and not replaced yet.
func (d root) recover() error {
	for _, e := range d.list(".") {
		var err error
		switch region, old := strings.CutPrefix(e.Name(), asideOld); {
		case old && e.IsDir() && d.missing(region):
			err = d.Rename(e.Name(), region)
		case old || strings.HasPrefix(e.Name(), asideNew):
			err = d.RemoveAll(e.Name())
		}
		if err != nil {
			return d.unwritable(e.Name(), err)
		}
	}
	return nil
}

func (d root) missing(name string) bool {
	_, err := d.Lstat(name)
	return errors.Is(err, fs.ErrNotExist)
}
