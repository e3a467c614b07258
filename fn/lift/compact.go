package lift

import (
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// compactFields are what an entry says by itself, in the order of the pages.
var compactFields = []string{"owner", "severity", "schedule", "timeZone", "concurrency", "timeout", "image", "commands", "resources", "env", "runbook"}

// compact is the entry on one line of CUE. Values that may be secrets are not
// shown, nor is what batchfn sets by itself.
func compact(e *spec.Entry) string {
	var parts []string
	for _, name := range compactFields {
		n := e.Node.Get(name)
		if name == "env" {
			n = shownEnv(n)
		}
		if n == nil || n.Is(spec.Map) && len(n.Fields) == 0 || name == "concurrency" && n.Text == "Forbid" {
			continue
		}
		parts = append(parts, name+": "+cue(n))
	}
	return "batches: " + strconv.Quote(e.Name) + ": {" + strings.Join(parts, ", ") + "}"
}

// shownEnv are the variables of the user's own, in the form that entries have.
func shownEnv(env *spec.Node) *spec.Node {
	out := &spec.Node{Type: spec.Map}
	for _, f := range env.Fields {
		if f.Name == "" || strings.HasPrefix(f.Name, "BATCH_") || strings.HasPrefix(f.Name, "DD_") { // what has no name may be a secret
			continue
		}
		switch ref := f.Value; {
		case ref.Is(spec.Map) && ref.Get("secretKeyRef") != nil:
			f.Value = reference("secret", ref.Get("secretKeyRef"))
		case ref.Is(spec.Map) && ref.Get("configMapKeyRef") != nil:
			f.Value = reference("configMap", ref.Get("configMapKeyRef"))
		case ref.Is(spec.Map) && ref.Get("fieldRef") != nil:
			f.Value = &spec.Node{Type: spec.Map, Fields: []spec.Field{{Name: "field", Value: ref.At("fieldRef", "fieldPath")}}}
		case ref.Is(spec.Map), ref.Is(spec.Null):
			continue
		case secret.IsName(f.Name) || secret.Kind(ref.Text) != "":
			f.Value = &spec.Node{Type: spec.Map, Fields: []spec.Field{{Name: "secret", Value: spec.NewString("NAME")}, {Name: "key", Value: spec.NewString("KEY")}}}
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

func reference(kind string, ref *spec.Node) *spec.Node {
	return &spec.Node{Type: spec.Map, Fields: []spec.Field{{Name: kind, Value: ref.Get("name")}, {Name: "key", Value: ref.Get("key")}}}
}

// label writes the name of a field, in quotes where CUE would read something else.
func label(name string) string {
	if identifier().MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

var identifier = memo.Regexp(`^[A-Za-z][A-Za-z0-9_]*$`)

// cue writes a value as CUE.
func cue(n *spec.Node) string {
	var parts []string
	switch {
	case n == nil:
		return `""`
	case n.Is(spec.Map):
		for _, f := range n.Fields {
			parts = append(parts, label(f.Name)+": "+cue(f.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.Is(spec.List):
		for _, item := range n.Items {
			parts = append(parts, cue(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return strconv.Quote(secret.Redact(n.Text))
}
