package sink

import (
	"maps"
	"path"
	"slices"
)

// Tree writes files, PATH: TEXT, below a directory, each at once. No link in it is
// followed out of it.
func Tree(dir string, files map[string]string) error {
	d, err := openDirectory(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		err := d.MkdirAll(path.Dir(name), 0o755)
		if err == nil {
			err = d.follow(name, []byte(files[name]), 0)
		}
		if err != nil {
			return d.unwritable(name, err)
		}
	}
	return nil
}
