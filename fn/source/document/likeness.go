package document

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

// mentions is what a fleet has in YAML or JSON: most files have none of it, and
// need not be parsed.
var mentions = memo.Regexp(`(?m)^[ \t{]*"?(?:platform|batches|iterators|workers)"?\s*:`)

// LooksLikeFleet reports whether YAML or JSON, of any number of documents, has
// entries as a fleet has them (with owner, severity or commands), or a platform
// with regions.
func LooksLikeFleet(text []byte) bool {
	if !mentions().Match(text) {
		return false
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var doc yaml.Node
		if err := dec.Decode(&doc); err != nil || len(doc.Content) == 0 {
			return false
		}
		if isFleet(doc.Content[0]) {
			return true
		}
	}
}

func isFleet(y *yaml.Node) bool {
	if hasAny(field(y, "platform"), "regions") {
		return true
	}
	return slices.ContainsFunc(spec.Kinds, func(kind spec.Kind) bool {
		return slices.ContainsFunc(values(field(y, string(kind))), func(entry *yaml.Node) bool {
			return hasAny(entry, "owner", "severity", "commands")
		})
	})
}

// values are the items of a list, or the values of a mapping.
func values(y *yaml.Node) (out []*yaml.Node) {
	switch {
	case y == nil:
	case y.Kind == yaml.SequenceNode:
		return y.Content
	case y.Kind == yaml.MappingNode:
		for i := 1; i < len(y.Content); i += 2 {
			out = append(out, y.Content[i])
		}
	}
	return out
}

func hasAny(y *yaml.Node, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return field(y, name) != nil })
}

// field is a field of a mapping, merged ones included, or nil.
func field(y *yaml.Node, name string) *yaml.Node {
	if y != nil && y.Kind == yaml.AliasNode {
		y = y.Alias
	}
	if y == nil || y.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(y.Content); i += 2 {
		switch value := y.Content[i+1]; {
		case y.Content[i].Value == name:
			return value
		case y.Content[i].Tag == "!!merge" && value.Kind == yaml.AliasNode && value.Alias.Kind == yaml.MappingNode:
			if found := plainField(value.Alias, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// plainField is a field that a mapping itself has.
func plainField(y *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(y.Content); i += 2 {
		if y.Content[i].Value == name {
			return y.Content[i+1]
		}
	}
	return nil
}
