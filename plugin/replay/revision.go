package replay

import (
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/root"
)

// noRevision is the revision of what is no commit.
var noRevision = strings.Repeat("0", 40)

var commit = memo.Regexp(`^[0-9a-f]{40,64}$`)

// Revision is the commit that a checkout is at, read from git's files, or
// zeroes.
func Revision(checkout string) string {
	git := root.GitDir(checkout)
	head := firstLine(git, "HEAD")
	ref, symbolic := strings.CutPrefix(head, "ref: ")
	if !symbolic {
		return orZeroes(head)
	}
	if !filepath.IsLocal(ref) {
		return noRevision
	}
	common := root.GitCommon(git)
	if found := firstLine(common, filepath.FromSlash(ref)); found != "" {
		return orZeroes(found)
	}
	packed, _ := root.GitFile(common, "packed-refs")
	for line := range strings.Lines(packed) {
		if hash, name, _ := strings.Cut(strings.TrimSpace(line), " "); name == ref {
			return orZeroes(hash)
		}
	}
	return noRevision
}

func orZeroes(revision string) string {
	if commit().MatchString(revision) {
		return revision
	}
	return noRevision
}

// firstLine is that of a file of git's, "" where it cannot be read.
func firstLine(dir, name string) string {
	text, _ := root.GitFile(dir, name)
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}
