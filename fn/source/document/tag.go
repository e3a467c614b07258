package document

import (
	"go.yaml.in/yaml/v3"
)

// refuseTag refuses a tag that is written out (!Ref, !!binary, !!str): nobody here
// would do what it asks for. The key << may have one: kpt writes it.
func (r *yamlReader) refuseTag(y *yaml.Node) {
	if y.Kind == yaml.AliasNode || y.Tag == "!!merge" || y.Style&yaml.TaggedStyle == 0 && !r.beginsWithTag(y) {
		return
	}
	hint := "write the value itself: batchfn does not resolve the tag"
	if y.Tag == "!!str" {
		hint = "quote the string instead"
	}
	r.fail(y, "a YAML tag ("+y.Tag+")", hint)
}

// beginsWithTag finds the tag ! alone, of which the parser says nothing.
func (r *yamlReader) beginsWithTag(y *yaml.Node) bool {
	if y.Line < 1 || y.Line > len(r.lines) || y.Kind != yaml.ScalarNode {
		return false
	}
	line, col := r.lines[y.Line-1], r.byteColumn(y)
	return col <= len(line) && line[col-1] == '!'
}
