package manifest

// Tree is a resource as Fields all the way down, in the order of its encoding: for who
// looks at any of its values, whatever type it has here.
func Tree(o Object) Fields { return treeOf(o) }

func treeOf(o object) Fields {
	var e treeEncoder
	o.encode(&e)
	return e.out
}

// treeEncoder gets a struct as the other encoders do; each struct below has one of its own.
type treeEncoder struct {
	out  Fields
	list []any // that is being encoded
}

func (e *treeEncoder) add(key string, value any) { e.out = append(e.out, Field{key, value}) }

func (e *treeEncoder) text(key, value string)          { e.add(key, value) }
func (e *treeEncoder) number(key string, value int)    { e.add(key, int64(value)) }
func (e *treeEncoder) boolean(key string, value bool)  { e.add(key, value) }
func (e *treeEncoder) object(key string, value object) { e.add(key, treeOf(value)) }
func (e *treeEncoder) fields(fields Fields)            { e.out = append(e.out, fields...) }

func (e *treeEncoder) texts(key string, values []string) {
	items := make([]any, len(values))
	for i, v := range values {
		items[i] = v
	}
	e.add(key, items)
}

func (e *treeEncoder) numbers(key string, values []int) {
	items := make([]any, len(values))
	for i, v := range values {
		items[i] = int64(v)
	}
	e.add(key, items)
}

func (e *treeEncoder) strings(key string, values Strings) {
	fields := make(Fields, len(values))
	for i, v := range values {
		fields[i] = Field{v.Key, v.Value}
	}
	e.add(key, fields)
}

func (e *treeEncoder) open(key string, length int) {
	e.add(key, nil)
	e.list = make([]any, 0, length)
}

func (e *treeEncoder) item(o object) { e.list = append(e.list, treeOf(o)) }

func (e *treeEncoder) close() { e.out[len(e.out)-1].Value = e.list }
