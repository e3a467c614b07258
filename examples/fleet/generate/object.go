package main

// An object is a CUE struct whose fields keep their order. A value is a string, an int, a bool,
// nil, a []string, a []any of objects, or another object.
type object []field

type field struct {
	key   string
	value any
}

func (o object) get(key string) (any, bool) {
	for _, f := range o {
		if f.key == key {
			return f.value, true
		}
	}
	return nil, false
}

func (o object) has(key string) bool {
	_, found := o.get(key)
	return found
}

func (o object) text(key string) string {
	value, _ := o.get(key)
	text, _ := value.(string)
	return text
}

func (o object) object(key string) object {
	value, _ := o.get(key)
	nested, _ := value.(object)
	return nested
}

// with is o and one more field; a field that o has already stays as it is.
func (o object) with(key string, value any) object {
	if o.has(key) {
		return o
	}
	return append(o[:len(o):len(o)], field{key, value})
}

// drop is o without one of its fields.
func (o object) drop(key string) object { return o.without(object{{key, nil}}) }

// without is o but for the fields that other has too.
func (o object) without(other object) object {
	var rest object
	for _, f := range o {
		if !other.has(f.key) {
			rest = append(rest, f)
		}
	}
	return rest
}
