package custom

import (
	"regexp"
	"slices"

	"cuelang.org/go/cue"

	"github.com/batchfn/batchfn/fn/spec"
)

// patternsCompile reports whether the regular expressions of a constraint are valid.
// CUE compares with one that is not only when a value comes, and then nothing matches.
func (c *checker) patternsCompile(v cue.Value, path []string) bool {
	if bad, err := badPattern(v); err != nil {
		c.report(c.labelPos(v, path), "%s is not a valid regular expression: no value matches it", spec.Quoted(bad))
		return false
	}
	if v.IncompleteKind() != cue.StructKind {
		return true
	}
	fields, err := v.Fields(cue.Optional(true))
	for err == nil && fields.Next() {
		if !c.patternsCompile(fields.Value(), append(slices.Clone(path), fields.Selector().Unquoted())) {
			return false
		}
	}
	return true
}

// badPattern is a regular expression of a single value that does not compile.
func badPattern(v cue.Value) (string, error) {
	op, args := v.Expr()
	switch op {
	case cue.RegexMatchOp, cue.NotRegexMatchOp:
		text, err := args[len(args)-1].String()
		if err != nil {
			return "", nil // no text yet
		}
		_, err = regexp.Compile(text)
		return text, err
	case cue.AndOp, cue.OrOp:
		for _, arg := range args {
			if bad, err := badPattern(cue.Dereference(arg)); err != nil {
				return bad, err
			}
		}
	}
	return "", nil
}
