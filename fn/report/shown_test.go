package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

// many is a fleet of one line with a finding at each of its words.
func many(errors, warnings int) *report.Report {
	line := strings.Repeat("日 wrong ", errors+warnings)
	r := &report.Report{Sources: map[string][]byte{"fleet.cue": []byte("package fleet\n" + line)}}
	for i := range errors + warnings {
		f := spec.Finding{Rule: "owner-known", Level: spec.Warn, Pos: spec.Pos{File: "fleet.cue", Line: 2, Col: 5 + 10*i}, Message: fmt.Sprintf("wrong %d", i)}
		if i >= warnings {
			f.Level = spec.Error
		}
		r.Findings = append(r.Findings, f)
	}
	return r
}

// TestPeopleAreShownAThousand findings, errors rather than warnings; tools get
// all.
func TestPeopleAreShownAThousand(t *testing.T) {
	for _, c := range []struct{ errors, warnings, shownErrors, shownWarnings, more int }{
		{1000, 0, 1000, 0, 0},
		{400, 700, 400, 600, 100},
		{1500, 10, 1000, 0, 510},
		{0, 1001, 0, 1000, 1},
	} {
		r := many(c.errors, c.warnings)
		var text, github, list, sarif bytes.Buffer
		require.NoError(t, r.Text(&text, false))
		assert.Equal(t, c.shownErrors, strings.Count(text.String(), "error[owner-known]: "))
		assert.Equal(t, c.shownWarnings, strings.Count(text.String(), "warning[owner-known]: "))
		require.NoError(t, r.GitHub(&github))
		assert.Equal(t, c.shownErrors, strings.Count(github.String(), "::error "))
		more := fmt.Sprintf("and %d more\n", c.more)
		assert.Equal(t, c.more > 0, strings.HasSuffix(text.String(), more))
		assert.Equal(t, c.more > 0, strings.HasSuffix(github.String(), more))
		assert.Less(t, text.Len(), 1000*500, "an excerpt shows a part of a long line")
		require.NoError(t, r.JSON(&list))
		var all struct{ Findings []any }
		require.NoError(t, json.Unmarshal(list.Bytes(), &all))
		assert.Len(t, all.Findings, c.errors+c.warnings)
		require.NoError(t, r.SARIF(&sarif, nil, "v1"))
		assert.Equal(t, c.errors+c.warnings, strings.Count(sarif.String(), `"ruleId"`))
	}
}

// TestExcerpts show the line round the caret, which is below its word.
func TestExcerpts(t *testing.T) {
	long := strings.Repeat("日本, ", 40)
	for name, c := range map[string]struct {
		line string
		col  int
		text string
	}{
		"a short line":  {`a: "b c", d`, 4, "a: \"b c\", d\n   |    ^^^^^\n"},
		"tabs":          {"\ta:\tb", 5, " a: b\n   |     ^\n"},
		"the end":       {"ab", 9, "ab\n   |   ^\n"},
		"a long line":   {long + "word, " + long, len(long) + 1, ""},
		"its beginning": {long + long, 1, ""},
		"its end":       {long + long, 2 * len(long), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := report.Report{Sources: map[string][]byte{"f": []byte(c.line + "\r\nnext")}, Findings: []spec.Finding{{Level: spec.Error, Message: "m", Pos: spec.Pos{File: "f", Line: 1, Col: c.col}}}}
			var out bytes.Buffer
			require.NoError(t, r.Text(&out, false))
			assert.True(t, utf8.Valid(out.Bytes()))
			_, text, _ := strings.Cut(out.String(), " 1 | ")
			if c.text != "" {
				assert.Equal(t, c.text+"\n", text)
			}
			shown, below, _ := strings.Cut(text, "\n")
			assert.Less(t, len(shown), 200)
			if name == "a long line" {
				assert.True(t, strings.HasPrefix(shown, "…") && strings.HasSuffix(shown, "…"), shown)
				before, _, _ := strings.Cut(shown, "word")
				wide := strings.Count(before, "日") + strings.Count(before, "本")
				columns := utf8.RuneCountInString(before) + wide
				assert.Equal(t, "   | "+strings.Repeat(" ", columns)+"^^^^\n\n", below)
			}
		})
	}
}
