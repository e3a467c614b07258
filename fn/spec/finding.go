package spec

import (
	"slices"
	"strings"
)

// Level is how bad a finding is.
type Level string

// The levels a rule can have.
const (
	Error Level = "error"
	Warn  Level = "warn"
	Off   Level = "off"
)

// Finding is one problem of a fleet, worded so that a product developer can fix it
// in a minute: what is wrong, where, and what would be right.
type Finding struct {
	Rule     string
	Custom   bool // the rule is the platform's own
	Level    Level
	Pos      Pos        // of the value, or of the entry where a value is missing
	Kind     Kind       // the list that the batch is in; empty for the platform
	Batch    string     // name of the batch; empty for the platform
	Resource ResourceID // that it is about, where batchfn did not make it
	Owner    string     // of the batch; empty for the platform, or where it has none
	Within   string     // path of the entry in its file, where places are lost: "spec.batches[2]"
	Field    string     // path of the value within the entry or the fleet: "resources.cpu"
	Message  string     // one line: batch, field, value, and what would be right
	Hint     string     // one line that can be typed or done, or empty
	Regions  []string   // where it shows; none means that regions do not matter
	Related  []Related  // other places that it is about
	Page     string     // of the manual, where it says more than the rule's page, or there is no rule
}

// Path is the path of the value within its file, as far as it is known.
func (f Finding) Path() string {
	switch {
	case f.Within == "":
		return f.Field
	case f.Field == "":
		return f.Within
	}
	return f.Within + "." + f.Field
}

// InEnvironment reports whether a path, such as "env.TOKEN" or "containers[0].env[1].value",
// is of a variable: its value may be a secret, whatever it is called.
func InEnvironment(path string) bool {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' })
	i := slices.Index(steps, "env")
	return i >= 0 && i+1 < len(steps)
}

// Related is another place that a finding is about.
type Related struct {
	Pos     Pos
	Message string
}

// HasErrors reports whether any finding is at level error.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Level == Error })
}
