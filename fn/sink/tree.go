package sink

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// Tree writes files, PATH: TEXT, below a directory: all of them, or where one cannot be
// written, none. No link in it is followed out of it.
func Tree(dir string, files map[string]string) error {
	d, err := openRoot(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	defer d.lock()()
	t := &tree{root: d}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := t.prepare(name, []byte(files[name])); err != nil {
			t.abandon()
			return d.unwritable(name, err)
		}
	}
	for _, target := range t.targets {
		if err := d.Rename(temporary(target), target); err != nil {
			t.abandon()
			return d.unwritable(target, err)
		}
	}
	return nil
}

// tree is what is written aside.
type tree struct {
	root
	targets []string // of files that have all their text
	made    []string // directories, each behind the one that it is in
}

// prepare writes a file aside, where it or what a symbolic link leads to takes its place.
func (t *tree) prepare(name string, text []byte) error {
	if err := t.makeDirectory(path.Dir(name)); err != nil {
		return err
	}
	target, err := t.linked(name)
	if err != nil {
		return err
	}
	if info, err := t.Lstat(target); err == nil && info.IsDir() {
		return errors.New("it is a directory")
	}
	f, err := t.take(temporary(target))
	if err != nil {
		return err
	}
	t.targets = append(t.targets, target)
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}

func (t *tree) makeDirectory(name string) error {
	if _, err := t.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := t.makeDirectory(path.Dir(name)); err != nil {
		return err
	}
	if err := t.Mkdir(name, 0o755); err != nil {
		return err
	}
	t.made = append(t.made, name)
	return nil
}

// abandon removes what was written aside.
func (t *tree) abandon() {
	for _, target := range t.targets {
		_ = t.Remove(temporary(target))
	}
	for _, name := range slices.Backward(t.made) {
		_ = t.Remove(name) // it is empty, or somebody else's by now
	}
}
