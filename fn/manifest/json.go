package manifest

import (
	"strconv"

	"github.com/batchfn/batchfn/fn/encode"
)

// JSON encodes a resource with the keys and the order of its YAML.
func JSON(o Object) []byte {
	var e jsonEncoder
	e.value(o)
	return e.out
}

// jsonEncoder writes a comma before all keys and items but the first.
type jsonEncoder struct{ out []byte }

func (e *jsonEncoder) comma() {
	if n := len(e.out); n > 0 && e.out[n-1] != '{' && e.out[n-1] != '[' {
		e.out = append(e.out, ',')
	}
}

func (e *jsonEncoder) key(key string) {
	e.comma()
	e.out = append(AppendJSONText(e.out, key), ':')
}

func (e *jsonEncoder) value(o object) {
	e.out = append(e.out, '{')
	o.encode(e)
	e.out = append(e.out, '}')
}

func (e *jsonEncoder) text(key, value string) {
	e.key(key)
	e.out = AppendJSONText(e.out, value)
}

func (e *jsonEncoder) number(key string, value int) {
	e.key(key)
	e.out = strconv.AppendInt(e.out, int64(value), 10)
}

func (e *jsonEncoder) boolean(key string, value bool) {
	e.key(key)
	e.out = strconv.AppendBool(e.out, value)
}

func (e *jsonEncoder) texts(key string, values []string) {
	e.open(key, len(values))
	for _, v := range values {
		e.comma()
		e.out = AppendJSONText(e.out, v)
	}
	e.close()
}

func (e *jsonEncoder) numbers(key string, values []int) {
	e.open(key, len(values))
	for _, v := range values {
		e.comma()
		e.out = strconv.AppendInt(e.out, int64(v), 10)
	}
	e.close()
}

func (e *jsonEncoder) strings(key string, values Strings) {
	e.key(key)
	e.out = append(e.out, '{')
	for _, v := range values {
		e.text(v.Key, v.Value)
	}
	e.out = append(e.out, '}')
}

func (e *jsonEncoder) object(key string, value object) {
	e.key(key)
	e.value(value)
}

func (e *jsonEncoder) open(key string, _ int) {
	e.key(key)
	e.out = append(e.out, '[')
}

func (e *jsonEncoder) item(o object) {
	e.comma()
	e.value(o)
}

func (e *jsonEncoder) close() { e.out = append(e.out, ']') }

func (e *jsonEncoder) fields(fields Fields) {
	for _, f := range fields {
		e.key(f.Key)
		e.any(f.Value)
	}
}

func (e *jsonEncoder) any(v any) {
	switch v := v.(type) {
	case object:
		e.value(v)
	case []any:
		e.out = append(e.out, '[')
		for _, item := range v {
			e.comma()
			e.any(item)
		}
		e.out = append(e.out, ']')
	case string:
		e.out = AppendJSONText(e.out, v)
	default:
		e.out = appendPlain(e.out, v)
	}
}

// AppendJSONText appends a string as JSON, without the escapes for HTML.
func AppendJSONText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return append(b, encode.Text(s)...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
