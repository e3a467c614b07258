package sink

import (
	"iter"
	"path"
	"slices"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/spec"
)

// mark is the first line of a file that batchfn wrote, and so may replace and
// remove.
const mark = "# Written by batchfn from a fleet: change that, not this file.\n"

// File is one file of a directory: REGION/NAME.yaml with the resources of a
// workload.
type File struct {
	Region, Name string
	text         []byte
}

// NewFile encodes the file of a workload.
func NewFile(region, name string, objects []manifest.Object) File {
	text := []byte(mark)
	for i, o := range objects {
		if i > 0 {
			text = append(text, "---\n"...)
		}
		text = manifest.AppendYAML(text, o)
	}
	return File{region, name, text}
}

func (f File) path() string { return path.Join(f.Region, f.base()) }
func (f File) base() string { return f.Name + ".yaml" }

// Directory is where files are written to.
type Directory struct {
	Path    string
	Regions []string // of which what the fleet no longer has is removed
	All     bool     // other regions that batchfn wrote have gone as well
	Limit   Limit
	// Progress, if any, is called for each file that is written, with how many there are.
	Progress func(done, total int)

	exchange func(d root, a, b string) error // of tests; nil is the system's
}

// Write writes files, which it goes through twice. A file that batchfn did not write is
// never touched: where one is in the way, nothing is written at all, and the error is a
// *spec.Unreadable. Larger files than the limit are a *spec.LimitReached.
//
// Each region is made aside and takes its place at once: whenever this is killed, a
// region is the old one or the new one, and the next run removes what was left aside.
func (to Directory) Write(files iter.Seq[File]) error {
	size := 0
	var paths []string
	for f := range files {
		if size += len(f.text); to.Limit.check(size) != nil {
			return to.Limit.check(size)
		}
		paths = append(paths, f.path())
	}
	d, err := openRoot(to.Path)
	if err != nil {
		return err
	}
	defer d.Close()
	defer d.lock()()
	if err := d.recover(); err != nil {
		return err
	}
	if problems := d.inTheWay(paths, to.Regions, to.All); len(problems) > 0 {
		return &spec.Unreadable{Problems: problems}
	}
	err = to.swap(d, files, len(paths))
	if err != nil {
		_ = d.recover() // removes what was made aside
	}
	return err
}

func (to Directory) swap(d root, files iter.Seq[File], total int) error {
	s := &swap{root: d, exchange: exchange, regions: map[string]*region{}}
	if to.exchange != nil {
		s.exchange = to.exchange
	}
	done := 0
	for f := range files {
		if err := s.write(f); err != nil {
			return d.unwritable(f.path(), err)
		}
		if done++; to.Progress != nil {
			to.Progress(done, total)
		}
	}
	regions := to.Regions
	if to.All {
		regions = slices.Concat(regions, d.regions())
	}
	if err := s.complete(regions); err != nil {
		return err
	}
	return s.place()
}

// inTheWay finds what is not batchfn's where a region or a file has to be, and symbolic
// links out of the directory that a region which has gone may have become.
func (d root) inTheWay(paths, regions []string, all bool) []spec.Finding {
	var problems []spec.Finding
	seen := map[string]bool{}
	for _, region := range regions {
		seen[region] = true
		if info, err := d.Lstat(region); err == nil && !info.IsDir() {
			problems = append(problems, d.noDirectory(region))
		}
	}
	for _, e := range d.list(".") {
		if all && !seen[e.Name()] && isRegion(e.Name()) && d.leadsOut(e.Name()) {
			problems = append(problems, d.noDirectory(e.Name()))
		}
	}
	if len(problems) > 0 {
		return problems
	}
	return d.taken(paths, []byte(mark))
}

func (d root) noDirectory(name string) spec.Finding {
	return spec.Finding{Level: spec.Error, Pos: spec.Pos{File: d.path(name)},
		Message: "is in the way: it is not a directory", Hint: "move it, or choose another directory"}
}
