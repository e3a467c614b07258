package replay

import (
	"path"
	"strings"
)

// narrow returns the directory of the repository that Argo CD sends: the longest
// that the application's path and those of the annotation have in common, as
// repo-server finds it with --plugin-use-manifest-generate-paths. Once a path
// has left the application's branch, a later one that is an ancestor of what is
// left narrows nothing more; that is how repo-server counts.
//
// https://github.com/argoproj/argo-cd/blob/v3.2.11/reposerver/repository/utils.go
func narrow(appPath, annotation string) string {
	common, narrowed, disjoint := split(appPath), false, false
	for item := range strings.SplitSeq(annotation, ";") {
		if item == "" {
			continue
		}
		narrowed = true
		if !path.IsAbs(item) {
			item = path.Join(appPath, item)
		}
		parts := split(item)
		least := min(len(common), len(parts))
		for i := range least {
			if common[i] != parts[i] {
				common, disjoint = common[:i], true
				break
			}
		}
		if !disjoint && least < len(common) {
			common = common[:least]
		}
	}
	if !narrowed {
		return "."
	}
	return path.Join(append([]string{"."}, common...)...)
}

// split returns the parts of a path, which can't leave the repository.
func split(name string) []string {
	name = strings.Trim(path.Join("/", name), "/")
	if name == "" {
		return nil
	}
	return strings.Split(name, "/")
}
