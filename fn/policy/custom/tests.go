package custom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Result is how a test of a rule ended.
type Result struct {
	Rule, Test string
	Pos        spec.Pos
	Want, Got  Outcome
	Message    string // of the rule, where it fails
	Why        string // why it is not as wanted; "" where it is
}

// Passed reports whether it came as wanted.
func (r Result) Passed() bool { return r.Why == "" }

// See makes of a workload what a rule judges: itself, or its resources.
type See func(r *Rule, w *spec.Workload) []*Subject

// TestNames lists the tests of a rule, in source order: those that want what can be.
func (r *Rule) TestNames() []string {
	var names []string
	if r.tests.Is(spec.Map) {
		for _, f := range r.tests.Fields {
			if slices.Contains([]Outcome{Pass, Fail, Skip}, Outcome(f.Value.Get("want").Str())) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// Wants reports whether a test of the rule wants an outcome.
func (r *Rule) Wants(o Outcome) bool {
	return r.tests.Is(spec.Map) && slices.ContainsFunc(r.tests.Fields, func(f spec.Field) bool { return f.Value.Get("want").Str() == string(o) })
}

// Test runs a test of the rule: its entry is judged in each region in which it
// is deployed. It fails if it fails in any, and is passed over if it is in all.
func (r *Rule) Test(name string, p *spec.Platform, see See) Result {
	var at spec.Pos
	for _, f := range r.tests.Fields {
		if f.Name == name {
			at = f.Pos
		}
	}
	test := r.tests.Get(name)
	out := Result{Rule: r.Name, Test: name, Pos: at, Want: Outcome(test.Get("want").Str()), Got: Skip}
	entry, regions := completed(test.Get("entry"), p, at)
	for _, region := range regions {
		for _, subject := range see(r, entry.In(region)) {
			switch o, _ := r.Judge(subject); {
			case o == Fail:
				out.Got, out.Message = Fail, r.Message
			case o == Pass && out.Got == Skip:
				out.Got = Pass
			}
		}
	}
	out.Why = out.why(test.Get("message").Str(), r.Hint)
	return out
}

// why says what is not as wanted, or "".
func (r Result) why(part, hint string) string {
	switch {
	case r.Got != r.Want:
		return fmt.Sprintf("want %s, got %s", r.Want, r.Got)
	case part != "" && r.Got == Fail && !strings.Contains(r.Message, part) && !strings.Contains(hint, part):
		return fmt.Sprintf("want a message with %s, got %s", spec.Quoted(part), spec.Quoted(r.Message))
	}
	return ""
}

// completed is the entry of a test with valid values where it has none, and the
// regions that it is judged in.
func completed(written *spec.Node, p *spec.Platform, at spec.Pos) (*spec.Entry, []*spec.Region) {
	kind := kindOf(written)
	n := &spec.Node{Type: spec.Map, Pos: at}
	if written.Is(spec.Map) {
		n.Fields = slices.DeleteFunc(slices.Clone(written.Fields), func(f spec.Field) bool { return f.Name == "region" || f.Name == "component" })
	}
	for _, f := range defaults(kind, p) {
		if n.Get(f.Name) == nil {
			n.Fields = append(n.Fields, f)
		}
	}
	name := n.Get("name").Str()
	if name == "" {
		name = "test"
		n.Fields = append(n.Fields, field("name", name))
	}
	entry := &spec.Entry{Kind: kind, Name: name, Pos: at, NamePos: at, Node: n, Platform: p}
	regions := entry.Regions()
	if asked := written.Get("region").Str(); asked != "" {
		regions = slices.DeleteFunc(slices.Clone(p.Regions), func(r *spec.Region) bool { return r.Name != asked })
	}
	if len(p.Regions) == 0 {
		regions = []*spec.Region{p.Nowhere()}
	}
	return entry, regions
}

// kindOf is the kind of an entry: the one that it says, or whose own fields it has.
func kindOf(n *spec.Node) spec.Kind {
	for _, k := range spec.Kinds {
		if n.Get("component").Str() == k.Component() {
			return k
		}
	}
	for _, own := range []struct {
		field string
		kind  spec.Kind
	}{{"queue", spec.Workers}, {"scale", spec.Workers}, {"replicas", spec.Iterators}, {"interval", spec.Iterators}} {
		if n.Get(own.field) != nil {
			return own.kind
		}
	}
	return spec.Batches
}

// defaults are what an entry needs beyond what the platform says.
func defaults(kind spec.Kind, p *spec.Platform) []spec.Field {
	owner := "owner-team"
	if len(p.OwnerNames) > 0 {
		owner = p.OwnerNames[0]
	}
	fields := []spec.Field{field("owner", owner), field("severity", "medium"), field("commands", "run")}
	unless := func(name string, f spec.Field) {
		if p.Node.At("defaults", name) == nil {
			fields = append(fields, f)
		}
	}
	unless("resources", structField("resources", field("cpu", "100m"), field("memory", "128Mi")))
	if p.Node.Get("image") == nil {
		fields = append(fields, field("image", "registry.example.com/test:1"))
	}
	switch kind {
	case spec.Batches:
		fields = append(fields, field("schedule", "0 3 * * *"))
		unless("timeout", field("timeout", "1h"))
	case spec.Workers:
		fields = append(fields, structField("queue", field("name", "test")))
	}
	return fields
}

func field(name, value string) spec.Field {
	return spec.Field{Name: name, Value: spec.NewString(value)}
}

func structField(name string, fields ...spec.Field) spec.Field {
	return spec.Field{Name: name, Value: &spec.Node{Type: spec.Map, Fields: fields}}
}
