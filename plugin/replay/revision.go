package replay

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// noRevision is the revision of what is no commit.
var noRevision = strings.Repeat("0", 40)

var commit = memo.Regexp(`^[0-9a-f]{40,64}$`)

// Revision is the commit that a checkout stands at, read from git's files, or
// zeroes.
func Revision(checkout string) string {
	git := gitDir(checkout)
	head := firstLine(filepath.Join(git, "HEAD"))
	ref, symbolic := strings.CutPrefix(head, "ref: ")
	if !symbolic {
		return orZeroes(head)
	}
	common := git
	if rest := firstLine(filepath.Join(git, "commondir")); rest != "" {
		if common = rest; !filepath.IsAbs(rest) {
			common = filepath.Join(git, rest)
		}
	}
	if !filepath.IsLocal(ref) {
		return noRevision
	}
	if found := firstLine(filepath.Join(common, filepath.FromSlash(ref))); found != "" {
		return orZeroes(found)
	}
	packed, _ := os.ReadFile(filepath.Join(common, "packed-refs"))
	for line := range strings.Lines(string(packed)) {
		if hash, name, _ := strings.Cut(strings.TrimSpace(line), " "); name == ref {
			return orZeroes(hash)
		}
	}
	return noRevision
}

// gitDir is where git keeps a checkout's state: .git, or where the file .git of a
// second working tree points.
func gitDir(checkout string) string {
	git := filepath.Join(checkout, ".git")
	if elsewhere, ok := strings.CutPrefix(firstLine(git), "gitdir: "); ok {
		if filepath.IsAbs(elsewhere) {
			return elsewhere
		}
		return filepath.Join(checkout, elsewhere)
	}
	return git
}

func orZeroes(revision string) string {
	if commit().MatchString(revision) {
		return revision
	}
	return noRevision
}

func firstLine(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(line)
}
