package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestJapanesePagesFollowTheEnglishOnes: a page in two languages has the same
// headings, tables and code in both, in the same order. Code is copied.
func TestJapanesePagesFollowTheEnglishOnes(t *testing.T) {
	names, err := filepath.Glob("pages/ja/*.md")
	require.NoError(t, err)
	for _, topic := range []string{"exit-codes", "quick-start", "rules", "start", "when-rendering-fails"} {
		assert.Contains(t, names, "pages/ja/"+topic+".md", "the contract wants it")
	}
	for _, name := range names {
		follows(t, filepath.Join("pages", filepath.Base(name)), name)
	}
}

// follows compares the two, and copies the code first where goldens are rewritten.
func follows(t *testing.T, english, japanese string) {
	from, err := os.ReadFile(english)
	require.NoError(t, err, "%s has no English page", japanese)
	to, err := os.ReadFile(japanese)
	require.NoError(t, err)
	want, got := skeleton(string(from)), skeleton(string(to))
	code := fence.FindAllString(string(from), -1)
	if update && len(code) == len(fence.FindAllString(string(to), -1)) {
		copied := fence.ReplaceAllStringFunc(string(to), func(string) string {
			block := code[0]
			code = code[1:]
			return block
		})
		golden(t, japanese, []byte(copied))
		got = skeleton(copied)
	}
	assert.Equal(t, want, got, "%s against %s", japanese, english)
	assert.Equal(t, named(string(from)), named(string(to)), "what each section of %s names, against %s", japanese, english)
	assert.Regexp(t, `[ぁ-ん]`, string(to), "%s is not in Japanese", japanese)
}

var (
	heading = regexp.MustCompile(`^(#+) `)
	keyCell = regexp.MustCompile("^\\| (`[^`]*`|\\[[^\\]]*\\])")
	inline  = regexp.MustCompile("`[^`\n]+`")
	column  = regexp.MustCompile(`(^|[^\\])\|`)
)

// skeleton is what of a page does not depend on its language: the levels of
// headings, the columns of each row with its first cell where that is code or a link, and
// code, in fences or indented.
func skeleton(text string) []string {
	var out []string
	fenced := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
			out = append(out, line)
		case fenced, strings.HasPrefix(line, "    "):
			out = append(out, line)
		case heading.MatchString(line):
			out = append(out, heading.FindStringSubmatch(line)[1])
		case strings.HasPrefix(line, "|"):
			first := ""
			if m := keyCell.FindStringSubmatch(line); m != nil {
				first = m[1]
			}
			out = append(out, strings.Repeat("|", len(column.FindAllString(line, -1)))+first)
		}
	}
	return out
}

// named is the code in the sentences of each section, once and in the order of the
// alphabet: a translation orders its words as it likes, and loses none.
func named(text string) [][]string {
	sections := [][]string{nil}
	for line := range strings.Lines(fence.ReplaceAllString(text, "")) {
		if heading.MatchString(line) {
			sections = append(sections, nil)
		}
		if !strings.HasPrefix(line, "    ") {
			last := &sections[len(sections)-1]
			*last = append(*last, inline.FindAllString(line, -1)...)
		}
	}
	for i, code := range sections {
		slices.Sort(code)
		sections[i] = slices.Compact(code)
	}
	return sections
}

// TestSkeletonSeesWhatATranslationLoses breaks a page in the ways of a careless translator.
func TestSkeletonSeesWhatATranslationLoses(t *testing.T) {
	page := "# A\n\n| `a` | b |\n|---|---|\n| c | d |\n\n```sh\nrun\n```\n\n    code\n"
	for _, change := range [][2]string{
		{"# A", "## A"}, {"# A\n", ""}, {"`a`", "`b`"}, {"| c | d |\n", ""}, {"| c | d |", "| c |"}, {"run", "走る"}, {"    code\n", "code\n"}, {"```sh", "```console"},
	} {
		assert.False(t, slices.Equal(skeleton(page), skeleton(strings.Replace(page, change[0], change[1], 1))), "%q", change)
	}
	assert.NotEqual(t, named("see `a`\n"), named("`b`を参照\n"))
	assert.Equal(t, skeleton(page), skeleton(strings.NewReplacer("A", "あ", "| c | d |", "| い | う |").Replace(page)))
}
