package custom

import (
	_ "embed"
	"fmt"
	"slices"

	"cuelang.org/go/cue"

	"github.com/batchfn/batchfn/fn/spec"
)

// entry is what rules see of the entries of a kind, or of a field of them: the schema of
// the kind, and what value adds to it. CUE is asked once for each field.
type entry struct {
	schemas []cue.Value
	fields  map[string]*entry
}

func newEntry(schemas ...cue.Value) *entry { return &entry{schemas, map[string]*entry{}} }

// hidden fields say something of an entry, but stand in no value.
var hidden = []string{"overrides"}

//go:embed resources.cue
var resourcesSchema string

// newResources are what rules see of resources, by kind.
func newResources(ctx *cue.Context) (out []*entry) {
	schema := ctx.CompileString(resourcesSchema)
	for _, kind := range kinds {
		out = append(out, newEntry(schema.LookupPath(cue.ParsePath("#"+kind))))
	}
	return out
}

func newEntries(ctx *cue.Context) []*entry {
	schema := ctx.CompileString(spec.Schema)
	var out []*entry
	for i, name := range []string{"#Batch", "#Iterator", "#Worker"} {
		added := ctx.CompileString(fmt.Sprintf(`
			region?: string
			component?: %q
			resources?: {cpuMillis?: int & >=1, memoryBytes?: int & >=1}`, spec.Kinds[i].Component()))
		out = append(out, newEntry(schema.LookupPath(cue.ParsePath(name)), added))
	}
	return out
}

// has reports whether an entry may have the field at a path.
func (e *entry) has(path []string) bool {
	return !slices.Contains(hidden, path[0]) && len(e.at(path)) > 0
}

// at is what an entry may have at a path.
func (e *entry) at(path []string) []cue.Value {
	for _, name := range path {
		e = e.field(name)
	}
	return e.schemas
}

func (e *entry) field(name string) *entry {
	if f := e.fields[name]; f != nil {
		return f
	}
	f := newEntry()
	for _, v := range e.schemas {
		if w, ok := below(v, name); ok {
			f.schemas = append(f.schemas, w)
		}
	}
	e.fields[name] = f
	return f
}

// below is the schema of a field, required or optional, or of the values of a map, or of
// the items of a list; of a choice, where any has it.
func below(v cue.Value, name string) (cue.Value, bool) {
	if v.IncompleteKind() == cue.TopKind {
		return v, true // it may have anything
	}
	selectors := []cue.Selector{cue.Str(name), cue.Str(name).Optional(), cue.Str(name).Required(), cue.AnyString}
	switch name {
	case anyField:
		selectors = []cue.Selector{cue.AnyString}
	case anyItem:
		selectors = []cue.Selector{cue.AnyIndex}
	}
	for _, sel := range selectors {
		if w := v.LookupPath(cue.MakePath(sel)); w.Exists() {
			return w, true
		}
	}
	if op, args := v.Expr(); op == cue.OrOp {
		for _, arg := range args {
			if w, ok := below(arg, name); ok {
				return w, true
			}
		}
	}
	return cue.Value{}, false
}

// known lists the fields below a path.
func known(entries []*entry, path []string) []string {
	var names []string
	for _, e := range entries {
		for _, v := range e.at(path) {
			for _, choice := range alternatives(v) {
				for name := range parts(choice) {
					if !slices.Contains(names, name) && !slices.Contains(hidden, name) && name != anyField && name != anyItem {
						names = append(names, name)
					}
				}
			}
		}
	}
	return names
}
