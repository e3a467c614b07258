package gather

import (
	"bytes"
	"encoding/json"

	"github.com/batchfn/batchfn/fn/source/document"
)

// yamlDocuments are the documents of a text. One that holds only comments is about the
// one that follows it, and begins that.
func yamlDocuments(text []byte) (all [][]byte) {
	var doc []byte
	for _, part := range document.Split(text) {
		doc = append(doc, withoutMarks(part)...)
		if document.HasContent(part) {
			all = append(all, doc)
			doc = nil
		}
	}
	return append(all, doc)
}

// withoutMarks is a document without its separator, and without the directives above the
// next: they say nothing that matters here. All else stays in its line and column.
func withoutMarks(doc []byte) []byte {
	aboveNext := !document.HasContent(doc)
	var out []byte
	for line := range bytes.Lines(doc) {
		switch {
		case document.IsSeparator(line):
			if line = append([]byte("   "), line[3:]...); len(bytes.TrimSpace(line)) == 0 {
				line = []byte("\n")
			}
		case aboveNext && line[0] == '%':
			line = []byte("\n")
		}
		out = append(out, line...)
	}
	return out
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
