// Package encode writes values for other programs.
package encode

import (
	"bytes"
	"encoding/json"
)

// JSON is a value as indented JSON, with a line break at its end. <, > and & stay as they
// are: people read it too, and mentions in Slack are made of them.
func JSON(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return out.Bytes(), err
}

// Text is a text as a JSON string, which is a CUE string as well:
// https://cuelang.org/docs/reference/spec/#string-and-byte-sequence-literals
func Text(text string) []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always encodes
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}
