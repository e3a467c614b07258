package node

import (
	"bytes"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// writeOut replaces the edits that are planned by those that write aliases out:
// the others are planned again, in the new text.
func (p *page) writeOut() error {
	p.edits = nil
	for alias := range p.out {
		budget := resourcelist.MostCopied
		copied := resourcelist.WithoutAliases(alias, &budget)
		if copied == nil {
			return refuse(alias, resourcelist.TooLarge)
		}
		text, err := p.aliasText(alias, copied)
		from := p.offset(alias)
		to := from + 1 + len(alias.Value)
		for strings.HasPrefix(text, p.lineEnd) && p.text[from-1] == ' ' {
			from--
		}
		if err != nil {
			return refuse(alias, "the alias cannot be written out")
		}
		p.edits = append(p.edits, edit{from: from, to: to, text: text})
	}
	return nil
}

// aliasText is what an alias becomes: lines below its key where it ends one, else
// flow style.
func (p *page) aliasText(alias, copied *yaml.Node) (string, error) {
	parent := p.parents[alias]
	end := p.offset(alias) + 1 + len(alias.Value)
	rest := p.text[end:]
	stop := bytes.IndexAny(rest, "\r\n")
	if stop >= 0 {
		rest = rest[:stop]
	}
	i := slices.Index(parent.Content, alias)
	inBlock := isBlock(parent) && parent.Kind == yaml.MappingNode && i%2 == 1 && parent.Content[i-1].Tag != "!!merge" && parent.Content[i-1].Line == alias.Line
	text, err := encode(copied)
	if err != nil {
		return "", err
	}
	endless := stop < 0 || strings.HasSuffix(text, "\n\n") // a text at its end takes the line ends that follow
	if !inBlock || endless || len(bytes.TrimSpace(rest)) > 0 || !isBlock(copied) {
		resourcelist.OnOneLine(copied)
		text, err := encode(copied)
		return strings.TrimSuffix(text, "\n"), err
	}
	indent := spaces(p.keyColumn(parent) + p.step)
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(p.lineEnd)
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			b.WriteString(indent + line)
		}
	}
	return b.String(), nil
}

func encode(n *yaml.Node) (string, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	enc.CompactSeqIndent()
	err := enc.Encode(n)
	return b.String(), err
}
