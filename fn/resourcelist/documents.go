package resourcelist

import (
	"bytes"
	"errors"
	"io"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Documents reads the resources of a text, with their lines. It fails where that is
// not valid YAML; what it read before comes back.
func Documents(text []byte) ([]*yaml.Node, error) {
	var all []*yaml.Node
	for dec := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var doc yaml.Node
		err := dec.Decode(&doc)
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return all, err
		}
		if len(doc.Content) == 1 && doc.Content[0].Kind == yaml.MappingNode {
			all = append(all, doc.Content[0])
		}
	}
}
