package pattern

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Jsonnet is an expression for the list of the resources of one workload. It
// wants the workload's fields as entry, and region, team and env.
func (p *Pattern) Jsonnet() string {
	var resources []string
	for _, r := range p.Resources {
		resources = append(resources, expression(r, "entry"))
	}
	return "[" + strings.Join(resources, ", ") + "]"
}

// expression is a node in Jsonnet; entry is what its fields are members of.
func expression(n Node, entry string) string {
	switch n := n.(type) {
	case Same:
		return asJSON(n.Value)
	case *Field:
		if v, is := n.inTemplate(); is {
			return otherwise(n, entry, member(n, entry), asJSON(v))
		}
		return orTable(n, entry)
	case *Text:
		var parts []string
		for _, p := range n.Parts {
			parts = append(parts, expression(p, entry))
		}
		return strings.Join(parts, " + ")
	case *Object:
		return "{" + members(n, entry) + "}"
	case *Named:
		return fmt.Sprintf("%s + [{name: name, %s} for name in std.objectFields(env)]", elements(n.First, entry), members(n.Item, "env[name]"))
	case *List:
		if n.Rest == nil {
			return elements(n.First, entry)
		}
		rest := orTable(n.Rest.Field, entry)
		if n.Rest.Item != nil {
			rest = fmt.Sprintf("[%s for element in %s]", expression(n.Rest.Item, "element"), rest)
		}
		if v, is := n.Rest.inTemplate(); is {
			rest = otherwise(n.Rest.Field, entry, rest, asJSON(v))
		}
		return elements(n.First, entry) + " + " + rest
	}
	return "null"
}

// orTable is a field's value, or the usual one of a table.
func orTable(f *Field, entry string) string {
	if table, is := f.inTable(); is {
		return otherwise(f, entry, member(f, entry), member(table, entry))
	}
	return member(f, entry)
}

// otherwise is a field's value as text says it, or the usual one.
func otherwise(f *Field, entry, text, usually string) string {
	return fmt.Sprintf("(if %s in %s then %s else %s)", asJSON(f.Name), entry, text, usually)
}

func elements(nodes []Node, entry string) string {
	var out []string
	for _, n := range nodes {
		out = append(out, expression(n, entry))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

func members(o *Object, entry string) string {
	var out []string
	for _, m := range o.Members {
		key := asJSON(m.Key)
		if m.If != nil {
			key = fmt.Sprintf("[if %s in %s then %s]", asJSON(m.If.Name), entry, key)
		}
		out = append(out, key+": "+expression(m.Node, entry))
	}
	return strings.Join(out, ", ")
}

func member(f *Field, entry string) string {
	return [...]string{Entry: entry, Region: "region", Team: "team"}[f.Place] + "." + f.Name
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // it was read from JSON
	}
	return string(text)
}
