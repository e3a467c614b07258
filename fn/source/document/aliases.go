package document

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/spec"
)

// CheckAliases looks through the YAML documents of a file that somebody else
// will read: an alias cycle would overflow that reader's stack, and aliases of
// aliases its memory. It returns a *spec.Unreadable or a *spec.LimitReached.
// What is no YAML is left to the reader.
func CheckAliases(file string, text []byte) error {
	dec := yaml.NewDecoder(bytes.NewReader(text))
	c := aliasCheck{file: file, open: map[*yaml.Node]bool{}}
	for {
		var doc yaml.Node
		if err := dec.Decode(&doc); err != nil {
			return nil
		}
		if c.walk(&doc, false); c.err != nil {
			return c.err
		}
	}
}

// expansion is what aliases make of a file.
type expansion struct{ nodes, text int }

// add counts a node within an alias. It fails with a *spec.LimitReached.
func (e *expansion) add(y *yaml.Node, at spec.Pos) error {
	e.nodes++
	e.text += len(y.Value)
	switch {
	case e.nodes > maxAliasNodes:
		return &spec.LimitReached{Message: fmt.Sprintf("%s: YAML aliases expand to more than %d nodes", at, maxAliasNodes)}
	case e.text > maxAliasText:
		return &spec.LimitReached{Message: fmt.Sprintf("%s: YAML aliases expand to more than %d MiB of text", at, maxAliasText>>20)}
	}
	return nil
}

type aliasCheck struct {
	file     string
	open     map[*yaml.Node]bool // anchored nodes that are being walked
	expanded expansion
	err      error
}

func (c *aliasCheck) walk(y *yaml.Node, aliased bool) {
	if aliased && c.err == nil {
		c.err = c.expanded.add(y, spec.Pos{File: c.file, Line: y.Line, Col: y.Column})
	}
	switch {
	case c.err != nil:
		return
	case y.Kind == yaml.AliasNode && c.open[y.Alias]:
		c.err = spec.NewUnreadable(spec.Pos{File: c.file, Line: y.Line, Col: y.Column}, "the alias *"+y.Value+" refers to itself", "write the value out")
		return
	case y.Kind == yaml.AliasNode:
		c.walk(y.Alias, true)
		return
	}
	if y.Anchor != "" {
		c.open[y] = true
		defer delete(c.open, y)
	}
	for _, child := range y.Content {
		c.walk(child, aliased)
	}
}
