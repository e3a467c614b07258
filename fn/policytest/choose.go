package policytest

import (
	"regexp"
	"strings"
)

// Choose reads which tests to run: RULE or RULE/TEST, each a regular expression. Like
// `go test -run`, the part before the first slash chooses rules and the part after it
// tests; the whole may also match RULE/TEST. It fails if it is not a valid regular
// expression.
func Choose(run string) (asked func(name string) bool, err error) {
	whole, err := regexp.Compile(run)
	if err != nil {
		return nil, err
	}
	halves, ok := compileHalves(run)
	return func(name string) bool {
		rule, test, isTest := strings.Cut(name, "/")
		return whole.MatchString(name) || ok && isTest && halves[0].MatchString(rule) && halves[1].MatchString(test)
	}, nil
}

// compileHalves is false where there is no slash, or one within a group.
func compileHalves(run string) (halves [2]*regexp.Regexp, ok bool) {
	rule, test, ok := strings.Cut(run, "/")
	if !ok {
		return halves, false
	}
	for i, half := range []string{rule, test} {
		var err error
		if halves[i], err = regexp.Compile(half); err != nil {
			return halves, false
		}
	}
	return halves, true
}
