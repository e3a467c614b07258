package resourcelist

import (
	"bytes"
	"math"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/memo"
)

// otherBreaks are the line breaks of YAML 1.1 that are no \n, and a last line
// without one: lines are not what a count of \n says.
var otherBreaks = memo.Regexp("\r[^\n]|\u0085|\u2028|\u2029|[^\n]$")

// keepText gives each item the lines that it was written in, from its dash to
// the next. Writing the nodes again would move comments and fold texts again.
// Items in flow style, as in JSON, have no lines of their own and get none.
func (l *List) keepText(text []byte, root, items *yaml.Node) {
	if len(l.Items) == 0 || items.Style&yaml.FlowStyle != 0 || root.Style&yaml.FlowStyle != 0 || otherBreaks().Match(text) {
		return
	}
	l.indent = items.Column - 1
	lines := bytes.SplitAfter(text, []byte("\n"))
	starts := make([]int, len(l.Items), len(l.Items)+1)
	for i, item := range l.Items {
		starts[i] = dashAbove(lines, item.Node.Line-1, l.indent)
	}
	starts = append(starts, endOf(lines, root, items))
	for i := range l.Items {
		l.Items[i].text, l.Items[i].line = bytes.Join(lines[starts[i]:starts[i+1]], nil), starts[i]+1
	}
}

// dashAbove finds the line with an item's dash, at or above that of its first
// key: only comments are between the two.
func dashAbove(lines [][]byte, line, indent int) int {
	for ; line > 0; line-- {
		rest := lines[line]
		if len(rest) > indent+1 && len(bytes.TrimLeft(rest[:indent], " ")) == 0 && rest[indent] == '-' && bytes.IndexByte([]byte(" \t\r\n"), rest[indent+1]) >= 0 {
			break
		}
	}
	return line
}

// endOf finds the line behind the last item: that of the next field, or of the
// document's end.
func endOf(lines [][]byte, root, items *yaml.Node) int {
	next := math.MaxInt
	for i := 0; i < len(root.Content); i += 2 {
		if line := root.Content[i].Line; line > items.Line {
			next = min(next, line-1)
		}
	}
	for i := items.Line; i < min(next, len(lines)); i++ {
		if bytes.HasPrefix(lines[i], []byte("...")) {
			return i
		}
	}
	return min(next, len(lines))
}
