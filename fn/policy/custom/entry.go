package custom

import (
	"fmt"
	"slices"

	"cuelang.org/go/cue"

	"github.com/batchfn/batchfn/fn/spec"
)

// entry is what rules see of the entries of a kind: the schema of the kind, and
// what value adds to it.
type entry []cue.Value

// hidden fields say something of an entry, but stand in no value.
var hidden = []string{"overrides"}

func newEntries(ctx *cue.Context) []entry {
	schema := ctx.CompileString(spec.Schema)
	var out []entry
	for i, name := range []string{"#Batch", "#Iterator", "#Worker"} {
		added := ctx.CompileString(fmt.Sprintf(`
			region?: string
			component?: %q
			resources?: {cpuMillis?: int, memoryBytes?: int}`, spec.Kinds[i].Component()))
		out = append(out, entry{schema.LookupPath(cue.ParsePath(name)), added})
	}
	return out
}

// has reports whether an entry may have the field at a path.
func (e entry) has(path []string) bool {
	if slices.Contains(hidden, path[0]) {
		return false
	}
	return slices.ContainsFunc(e, func(v cue.Value) bool {
		ok := true
		for _, name := range path {
			if v, ok = below(v, name); !ok {
				return false
			}
		}
		return true
	})
}

// conflict names the first field of a pattern that no entry of the kind can have
// as the pattern wants it, or "".
func (e entry) conflict(pattern cue.Value) string {
	fields, err := pattern.Fields()
	if err != nil {
		return "" // no struct
	}
	for fields.Next() {
		name, want := fields.Selector().Unquoted(), fields.Value()
		possible := slices.ContainsFunc(e, func(v cue.Value) bool {
			may, ok := below(v, name)
			return ok && (name == "resources" || may.Unify(want).Validate() == nil)
		})
		if !possible {
			return fmt.Sprintf("%s: %v", name, want)
		}
	}
	return ""
}

// below is the schema of a field, required or optional, or of the values of a
// map; of a choice, where any has it.
func below(v cue.Value, name string) (cue.Value, bool) {
	for _, sel := range []cue.Selector{cue.Str(name), cue.Str(name).Optional(), cue.Str(name).Required(), cue.AnyString} {
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
func known(entries []entry, path []string) []string {
	var names []string
	for _, e := range entries {
		for _, v := range e {
			ok := true
			for _, name := range path {
				if v, ok = below(v, name); !ok {
					break
				}
			}
			fields, err := v.Fields(cue.Optional(true))
			for ok && err == nil && fields.Next() {
				if name := fields.Selector().Unquoted(); !slices.Contains(names, name) && !slices.Contains(hidden, name) {
					names = append(names, name)
				}
			}
		}
	}
	return names
}
