package pattern

import (
	"fmt"
	"strings"
)

// Schema is the definition of a workload's fields in CUE, with what most have as
// the default of each. It wants #region and #team.
func (p *Pattern) Schema() string {
	var b strings.Builder
	b.WriteString("{\n\t#region: {...}\n\t#team: {...}\n")
	for _, f := range p.fields {
		if f.Place == Entry {
			b.WriteString("\t" + f.schema() + "\n")
		}
	}
	b.WriteString("}")
	return b.String()
}

func (f *Field) schema() string {
	if v, is := f.inTemplate(); is {
		return fmt.Sprintf("%s: *%s | %s", f.Name, asJSON(v), f.kind())
	}
	if table, is := f.inTable(); is {
		return fmt.Sprintf("%s: *#%s.%s | %s", f.Name, strings.TrimPrefix(prefix(table), "$"), f.Name, f.kind())
	}
	if !f.everywhere() {
		return fmt.Sprintf("%s?: %s", f.Name, f.kind())
	}
	return fmt.Sprintf("%s!: %s", f.Name, f.kind())
}

// kind is the type of a field's values in CUE.
func (f *Field) kind() string {
	switch found := present(f.cells); {
	case all[string](found):
		return "string"
	case all[int64](found):
		return "int"
	case all[float64](found):
		return "number"
	case all[bool](found):
		return "bool"
	case all[[]any](found):
		return "[...]"
	}
	return "{...}"
}
