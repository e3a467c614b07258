// Package japanese has the text of the rules and of the fields in Japanese. The
// examples and the levels are those of the rules themselves (package policy), and
// findings stay English: their rule's name leads here, by `batchfn explain RULE
// --lang ja`.
//
// Whoever adds a rule or a field adds its text here; tests of the pages ask for it.
package japanese

// Text is what a rule says: the same fields as those of policy.Rule.
type Text struct {
	Summary     string // what it refuses: a noun phrase, without a full stop
	Rationale   string // why: whole sentences
	Remediation string // what to do: a sentence without its full stop
}
