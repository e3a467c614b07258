package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// readAll returns the documents of the files, or of standard input where none is named.
func readAll(files []string, stdin io.Reader) ([]document, error) {
	if len(files) == 0 {
		return readFrom("standard input", stdin)
	}
	var all []document
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		documents, err := readFrom(name, bytes.NewReader(content))
		if err != nil {
			return nil, err
		}
		all = append(all, documents...)
	}
	return all, nil
}

// readFrom returns the documents of one source, as a stream of JSON if it starts with a brace, else of YAML.
func readFrom(name string, source io.Reader) ([]document, error) {
	stream, _, isJSON := utilyaml.GuessJSONStream(source, 4096)
	next := nextYAML(utilyaml.NewYAMLReader(bufio.NewReader(stream)))
	if isJSON {
		next = nextJSON(json.NewDecoder(stream))
	}
	var documents []document
	for {
		d, err := next()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err == nil && d != nil {
			err = d.expand()
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: document %d: %w", name, len(documents)+1, err)
		}
		if d != nil {
			documents = append(documents, *d)
		}
	}
}

// nextJSON reads the next of several JSON values.
func nextJSON(values *json.Decoder) func() (*document, error) {
	return func() (*document, error) {
		var value json.RawMessage
		err := values.Decode(&value)
		return &document{json: value}, err
	}
}

// nextYAML reads the next YAML document, nil if it is empty. A key that is there twice does not make it
// unreadable: it is a problem among others, as it is to an API server.
func nextYAML(texts *utilyaml.YAMLReader) func() (*document, error) {
	return func() (*document, error) {
		text, err := texts.Read()
		if err != nil {
			return nil, err
		}
		asJSON, strictErr := yaml.YAMLToJSONStrict(text)
		if strictErr != nil {
			if asJSON, err = yaml.YAMLToJSON(text); err != nil {
				return nil, err
			}
		}
		if string(asJSON) == "null" {
			return nil, nil
		}
		return &document{json: asJSON, repeated: repeatedKeys(strictErr)}, nil
	}
}
