package manifest

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// JSON encodes a resource with the keys and the order of its YAML.
func JSON(o Object) ([]byte, error) {
	var b bytes.Buffer
	if err := encodeJSON(&b, reflect.ValueOf(o)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func encodeJSON(b *bytes.Buffer, v reflect.Value) error {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() == reflect.Struct {
		b.WriteByte('{')
		if err := encodeFields(b, v); err != nil {
			return err
		}
		b.WriteByte('}')
		return nil
	}
	if v.Kind() == reflect.Invalid {
		b.WriteString("null")
		return nil
	}
	switch value := v.Interface().(type) {
	case Strings:
		m := map[string]string{}
		for _, s := range value {
			m[s.Key] = s.Value
		}
		return encodeText(b, m)
	case Number:
		return encodeText(b, json.Number(value))
	case map[string]any:
		return encodeMap(b, value)
	}
	if v.Kind() == reflect.Slice {
		b.WriteByte('[')
		for i := range v.Len() {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := encodeJSON(b, v.Index(i)); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	}
	return encodeText(b, v.Interface())
}

func encodeFields(b *bytes.Buffer, v reflect.Value) error {
	start := b.Len()
	field := func(key string, v reflect.Value) error {
		if b.Len() > start {
			b.WriteByte(',')
		}
		if err := encodeText(b, key); err != nil {
			return err
		}
		b.WriteByte(':')
		return encodeJSON(b, v)
	}
	for _, f := range planOf(v.Type()).fields {
		value := v.Field(f.index)
		if f.inline {
			for _, key := range sortedKeys(value.Interface().(map[string]any)) {
				if err := field(key, value.MapIndex(reflect.ValueOf(key))); err != nil {
					return err
				}
			}
		} else if !f.omitEmpty || !isEmpty(value) {
			if err := field(f.key, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func encodeMap(b *bytes.Buffer, m map[string]any) error {
	b.WriteByte('{')
	for i, key := range sortedKeys(m) {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encodeText(b, key); err != nil {
			return err
		}
		b.WriteByte(':')
		if err := encodeJSON(b, reflect.ValueOf(m[key])); err != nil {
			return err
		}
	}
	b.WriteByte('}')
	return nil
}

// encodeText is json.Marshal without the escapes for HTML.
func encodeText(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the line's end
	return nil
}

// AppendJSONText appends a string as JSON, without the escapes for HTML.
func AppendJSONText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			var text bytes.Buffer
			encodeText(&text, s) // a string always encodes
			return append(b, text.Bytes()...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
