package document

import (
	"bytes"
	"iter"
)

// Split yields the documents of a YAML stream, each with its separator and with the
// number of lines above it. Together they are the whole text. The splitters of kyaml and
// apimachinery know no lines, and fail on "--- {a: b}".
func Split(text []byte) iter.Seq2[int, []byte] {
	return func(yield func(above int, document []byte) bool) {
		start, at, above, lines := 0, 0, 0, 0
		for line := range bytes.Lines(text) {
			if IsSeparator(line) && at > start {
				if !yield(above, text[start:at]) {
					return
				}
				start, above = at, lines
			}
			at += len(line)
			lines++
		}
		if at > start {
			yield(above, text[start:])
		}
	}
}

// IsSeparator reports whether a line begins a document.
func IsSeparator(line []byte) bool {
	rest, begins := bytes.CutPrefix(line, []byte("---"))
	return begins && (len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n"), rest[0]) >= 0)
}

// HasContent reports whether a document contains more than comments.
func HasContent(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && line[0] != '%' && !bytes.Equal(line, []byte("---")) && !bytes.HasPrefix(line, []byte("--- #")) && !bytes.Equal(line, []byte("...")) {
			return true
		}
	}
	return false
}
