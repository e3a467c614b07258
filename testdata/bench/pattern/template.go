package pattern

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Template is the text of a Go template that prints the resources of one
// workload. It wants the workload's fields as its dot, $region, $team, and $env
// where the pattern has an environment. What most workloads have it knows itself,
// unless fields come complete.
func (p *Pattern) Template(complete bool) string {
	t := &text{complete: complete}
	for _, r := range p.Resources {
		t.WriteString("\n---")
		t.members(r.(*Object), "\n")
	}
	return t.String()
}

// HasEnv reports whether workloads have variables of their own.
func (p *Pattern) HasEnv() bool {
	return len(p.Data.Entries) > 0 && has(p.Data.Entries[0], environment)
}

func has(e EntryData, field string) bool {
	if _, is := e.Fields[field]; is {
		return true
	}
	for _, own := range e.Regions {
		if _, is := own[field]; is {
			return true
		}
	}
	return false
}

// text is a template in the making. What begins a line is "\n" and its
// indentation.
type text struct {
	strings.Builder
	complete bool
}

// value writes what follows "key:" or "-".
func (t *text) value(n Node, line string) {
	switch n := n.(type) {
	case Same:
		t.WriteString(literal(n.Value, line))
	case *Field:
		t.otherwise(n, " "+t.scalar(n), line)
	case *Text:
		t.WriteString(` "`)
		for _, part := range n.Parts {
			t.part(part)
		}
		t.WriteString(`"`)
	case *Object:
		t.object(n, line)
	case *List:
		t.list(n, line)
	case *Named:
		t.elements(n.First, line)
		t.WriteString("{{range $name, $variable := $env}}" + line + "-" + line + `  name: {{printf "%q" $name}}`)
		t.members(n.Item, line+"  ")
		t.WriteString("{{end}}")
	}
}

// otherwise writes a field's value as text says it, or the usual one.
func (t *text) otherwise(f *Field, text, line string) {
	if v, is := f.inTemplate(); is && !t.complete {
		text = "{{if " + reference(f) + "}}" + text + "{{else}}" + literal(v, line) + "{{end}}"
	}
	t.WriteString(text)
}

// part is a part of a string in double quotes.
func (t *text) part(n Node) {
	if f, is := n.(*Field); is {
		if v, is := f.inTemplate(); is && !t.complete {
			fmt.Fprintf(t, "{{if %s}}{{%[1]s}}{{else}}%s{{end}}", reference(f), v)
		} else {
			t.WriteString("{{" + t.field(f) + "}}")
		}
		return
	}
	quoted := fmt.Sprintf("%q", n.(Same).Value)
	t.WriteString(escape(quoted[1 : len(quoted)-1]))
}

func (t *text) object(o *Object, line string) {
	conditions := o.optional()
	if conditions == nil {
		t.members(o, line+"  ")
		return
	}
	t.WriteString("{{if or")
	for _, f := range conditions {
		t.WriteString(" " + reference(f))
	}
	t.WriteString("}}")
	t.members(o, line+"  ")
	t.WriteString("{{else}} {}{{end}}")
}

func (t *text) members(o *Object, line string) {
	for _, m := range o.Members {
		if m.If != nil {
			t.WriteString("{{if " + reference(m.If) + "}}")
		}
		t.WriteString(line + key(m.Key) + ":")
		t.value(m.Node, line)
		if m.If != nil {
			t.WriteString("{{end}}")
		}
	}
}

func (t *text) list(l *List, line string) {
	t.elements(l.First, line)
	if l.Rest == nil {
		return
	}
	fmt.Fprintf(t, "{{range %s}}%s-", t.field(l.Rest.Field), line)
	if l.Rest.Item != nil {
		t.value(l.Rest.Item, line)
	} else {
		t.WriteString(" " + t.scalar(l.Rest.element()))
	}
	if v, is := l.Rest.inTemplate(); is && !t.complete {
		t.WriteString("{{else}}" + literal(v, line))
	} else if len(l.First) == 0 {
		t.WriteString("{{else}} []")
	}
	t.WriteString("{{end}}")
}

func (t *text) elements(nodes []Node, line string) {
	for _, n := range nodes {
		t.WriteString(line + "-")
		t.value(n, line)
	}
}

// inTemplate is the usual list where it stands in the template.
func (e *Each) inTemplate() (list []any, is bool) {
	if _, is := e.Field.inTemplate(); !is {
		return nil, false
	}
	return e.lists[slices.IndexFunc(e.Field.cells, func(c cell) bool { return c.text == e.Field.usual.cells[0].text })], true
}

// element is the field that an element is itself, where elements are scalars.
func (e *Each) element() *Field {
	f := &Field{}
	for _, c := range present(e.Field.cells) {
		for _, v := range c.value.([]any) {
			f.cells = append(f.cells, newCell(v))
		}
	}
	return f
}

// reference is how a template says a field.
func reference(f *Field) string { return prefix(f) + "." + f.Name }

func prefix(f *Field) string {
	return [...]string{Entry: "", Region: "$region", Team: "$team"}[f.Place]
}

// field is how a template says a field's value, or the usual one of a table.
func (t *text) field(f *Field) string {
	if table, is := f.inTable(); is && !t.complete {
		return "or " + reference(f) + " " + reference(table)
	}
	return reference(f)
}

func (t *text) scalar(f *Field) string {
	if f.isText() {
		return "{{" + t.field(f) + ` | printf "%q"}}`
	}
	return "{{" + t.field(f) + "}}"
}

// key is a key of a mapping in YAML.
func key(k string) string { return strings.TrimSuffix(marshal(k), "\n") }

// literal is a value as YAML after "key:", in lines that begin with line.
func literal(v any, line string) string {
	text := escape(strings.TrimSuffix(marshal(v), "\n"))
	switch v := v.(type) {
	case map[string]any:
		if len(v) > 0 {
			return line + "  " + strings.ReplaceAll(text, "\n", line+"  ")
		}
	case []any:
		if len(v) > 0 {
			return line + strings.ReplaceAll(text, "\n", line)
		}
	}
	return " " + strings.ReplaceAll(text, "\n", line)
}

func marshal(v any) string {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(v); err != nil {
		panic(err) // it was read from JSON
	}
	return b.String()
}

// escape keeps what looks like a template from being one.
func escape(text string) string { return strings.ReplaceAll(text, "{{", `{{"{{"}}`) }
