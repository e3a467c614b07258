// Package node applies additions to YAML that batchfn did not make. It inserts
// what is missing into the text, at the place of the node: what is not changed
// stays byte for byte, comments, order, quoting and line ends included.
//
// The text of the result differs by added lines, but for a map or list in flow
// style, empty or null, whose line grows, for an alias that is written out because
// another place shares what it stands for, and for a command line that is wrapped.
package node

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

// Refused is why a resource can't get additions, with the place in its text.
type Refused struct {
	Line, Column int // from 1
	Message      string
}

// Error is the message with its place.
func (r *Refused) Error() string { return fmt.Sprintf("%d:%d: %s", r.Line, r.Column, r.Message) }

func refuse(n *yaml.Node, format string, args ...any) error {
	return &Refused{n.Line, n.Column, fmt.Sprintf(format, args...)}
}

// mostRounds bounds how often aliases are written out: one round may bring an
// alias to light that another one hid.
const mostRounds = 20

// Add adds to a resource what it lacks, by name, and replaces nothing. The text
// is one document, or one item of a list with its dash. It fails with *Refused.
func Add(text []byte, additions ...decorate.Additions) ([]byte, error) {
	return grown(text, func(root *yaml.Node) (*want, error) { return wanted(root, additions), nil })
}

// grown is the text in which each place holds what it has to. wants says what that
// is, of the resource as it is.
func grown(text []byte, wants func(root *yaml.Node) (*want, error)) ([]byte, error) {
	for range mostRounds {
		p, err := parse(text)
		if err != nil {
			return nil, err
		}
		w, err := wants(p.root)
		if err != nil {
			return nil, err
		}
		if err := p.grow(&p.root, w, nil, ""); err != nil {
			return nil, err
		}
		if len(p.edits) == 0 && len(p.out) == 0 {
			return text, nil
		}
		last := len(p.out) == 0
		if !last {
			if err := p.writeOut(); err != nil {
				return nil, err
			}
		}
		next := p.edited()
		if err := p.confirm(next, w, last); err != nil {
			return nil, err
		}
		if text = next; last {
			return text, nil
		}
	}
	return nil, &Refused{1, 1, "its aliases expand to too many nodes to be written out"}
}

// confirm reads what was written: each old value has to be there as it was, but for
// a command line that is to become another, and nothing may be missing still.
func (p *page) confirm(text []byte, w *want, last bool) error {
	now, err := parse(text)
	if err != nil {
		return refuse(p.root, "its layout does not let lines be added: %s", err)
	}
	if last {
		for _, replace := range p.replaced {
			replace()
		}
	}
	budget := resourcelist.MostCopied
	if at := lost(p.root, now.root, &budget); at != nil {
		return refuse(at, "its layout does not let lines be added without changing this value")
	}
	if last && needs(now.root, w) {
		return refuse(p.root, "its layout does not let lines be added")
	}
	return nil
}
