package report

import (
	"net/url"
	"path"
	"strings"
)

// file is the name of a file as tools want it: from the root of the repository,
// where Files knows it.
func (r *Report) file(name string) string {
	if r.Files != nil && name != "" {
		name = r.Files(name)
	}
	return name
}

// uri is the name of a file as a URI reference: each segment percent-encoded,
// the colon too, since the first segment must hold none.
//
// https://www.rfc-editor.org/rfc/rfc3986#section-4.2
func uri(name string) string {
	segments := strings.Split(name, "/")
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
	}
	text := strings.Join(segments, "/")
	if path.IsAbs(name) {
		return "file://" + text
	}
	return text
}
