package cue

import (
	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/parser"

	"github.com/batchfn/batchfn/fn/source/cue/habit"
	"github.com/batchfn/batchfn/fn/spec"
)

// unparsed is the file that an error says cannot be parsed, or "".
func (i *instance) unparsed(e errors.Error) string {
	for _, p := range errors.Positions(e) {
		if _, broken := i.loader.broken[p.Filename()]; broken {
			return p.Filename()
		}
	}
	return ""
}

// causes are why a file cannot be parsed. Where nothing is known of it, it is what
// CUE's parser says first.
func (i *instance) causes(file string, first errors.Error) (out []spec.Finding) {
	defer func() { // CUE's parser, in a text that nobody wrote
		if recover() != nil {
			out = []spec.Finding{i.advise(problem(first))}
		}
	}()
	cfg := i.loader.broken[file]
	cfg.Mode &^= parser.ImportsOnly | parser.PackageClauseOnly
	causes, rest := habit.Syntax(file, i.root.Sources()[file], cfg)
	switch {
	case rest != nil:
		causes = append(causes, i.advise(problem(rest)))
	case len(causes) == 0:
		causes = append(causes, i.advise(problem(first)))
	}
	for i := range causes {
		causes[i].Page = habit.Page
	}
	return causes
}
