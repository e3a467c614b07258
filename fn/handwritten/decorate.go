package handwritten

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/spec"
)

// Judge lifts the resources of all files, adds them to opts and judges them beside the fleet.
func (pages Pages) Judge(fleet *spec.Fleet, opts *fn.Options) []spec.Finding {
	for _, p := range pages {
		fleet.Files = append(fleet.Files, p.name)
		fleet.Sources[p.name] = p.text
		for _, d := range p.documents {
			for _, r := range d.resources {
				for _, h := range fn.Lift(fleet, opts.Regions, []lift.Resource{{Node: r.node, File: p.name, Source: r.node}}) {
					r.hand = h
					opts.HandWritten = append(opts.HandWritten, h)
				}
			}
		}
	}
	return fn.JudgeHandWritten(fleet, *opts)
}

// Decorate adds to each resource what it lacks. Judge comes first.
func (pages Pages) Decorate(opts fn.Options) (findings []spec.Finding) {
	for _, p := range pages {
		for _, d := range p.documents {
			d.out = nil
			last := 0
			for _, r := range d.resources {
				out, problem := p.decorate(d, r, opts)
				if problem != nil {
					findings = append(findings, *problem)
				}
				d.out = append(append(d.out, d.text[last:r.From]...), out...)
				last = r.To
			}
			d.out = append(d.out, d.text[last:]...)
		}
	}
	return findings
}

func (p *page) decorate(d *doc, r *resource, opts fn.Options) ([]byte, *spec.Finding) {
	text := d.text[r.From:r.To]
	if r.hand == nil {
		return text, nil
	}
	out, err := fn.Decorate(r.hand, text, opts)
	if err == nil {
		return out, nil
	}
	refused := &node.Refused{Line: 1, Column: 1, Message: err.Error()}
	errors.As(err, &refused)
	pos := spec.Pos{File: p.name, Line: r.Line + refused.Line - 1, Col: refused.Column}
	if start := d.text[:r.From]; refused.Line == 1 { // in flow style, behind other items
		pos.Col += utf8.RuneCount(start[bytes.LastIndexByte(start, '\n')+1:])
	}
	return text, &spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: spec.Batches, Batch: r.hand.Resource.Name, Resource: r.hand.Resource,
		Pos: pos, Message: "nothing can be added to it: " + refused.Message}
}

// Text is the text of all files, as documents of one stream.
func (pages Pages) Text() []byte {
	var b bytes.Buffer
	for i, p := range pages {
		if i > 0 && !bytes.HasPrefix(p.text, []byte("---")) {
			b.WriteString("---\n")
		}
		for _, d := range p.documents {
			b.Write(d.out)
		}
		if text := b.Bytes(); i+1 < len(pages) && len(text) > 0 && text[len(text)-1] != '\n' {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}
