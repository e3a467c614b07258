package pattern

// A Node is a part of a template, and stands for one value of each resource.
type Node interface{ node() }

// Same is a value that all resources have.
type Same struct{ Value any }

// A Field is a value that differs. Its column says what it is where.
type Field struct {
	Place Place
	Name  string
	cells []cell
	usual *usual
}

// usual is the value that most resources have: of all of them, of those of a region
// or of those of a team. In the entries stands what is unusual.
type usual struct {
	by    Place // Entry: the value is the same everywhere, and stands in the template
	cells []cell
}

// Place says where the value of a field is found.
type Place int

const (
	Entry  Place = iota // in the batch's entry, or in the element of a list
	Region              // in the table of regions
	Team                // in the table of teams
)

// Text is a string of which only parts differ.
type Text struct{ Parts []Node } // Same with a string, or *Field

// Object is a mapping.
type Object struct{ Members []Member }

// Member is a key of an object with its value; it is there where If is set and
// true, and everywhere where If is nil.
type Member struct {
	Key  string
	If   *Field
	Node Node
}

// List is a list: elements that are always there, and after them those of Rest.
type List struct {
	First []Node
	Rest  *Each
}

// Each is what a list in a field becomes: Item with each of its elements, which
// are scalars where Item is nil.
type Each struct {
	Field *Field
	Item  Node
	lists [][]any // what they become, by resource
}

// Named is a list that is sorted by name, after elements that are always there:
// the environment. It is merged from what all batches have, what a region's have
// and what the entry has, each by name.
type Named struct {
	First []Node
	Field *Field
	Item  *Object // without the name
}

func (Same) node()    {}
func (*Field) node()  {}
func (*Text) node()   {}
func (*Object) node() {}
func (*List) node()   {}
func (*Named) node()  {}

// optional reports whether all members of an object may be missing at once, and
// returns their conditions.
func (o *Object) optional() []*Field {
	var conditions []*Field
	for _, m := range o.Members {
		if m.If == nil {
			return nil
		}
		conditions = append(conditions, m.If)
	}
	return conditions
}
