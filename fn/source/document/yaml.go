package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
)

// ParseYAML reads one YAML document. Aliases and merge keys are
// resolved, within limits, before anybody looks at a value: what reads YAML
// later must not be shown less than a policy was. Plain words that YAML 1.1
// takes for booleans ("no", "on") come back as such.
func ParseYAML(filename string, text []byte) (*spec.Node, error) {
	if err := checkCharacters(filename, text); err != nil {
		return nil, err
	}
	doc, err := onlyDocument(filename, text)
	if err != nil {
		return nil, err
	}
	r := newYAMLReader(filename)
	r.lines = bytes.Split(text, []byte("\n"))
	return r.read(doc)
}

// FromYAML reads a node whose places are lost: somebody wrote the text again.
func FromYAML(filename string, y *yaml.Node) (*spec.Node, error) {
	r := newYAMLReader(filename)
	r.lost = true
	return r.read(y)
}

func checkCharacters(filename string, text []byte) error {
	refuse := func(offset int, message, hint string) error {
		line, col := root.LineCol(text, offset)
		return spec.NewUnreadable(spec.Pos{File: filename, Line: line, Col: col}, message, hint)
	}
	if i := root.InvalidUTF8(text); i >= 0 {
		return refuse(i, "not UTF-8", "save the file as UTF-8")
	}
	if i := bytes.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }); i >= 0 {
		return refuse(i, fmt.Sprintf("a control character (%#02x)", text[i]), `in double quotes write it as \x`+fmt.Sprintf("%02x", text[i]))
	}
	return nil
}

// onlyDocument parses the one document of a text; a separator may follow it.
func onlyDocument(filename string, text []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, spec.NewUnreadable(spec.Pos{File: filename, Line: 1, Col: 1}, "the file is empty", "want platform, batches, iterators or workers")
	} else if err != nil {
		return nil, yamlProblem(filename, text, err)
	}
	switch err := dec.Decode(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, yamlProblem(filename, text, err)
	case second.Content[0].ShortTag() != "!!null" || second.Content[0].Value != "":
		return nil, spec.NewUnreadable(spec.Pos{File: filename, Line: second.Line, Col: second.Column}, "a second YAML document, where one is expected",
			"put it into its own file")
	}
	return doc.Content[0], nil
}
