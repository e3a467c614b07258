package document

import (
	"bytes"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/spec"
)

// CheckMetadata looks through the resources of a YAML file that kustomize will
// read: it panics (v0.21) where a key is not a text, and where labels or
// annotations are not a map. It returns a *spec.Unreadable with the place. What
// is not YAML is left to the reader, and aliases are checked before.
func CheckMetadata(file string, text []byte) error {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var doc yaml.Node
		if err := dec.Decode(&doc); err != nil {
			return nil
		}
		if y, message := misshapen(&doc); y != nil {
			return spec.NewUnreadable(spec.Pos{File: file, Line: y.Line, Col: y.Column}, message, "write metadata: {labels: {key: value}, annotations: {key: value}}")
		}
	}
}

// misshapen is the first node that has not the form that it must have.
func misshapen(doc *yaml.Node) (*yaml.Node, string) {
	for _, resource := range doc.Content {
		for _, one := range append(list(valueOf(resource, "items")), resource) {
			if wrong, message := metadata(valueOf(one, "metadata")); wrong != nil {
				return wrong, message
			}
		}
	}
	return strangeKey(doc), "a key that is not a string"
}

// strangeKey is the first key of a map that is not a scalar, or nil.
func strangeKey(y *yaml.Node) *yaml.Node {
	for i, child := range y.Content {
		if y.Kind == yaml.MappingNode && i%2 == 0 && resolved(child).Kind != yaml.ScalarNode {
			return child
		}
		if key := strangeKey(child); key != nil {
			return key
		}
	}
	return nil
}

// valueOf is the value of a field of a map, or an empty node.
func valueOf(y *yaml.Node, name string) *yaml.Node {
	y = resolved(y)
	for i := 0; y.Kind == yaml.MappingNode && i+1 < len(y.Content); i += 2 {
		if y.Content[i].Value == name {
			return resolved(y.Content[i+1])
		}
	}
	return &yaml.Node{}
}

func list(y *yaml.Node) []*yaml.Node {
	if y.Kind != yaml.SequenceNode {
		return nil
	}
	return slices.Clone(y.Content)
}

func metadata(y *yaml.Node) (*yaml.Node, string) {
	for i := 0; y.Kind == yaml.MappingNode && i+1 < len(y.Content); i += 2 {
		name, value := y.Content[i].Value, resolved(y.Content[i+1])
		if name != "labels" && name != "annotations" || value.Tag == "!!null" {
			continue
		}
		if value.Kind != yaml.MappingNode {
			return y.Content[i+1], "metadata." + name + " is not a map of strings"
		}
	}
	return nil, ""
}

// resolved is what an alias stands for.
func resolved(y *yaml.Node) *yaml.Node {
	if y.Kind == yaml.AliasNode {
		return y.Alias
	}
	return y
}
