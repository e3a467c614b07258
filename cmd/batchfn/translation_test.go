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
// headings, tables and code in both, in the same order. Code is copied, its comments are translated.
func TestJapanesePagesFollowTheEnglishOnes(t *testing.T) {
	names, err := filepath.Glob("pages/ja/*.md")
	require.NoError(t, err)
	for _, topic := range []string{"exit-codes", "quick-start", "rules", "start", "syntax", "when-rendering-fails"} {
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
		copied := fence.ReplaceAllStringFunc(string(to), func(old string) string {
			block := keepComments(code[0], old)
			code = code[1:]
			return block
		})
		golden(t, japanese, []byte(copied))
		got = skeleton(copied)
	}
	assert.Equal(t, want, got, "%s against %s", japanese, english)
	assert.Equal(t, named(string(from)), named(string(to)), "what each section of %s names, against %s", japanese, english)
	assert.Regexp(t, `[ぁ-ん]`, string(to), "%s is not in Japanese", japanese)
	assert.Empty(t, brokenSentences(string(to)), "%s: break lines after 。 only, since Markdown puts a space there", japanese)
	assert.Empty(t, translatedElsewhere(japanese, string(to)), "%s: link to the Japanese page, since there is one", japanese)
}

// translatedElsewhere are the links of a text to English pages that are also in Japanese.
func translatedElsewhere(japanese, text string) (out []string) {
	for _, m := range pageLink.FindAllStringSubmatch(text, -1) {
		to := filepath.Join(filepath.Dir(japanese), m[1])
		translated := filepath.Join(filepath.Dir(to), "ja", filepath.Base(to))
		if _, err := os.Stat(translated); err == nil {
			out = append(out, m[1])
		}
	}
	return out
}

// pageLink is a link to a page in Markdown, without its anchor.
var pageLink = regexp.MustCompile(`\]\(([^)#:]+\.md)(?:#[^)]*)?\)`)

// keepComments is a block of code with the comments of its translation.
func keepComments(block, translation string) string {
	language := languageOf(block)
	lines, old := strings.Split(block, "\n"), strings.Split(translation, "\n")
	for i := range lines {
		if len(lines) == len(old) && uncommented(language, lines[i]) == uncommented(language, old[i]) {
			lines[i] = old[i]
		}
	}
	return strings.Join(lines, "\n")
}

// commentIn is where a comment starts, by the language of a block.
var commentIn = map[string]*regexp.Regexp{
	"sh": hash, "yaml": hash, "python": hash, "ruby": hash, "cue": slashes, "go": slashes, "js": slashes,
}

var (
	hash    = regexp.MustCompile(`(^|\s)# .*`)
	slashes = regexp.MustCompile(`(^|\s)// .*`)
)

func languageOf(fenceLine string) string {
	return regexp.MustCompile("^```([a-z]*)").FindStringSubmatch(fenceLine)[1]
}

// uncommented is a line of code in which a comment, if there is one, is empty. Spaces that align it may differ.
func uncommented(language, line string) string {
	if re := commentIn[language]; re != nil && re.MatchString(line) {
		return strings.TrimRight(re.ReplaceAllString(line, ""), " \t") + " COMMENT"
	}
	return line
}

// brokenSentences are the lines of prose that end within a sentence.
func brokenSentences(text string) (out []string) {
	lines := strings.Split(indentedFence.ReplaceAllString(text, ""), "\n")
	for i, line := range lines[:max(len(lines)-1, 0)] {
		prose := line != "" && !strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "    ") && !heading.MatchString(line)
		goesOn := regexp.MustCompile(`^ {0,3}[^|#\s-]`).MatchString(lines[i+1]) && !regexp.MustCompile(`^[0-9]+\. `).MatchString(lines[i+1])
		if prose && goesOn && !regexp.MustCompile(`[。:)]$`).MatchString(line) {
			out = append(out, line)
		}
	}
	return out
}

var (
	heading = regexp.MustCompile(`^(#+) `)
	keyCell = regexp.MustCompile("^\\| (`[^`]*`|\\[[^\\]]*\\])")
	inline  = regexp.MustCompile("`[^`\n]+`")
	column  = regexp.MustCompile(`(^|[^\\])\|`)
	number  = regexp.MustCompile(`^ [0-9][0-9.,]*( (%|m?s|µs|[MG]iB))? $`)

	indentedFence = regexp.MustCompile("(?ms)^ *```.*?^ *```$") // also that of a list's item
)

// skeleton is what of a page does not depend on its language: the levels of
// headings, the columns of each row with its first cell where that is code or a link and its
// cells that are a number, and code, in fences without the text of comments, or indented.
func skeleton(text string) []string {
	var out []string
	fenced, language := false, ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(strings.TrimLeft(line, " "), "```"):
			fenced, language = !fenced, languageOf(strings.TrimLeft(line, " "))
			out = append(out, line)
		case fenced:
			out = append(out, uncommented(language, line))
		case strings.HasPrefix(line, "    "):
			out = append(out, line)
		case heading.MatchString(line):
			out = append(out, heading.FindStringSubmatch(line)[1])
		case strings.HasPrefix(line, "|"):
			first := ""
			if m := keyCell.FindStringSubmatch(line); m != nil {
				first = m[1]
			}
			row := []string{strings.Repeat("|", len(column.FindAllString(line, -1))) + first}
			for cell := range strings.SplitSeq(line, "|") {
				row = append(row, number.FindAllString(cell, -1)...)
			}
			out = append(out, strings.Join(row, ""))
		}
	}
	return out
}

// named is the code in the sentences of each section, once and in the order of the
// alphabet: a translation orders its words as it likes, and loses none.
func named(text string) [][]string {
	sections := [][]string{nil}
	for line := range strings.Lines(indentedFence.ReplaceAllString(text, "")) {
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
	page := "# A\n\n| `a` | b |\n|---|---|\n| 1 | 2 GiB |\n| c | d |\n\n```sh\nrun # it\n```\n\n    code\n"
	for _, change := range [][2]string{
		{"# A", "## A"}, {"# A\n", ""}, {"`a`", "`b`"}, {"| c | d |\n", ""}, {"1 |", "3 |"}, {"2 GiB", "3 GiB"}, {"| c | d |", "| c |"}, {"run", "走る"}, {" # it", ""}, {"    code\n", "code\n"}, {"```sh", "```console"},
	} {
		assert.False(t, slices.Equal(skeleton(page), skeleton(strings.Replace(page, change[0], change[1], 1))), "%q", change)
	}
	assert.NotEqual(t, named("see `a`\n"), named("`b`を参照\n"))
	assert.NotEqual(t, skeleton("1. it:\n\n   ```sh\n   run\n   ```\n"), skeleton("1. それ:\n\n   ```sh\n   走る\n   ```\n"))
	assert.Empty(t, brokenSentences("1. それ:\n\n   ```sh\n   run\n   it\n   ```\n"))
	assert.Equal(t, []string{"../start.md"}, translatedElsewhere("pages/ja/run.md", "[a](../start.md#b) [c](start.md) [d](../no-such-page.md) [e](https://x.example/start.md)"))
	assert.Equal(t, skeleton(page), skeleton(strings.NewReplacer("A", "あ", "| c | d |", "| い | う |", "# it", "  # それ").Replace(page)))
	assert.Equal(t, "```sh\nwalk # それ\n```", keepComments("```sh\nwalk # it\n```", "```sh\nwalk # それ\n```"))
	assert.Equal(t, "```sh\nwalk # it\n```", keepComments("```sh\nwalk # it\n```", "```sh\nrun # それ\n```"))
	assert.Equal(t, []string{"これは", "- 長い"}, brokenSentences("# 題\n\nこれは\n文です。\n次の文です。\n\n- 長い\n  項目\n- 次\n\n| a |\n| b |\n"))
}
