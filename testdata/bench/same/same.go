// Package same says whether streams of YAML documents hold the same resources,
// in whatever order and notation.
package same

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Resources are the documents of a stream as JSON, by kind, namespace and name.
type Resources map[string]string

// Read adds the documents of a stream.
func (r Resources) Read(stream io.Reader) error {
	decoder := yaml.NewDecoder(stream)
	for {
		var document map[string]any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(document) == 0 {
			continue // what stands before the first separator
		}
		text, err := json.Marshal(document)
		if err != nil {
			return err
		}
		name := identity(document)
		if r[name] != "" {
			return fmt.Errorf("%s appears twice", name)
		}
		r[name] = string(text)
	}
}

func identity(document map[string]any) string {
	metadata, _ := document["metadata"].(map[string]any)
	return fmt.Sprintf("%v %v/%v", document["kind"], metadata["namespace"], metadata["name"])
}

// Compare returns an error that names the first resource that differs.
func (r Resources) Compare(other Resources) error {
	for _, name := range slices.Sorted(maps.Keys(r)) {
		switch {
		case other[name] == "":
			return fmt.Errorf("%s is missing", name)
		case other[name] != r[name]:
			return fmt.Errorf("%s differs:\nwant %s\nhave %s", name, r[name], other[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(other)) {
		if r[name] == "" {
			return fmt.Errorf("%s should not be there", name)
		}
	}
	return nil
}
