package gather

import (
	"bytes"
	"encoding/json"

	"github.com/batchfn/batchfn/fn/source/document"
)

// yamlDocuments cuts a text at each separator. A document that holds only comments
// is about the one that follows it. Directives say nothing that matters here.
func yamlDocuments(text []byte) (all [][]byte) {
	var doc []byte
	for line := range bytes.Lines(text) {
		switch {
		case document.IsSeparator(line):
			if document.HasContent(doc) {
				all = append(all, doc)
				doc = nil
			}
			line = append([]byte("   "), line[3:]...) // keeps what follows it, and the lines below, in their places
			if len(bytes.TrimSpace(line)) == 0 {
				line = []byte("\n")
			}
		case line[0] == '%' && !document.HasContent(doc):
			line = []byte("\n")
		}
		doc = append(doc, line...)
	}
	return append(all, doc)
}

// jsonDocuments cuts a stream of JSON values. What is not a value is left to the reader
// of the last.
func jsonDocuments(text []byte) (all [][]byte) {
	d := json.NewDecoder(bytes.NewReader(text))
	start := 0
	for {
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return append(all, text[start:])
		}
		end := int(d.InputOffset())
		all = append(all, text[start:end])
		start = end
	}
}

// isJSON reports whether a text begins as an object of JSON; a struct of YAML on one
// line has a name without quotes, and a template of Helm another brace.
func isJSON(text []byte) bool {
	inside, begins := bytes.CutPrefix(bytes.TrimSpace(text), []byte("{"))
	inside = bytes.TrimSpace(inside)
	return begins && len(inside) > 0 && (inside[0] == '"' || inside[0] == '}')
}
