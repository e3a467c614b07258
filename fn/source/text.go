package source

import (
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// ReadText reads a fleet from the text of one CUE file, which is called name in
// messages. Errors are those of Read.
func ReadText(name string, text []byte, opts Options) (*spec.Fleet, error) {
	return readAll(nil, opts, func(j *joining) error {
		r := root.New(root.OneFile(specCUE, string(text)), func(string) string { return name })
		defer j.addSources(r)
		return j.readFiles(&files{root: r, namedCUE: []string{specCUE}})
	})
}
