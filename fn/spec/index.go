package spec

// index finds the fields of a map that is merged into: a few by looking through them,
// many by name, so that a merge takes as long as the two maps are large.
type index struct {
	*Node
	at   map[string]int // where there are many
	gone int            // fields without a value, which end leaves out
}

const manyFields = 64

// newIndex begins to merge over into a map, which nobody else may read until the end.
func newIndex(n, over *Node) *index {
	x := &index{Node: n}
	if len(n.Fields)+len(over.Map()) > manyFields {
		x.at = make(map[string]int, len(n.Fields))
		for i := len(n.Fields) - 1; i >= 0; i-- { // the first of a name is the one that Get finds
			x.at[n.Fields[i].Name] = i
		}
	}
	return x
}

func (x *index) get(name string) *Node {
	if x.at == nil {
		return x.Get(name)
	}
	if i, known := x.at[name]; known {
		return x.Fields[i].Value
	}
	return nil
}

func (x *index) set(f Field) {
	if x.at == nil {
		x.Node.set(f)
	} else if i, known := x.at[f.Name]; known {
		x.Fields[i] = f
	} else {
		x.at[f.Name] = len(x.Fields)
		x.Fields = append(x.Fields, f)
	}
}

func (x *index) remove(name string) {
	if x.at == nil {
		x.Node.remove(name)
	} else if i, known := x.at[name]; known {
		x.Fields[i].Value = nil
		x.gone++
		delete(x.at, name)
	}
}

// end leaves out the fields that were removed.
func (x *index) end() {
	if x.gone == 0 {
		return
	}
	left := make([]Field, 0, len(x.Fields)-x.gone)
	for _, f := range x.Fields {
		if f.Value != nil {
			left = append(left, f)
		}
	}
	x.Fields = left
}
