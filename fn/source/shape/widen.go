package shape

import "github.com/batchfn/batchfn/fn/spec"

func (s *Shape) addType(t spec.Type) {
	if !s.allows(t) {
		s.Types = append(s.Types, t)
	}
}

// merge widens a shape by another one, as embedding and `|` do.
func (s *Shape) merge(o *Shape) {
	s.Any = s.Any || o.Any
	for _, t := range o.Types {
		s.addType(t)
	}
	s.Enum = append(s.Enum, o.Enum...)
	s.Fields = append(s.Fields, o.Fields...)
	s.Open = s.Open || o.Open
	if o.Pattern != nil {
		s.Pattern = o.Pattern
	}
	if o.Min != nil {
		s.Min = o.Min
	}
	if o.Max != nil {
		s.Max = o.Max
	}
	if o.Values != nil {
		s.Values = o.Values
	}
	if o.Elem != nil {
		s.Elem = o.Elem
	}
	if o.OneOf != nil {
		s.OneOf = o.OneOf
	}
	if o.Format.Name != "" {
		s.Format = o.Format
	}
}
