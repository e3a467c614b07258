package shape

import (
	"github.com/batchfn/batchfn/fn/spec"
)

func (sh *Shape) addType(t spec.Type) {
	if !sh.allows(t) {
		sh.Types = append(sh.Types, t)
	}
}

// merge widens a shape by another one, as embedding and `|` do.
func (sh *Shape) merge(o *Shape) {
	sh.Any = sh.Any || o.Any
	for _, t := range o.Types {
		sh.addType(t)
	}
	sh.Enum = append(sh.Enum, o.Enum...)
	sh.Fields = append(sh.Fields, o.Fields...)
	sh.Open = sh.Open || o.Open
	if o.Pattern != nil {
		sh.Pattern = o.Pattern
	}
	if o.Min != nil {
		sh.Min = o.Min
	}
	if o.Max != nil {
		sh.Max = o.Max
	}
	if o.Values != nil {
		sh.Values = o.Values
	}
	if o.Elem != nil {
		sh.Elem = o.Elem
	}
	if o.OneOf != nil {
		sh.OneOf = o.OneOf
	}
	if o.Format.Name != "" {
		sh.Format = o.Format
	}
}
