package diff_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/diff"
)

// TestMarkdownIsCutAtBatches: whatever the limit, no more is printed, a batch is there
// with all of its fields or not at all, and what is left out is told.
func TestMarkdownIsCutAtBatches(t *testing.T) {
	a := read(t, base)
	now := base
	for i := range 120 {
		now += fmt.Sprintf("batches: \"batch-%d\": {owner: %q, severity: \"high\", commands: \"run\", schedule: \"%d 3 * * *\"}\n", i, []string{"pay-team", "risk-team"}[i%2], i%60)
	}
	b := read(t, now)
	c := read(t, regexp.MustCompile(`schedule: "(\d+) 3 \* \* \*"`).ReplaceAllString(now, `schedule: "$1 4 * * *", timeout: "2h"`))
	for _, d := range []*diff.Diff{diff.Fleets(a, b), diff.Fleets(b, a), diff.Fleets(b, c)} {
		whole := string(d.Markdown(1<<20, "batchfn diff a b"))
		assert.NotContains(t, whole, "To see everything")
		blocks := map[string]bool{}
		for _, block := range strings.Split(whole, "\n- ") {
			blocks[firstBlock(block)] = true
		}
		for most := diff.LeastBytes; most < len(whole)+200; most += 97 {
			text := string(d.Markdown(most, "batchfn diff a b"))
			require.LessOrEqual(t, len(text), most)
			require.True(t, strings.HasPrefix(text, diff.Marker+"\n"))
			require.Equal(t, strings.Count(text, "<details>"), strings.Count(text, "</details>"))
			require.Equal(t, text != whole, strings.Contains(text, "batches shown. To see everything, run"), "%d", most)
			_, sections, _ := strings.Cut(text, "<details>")
			for _, block := range strings.Split(sections, "\n- ")[1:] {
				require.True(t, blocks[firstBlock(block)], "%d: %s", most, block)
			}
		}
	}
}

// firstBlock is an item of a list with the items below it.
func firstBlock(text string) string {
	text, _, _ = strings.Cut(text, "\n\n")
	return text
}

// TestMarkdownOfUsersTextIsText: nobody is mentioned, no tag opens, no table breaks.
func TestMarkdownOfUsersTextIsText(t *testing.T) {
	d := diff.Fleets(read(t, base), read(t, edited(t, "#risk", "#1 @everyone <b>|*x*", settle, settle+", description: \"`` a | </details> @all\"", `A: "1"`, `A: "two\nlines"`)))
	text := string(d.Markdown(65000, "batchfn diff"))
	assert.Contains(t, text, "``` `` a | </details> @all ```")
	outside := regexp.MustCompile("```.*?```|`[^`]*`|<!-- .*-->").ReplaceAllString(text, "")
	assert.NotRegexp(t, `@\w|#\d|<b>\\|\|\*x`, outside)
	assert.Contains(t, text, `two\u000alines`)
	assert.Equal(t, 2, strings.Count(outside, "</details>"))
}

func TestMarkdownOfNothing(t *testing.T) {
	text := string(diff.Fleets(read(t, base), read(t, base)).Markdown(65000, "batchfn diff"))
	assert.Equal(t, diff.Marker+"\n### batchfn: no batch changes\n", text)
}
