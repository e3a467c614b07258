// Package node applies additions to YAML that batchfn did not make. It inserts
// what is missing into the text, at the place of the node: what is not changed
// stays byte for byte, comments, order, quoting and line ends included.
//
// The text of the result differs by added lines, but for a map or list in flow
// style, empty or null, whose line grows, and for an alias that is written out
// because another place shares what it stands for.
package node

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/decorate"
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
	for range mostRounds {
		p, err := parse(text)
		if err != nil {
			return nil, err
		}
		w := wanted(p.root, additions)
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
		if err := confirm(p.root, next, last, additions); err != nil {
			return nil, err
		}
		if text = next; last {
			return text, nil
		}
	}
	return nil, &Refused{1, 1, "its aliases share too much to be written out"}
}

// confirm reads what was written: each old value has to be there as it was, and
// nothing may be missing still.
func confirm(old *yaml.Node, text []byte, last bool, additions []decorate.Additions) error {
	p, err := parse(text)
	if err != nil {
		return refuse(old, "its layout does not let lines be added: %s", err)
	}
	budget := mostCopied
	if at := lost(old, p.root, &budget); at != nil {
		return refuse(at, "its layout does not let lines be added without changing this value")
	}
	if last && needs(p.root, wanted(p.root, additions)) {
		return refuse(old, "its layout does not let lines be added")
	}
	return nil
}
