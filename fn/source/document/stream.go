package document

import "bytes"

// Split cuts a YAML stream before each separator.
func Split(text []byte) (all [][]byte) {
	start, at := 0, 0
	for line := range bytes.Lines(text) {
		if IsSeparator(line) && HasContent(text[start:at]) {
			all = append(all, text[start:at])
			start = at
		}
		at += len(line)
	}
	return append(all, text[start:])
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
