package shape

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// mayBeEmpty are the formats of texts that mean something when they are empty.
var mayBeEmpty = []string{"line", "text", "optionalqualified"}

func (c *checker) text(n *spec.Node, sh *Shape, p place) {
	if strings.ContainsRune(n.Text, 0) { // no container starts with one, and no file of the node is named so
		p.rule = "field-valid"
		c.report(p, n.Pos, "", "%s contains a NUL character", p.path)
		return
	}
	if length := utf8.RuneCountInString(n.Text); length > mostOfLine && !p.long {
		p.rule = "field-valid"
		c.report(p, n.Pos, "", "%s has %d characters, want at most %d", p.path, length, mostOfLine)
		return
	}
	if strings.TrimSpace(n.Text) == "" && !p.mapValue && !slices.Contains(mayBeEmpty, sh.Format.Name) {
		c.report(p, n.Pos, "", "%s is empty, want %s", p.path, sh.want())
		return
	}
	if len(sh.Enum) > 0 && !slices.Contains(sh.Enum, n.Text) {
		c.report(p, n.Pos, nearest.Hint(n.Text, sh.Enum), "%s is %s, want %s", p.path, describe(n), sh.want())
		return
	}
	if sh.Pattern != nil && !matches(match{sh.Pattern, n.Text}) {
		hint := ""
		if sh.Format.Name == "duration" {
			hint = durationHint(n.Text)
		}
		c.report(p, n.Pos, hint, "%s is %s, want %s", p.path, describe(n), sh.want())
	}
}

type match struct {
	pattern *regexp.Regexp
	text    string
}

// Many entries have the same durations.
var matches = memo.Of(func(m match) bool { return m.pattern.MatchString(m.text) })

// mostOfLine is the longest name or text of one line.
const mostOfLine = 4096
