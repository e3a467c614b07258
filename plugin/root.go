package plugin

import (
	"os"
	"path/filepath"
	"strings"
)

// Root is the directory that holds the files of an application's repository,
// as far as Argo CD sent them. dir is the application's directory, absolute;
// sourcePath is ARGOCD_APP_SOURCE_PATH, which stays that of the whole repository
// where manifest-generate-paths narrow what is sent, and says nothing then.
//
// https://github.com/argoproj/argo-cd/issues/29655
func Root(dir, sourcePath string) string {
	parts := strings.Split(dir, string(filepath.Separator))
	for i, part := range parts {
		if part == "_cmp_server" && i+1 < len(parts) { // argocd-cmp-server unpacks to _cmp_server/UUID
			return strings.Join(parts[:i+2], string(filepath.Separator))
		}
	}
	if path := filepath.Clean(filepath.FromSlash(sourcePath)); sourcePath != "" && strings.HasSuffix(dir, string(filepath.Separator)+path) {
		return strings.TrimSuffix(dir, string(filepath.Separator)+path)
	}
	for _, mark := range []string{".git", "cue.mod"} {
		for d := dir; filepath.Dir(d) != d; d = filepath.Dir(d) {
			if _, err := os.Stat(filepath.Join(d, mark)); err == nil {
				return d
			}
		}
	}
	return dir
}
