package manifest

// encoder gets what a struct holds, field by field in the order of the
// output. Each type hands it over with a method of its own: that is as quick as
// writing the text by hand, and one place for YAML and JSON.
type encoder interface {
	text(key, value string)
	number(key string, value int)
	boolean(key string, value bool)
	texts(key string, values []string)
	numbers(key string, values []int)
	strings(key string, values Strings)
	object(key string, value object)
	fields(Fields) // at the place of a field, each is one

	open(key string, length int) // a list: that many items, then close
	item(object)
	close()
}

// object is a pointer to a struct, or Fields.
type object interface{ encode(encoder) }

func textIfSet(e encoder, key, value string) {
	if value != "" {
		e.text(key, value)
	}
}

func numberIfSet(e encoder, key string, value int) {
	if value != 0 {
		e.number(key, value)
	}
}

func booleanIfSet(e encoder, key string, value bool) {
	if value {
		e.boolean(key, value)
	}
}

// list encodes a list of structs.
func list[T any, P interface {
	*T
	object
}](e encoder, key string, items []T) {
	e.open(key, len(items))
	for i := range items {
		e.item(P(&items[i]))
	}
	e.close()
}

// Fields are those of a struct that batchfn has no type for: they come from
// fragments of the platform. They are in the order of their keys.
type Fields []Field

func (f Fields) encode(e encoder) { e.fields(f) }

// Field is one of Fields. Its value is a string, Number, int64, bool, nil,
// Fields, or []any of these.
type Field struct {
	Key   string
	Value any
}

// Number is a number of a fragment, as written.
type Number string
