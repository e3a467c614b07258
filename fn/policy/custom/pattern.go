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
	switch v.IncompleteKind() {
	case cue.ListKind:
		items, err := v.List()
		for err == nil && items.Next() {
			if !c.patternsCompile(items.Value(), path) {
				return false
			}
		}
		others := v.LookupPath(cue.MakePath(cue.AnyIndex))
		return !others.Exists() || c.patternsCompile(others, path)
	case cue.StructKind:
		fields, err := v.Fields(cue.Optional(true), cue.Patterns(true))
		for err == nil && fields.Next() {
			if !c.patternsOfField(fields, path) {
				return false
			}
		}
	}
	return true
}

// patternsOfField looks at a field, or at all whose label matches a pattern.
func (c *checker) patternsOfField(field *cue.Iterator, path []string) bool {
	sel := field.Selector()
	if sel.ConstraintType() == cue.PatternConstraint {
		return c.patternsCompile(sel.Pattern(), path) && c.patternsCompile(field.Value(), path)
	}
	return c.patternsCompile(field.Value(), append(slices.Clone(path), sel.Unquoted()))
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
