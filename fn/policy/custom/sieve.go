package custom

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/batchfn/batchfn/fn/spec"
)

// Sieve finds the rules that subjects may break. Hundreds of rules ask for the same few
// fields, and thousands of subjects have the same few values there: so it asks once for
// each value of a field which rules it speaks of, and for each subject only looks the
// values up. What it lets through Judge has to judge.
type Sieve struct {
	root    column
	unasked Rules // of which no value says that they are fulfilled

	skipped, doubted Rules // of the subject at hand
}

// NewSieve is the sieve of those rules that judge resources, or of those that judge entries.
func NewSieve(rules []*Rule, resources bool) *Sieve {
	s := &Sieve{unasked: newRules(len(rules)), skipped: newRules(len(rules)), doubted: newRules(len(rules))}
	for i, r := range rules {
		if r.Resource != resources {
			continue
		}
		if p := r.plainWhen; p != nil && p.leaf == nil {
			s.root.ask(question{rule: i, when: true}, p)
		}
		if p := r.plainRequire; p != nil && p.leaf == nil && len(p.each) == 0 {
			s.root.ask(question{rule: i}, p)
		} else {
			s.unasked.add(i)
		}
	}
	return s
}

// Left are the rules that the subject may break: of all others it is certain that it
// passes them, or that they skip it. They are valid until the next call.
func (s *Sieve) Left(subject *Subject) Rules {
	clear(s.skipped)
	copy(s.doubted, s.unasked)
	for _, c := range s.root.below {
		s.look(c, subject.field(c.name))
	}
	for i, skipped := range s.skipped {
		s.doubted[i] &^= skipped
	}
	return s.doubted
}

// look adds what the value of a field says of the rules; nil is a field that is not there.
func (s *Sieve) look(c *column, n *spec.Node) {
	says := c.of(n, len(s.unasked))
	s.skipped.Add(says.skipped)
	s.doubted.Add(says.doubted)
	if n.Is(spec.Map) {
		for _, below := range c.below {
			s.look(below, n.Get(below.name))
		}
	}
}

// Rules are some of a list of rules, by their indexes.
type Rules []uint64

func newRules(of int) Rules { return make(Rules, (of+63)/64) }

func (r Rules) add(i int) { r[i/64] |= 1 << (i % 64) }

// Add adds others of the same list.
func (r Rules) Add(others Rules) {
	for i, word := range others {
		r[i] |= word
	}
}

// All yields the indexes in their order.
func (r Rules) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range r {
			for ; word != 0; word &= word - 1 {
				if !yield(64*i + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

func (r Rules) isEmpty() bool {
	return !slices.ContainsFunc(r, func(word uint64) bool { return word != 0 })
}
