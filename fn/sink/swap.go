package sink

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"syscall"
)

// swap makes regions aside, and puts them in their place.
type swap struct {
	root
	exchange func(d root, a, b string) error
	regions  map[string]*region
}

// region is one that is made.
type region struct {
	files   map[string]bool // that the fleet has
	foreign []string        // what is not batchfn's
	changed bool
}

// complete adds what the regions hold besides files.
func (s *swap) complete(regions []string) error {
	for _, name := range regions {
		if s.regions[name] == nil {
			s.regions[name] = &region{}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.regions)) {
		if err := s.compare(name, s.regions[name]); err != nil {
			return err
		}
	}
	return nil
}

// write writes a file aside; one that is there already is linked.
func (s *swap) write(f File) error {
	r := s.regions[f.Region]
	if r == nil {
		r = &region{files: map[string]bool{}}
		s.regions[f.Region] = r
		if err := s.Mkdir(asideNew+f.Region, 0o755); err != nil {
			return err
		}
	}
	r.files[f.base()] = true
	aside := path.Join(asideNew+f.Region, f.base())
	if s.has(f.path(), f.text) && s.Link(f.path(), aside) == nil {
		return nil
	}
	r.changed = true
	return s.WriteFile(aside, f.text, 0o644)
}

// compare finds what a region holds besides its files. Where the region changes,
// what is not batchfn's gets its place in the new one.
func (s *swap) compare(name string, r *region) error {
	for _, e := range s.list(name) {
		switch base := e.Name(); {
		case r.files[base]:
		case s.isOurs(name, base):
			r.changed = true
		default:
			r.foreign = append(r.foreign, base)
		}
	}
	if !r.changed || len(r.foreign) == 0 {
		return nil
	}
	if err := s.MkdirAll(asideNew+name, 0o755); err != nil {
		return s.unwritable(name, err)
	}
	for _, base := range r.foreign {
		if err := s.carry(path.Join(name, base), path.Join(asideNew+name, base)); err != nil {
			return s.unwritable(path.Join(name, base), err)
		}
	}
	return nil
}

// isOurs reports whether batchfn wrote a file, or an older version left it when
// it was killed.
func (d root) isOurs(region, base string) bool {
	return strings.HasPrefix(base, ".batchfn-") || path.Ext(base) == ".yaml" && d.begins(path.Join(region, base), []byte(mark))
}

// place puts the regions that have changed in their place, each at once.
func (s *swap) place() error {
	for _, name := range slices.Sorted(maps.Keys(s.regions)) {
		r, err := s.regions[name], error(nil)
		switch {
		case !r.changed:
		case len(r.files)+len(r.foreign) == 0:
			err = s.Rename(name, asideNew+name)
		default:
			err = s.replaceRegion(name)
		}
		if err = errors.Join(err, s.discard(name, asideNew+name), s.discard(name, asideOld+name)); err != nil {
			return s.unwritable(name, err)
		}
	}
	return nil
}

// discard removes what was made aside, or what a region was. What somebody put
// there in the meantime moves to the region.
func (s *swap) discard(name, aside string) error {
	for _, e := range s.list(aside) {
		if to := path.Join(name, e.Name()); !s.isOurs(aside, e.Name()) && s.missing(to) && !s.missing(name) {
			if err := s.Rename(path.Join(aside, e.Name()), to); err != nil {
				return err
			}
		}
	}
	return s.RemoveAll(aside)
}

// replaceRegion exchanges a region and what was made aside, or where the file
// system cannot do that, renames the one and then the other.
func (s *swap) replaceRegion(name string) error {
	info, err := s.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s.Rename(asideNew+name, name)
	}
	if err == nil {
		err = s.Chmod(asideNew+name, info.Mode().Perm())
	}
	if err != nil {
		return err
	}
	err = s.exchange(s.root, asideNew+name, name)
	if !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return err
	}
	if err := s.Rename(name, asideOld+name); err != nil {
		return err
	}
	if err := s.Rename(asideNew+name, name); err != nil {
		return errors.Join(err, s.Rename(asideOld+name, name))
	}
	return nil
}
