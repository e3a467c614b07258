package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// GitHub writes findings as workflow commands, which GitHub shows in the diff:
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func (r *Report) GitHub(w io.Writer) error {
	var b strings.Builder
	shown, more := r.Shown()
	for _, f := range shown {
		command := "error"
		if f.Level == spec.Warn {
			command = "warning"
		}
		var properties []string
		add := func(name, value string) {
			properties = append(properties, name+"="+escapeProperty(value))
		}
		if f.Pos.Known() {
			add("file", Printable(r.file(f.Pos.File)))
		}
		if f.Pos.Line > 0 {
			add("line", fmt.Sprint(f.Pos.Line))
			add("col", fmt.Sprint(f.Pos.Col))
		}
		if f.Rule != "" {
			add("title", Printable(f.Rule))
		}
		fmt.Fprintf(&b, "::%s %s::%s\n", command, strings.Join(properties, ","), escapeData(r.whole(f)))
	}
	if more > 0 {
		fmt.Fprintf(&b, "::notice::%s", More(more))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// A newline of the user's must not begin a command of its own.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(text string) string     { return dataEscapes.Replace(text) }
func escapeProperty(text string) string { return propertyEscapes.Replace(text) }
