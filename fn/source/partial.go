package source

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// isPartial reports whether a platform is above the directories that were
// read: their siblings have batches of it too, which nobody asked for. Named files
// and BatchSets have all that they speak of.
func isPartial(f *spec.Fleet, args []string) bool {
	if len(args) == 0 {
		args = []string{"."}
	}
	return slices.ContainsFunc(f.Platforms(), func(p *spec.Platform) bool {
		file := p.Node.Pos.File
		return file != "" && !strings.HasPrefix(file, "BatchSet/") &&
			!slices.ContainsFunc(args, func(arg string) bool { return isBelow(file, arg) })
	})
}

// isBelow reports whether a file is a named one, or lies below a named directory.
func isBelow(file, arg string) bool {
	path, err := filepath.Rel(arg, file)
	if err != nil { // one is absolute, or above the working directory
		file, _ = filepath.Abs(file)
		arg, _ = filepath.Abs(arg)
		path, err = filepath.Rel(arg, file)
	}
	return err == nil && path != ".." && !strings.HasPrefix(path, ".."+string(filepath.Separator))
}
