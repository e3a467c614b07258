package plugin

import (
	"os"

	"github.com/batchfn/batchfn/plugin"
)

// repository is the directory that holds what there is of the repository.
func repository(request plugin.Request) string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return plugin.Root(dir, request.SourcePath)
}

// workIn makes a directory the working directory until the returned function is
// called: paths start there.
func workIn(dir string) (back func(), err error) {
	was, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	return func() { _ = os.Chdir(was) }, os.Chdir(dir)
}
