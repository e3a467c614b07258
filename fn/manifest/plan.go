package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// plan is how a struct type is encoded: its fields in order. It is made once
// for each resource, so that encoding a value looks up neither tags nor types.
type plan struct{ fields []fieldPlan }

type fieldPlan struct {
	index     int
	key       string
	yamlKey   string // with its colon, quoted where YAML needs it
	omitEmpty bool
	inline    bool  // a map whose entries are fields
	below     *plan // of the struct that it holds, points to or lists; nil of others
}

var planOf = memo.Of(newPlan)

func newPlan(t reflect.Type) *plan {
	p := &plan{}
	for i := range t.NumField() {
		key, option, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		f := fieldPlan{index: i, key: key, yamlKey: string(appendScalar(nil, key)) + ":", omitEmpty: option == "omitempty", inline: option == "inline"}
		of := t.Field(i).Type
		if of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
			of = of.Elem()
		}
		if of.Kind() == reflect.Struct {
			f.below = newPlan(of)
		}
		p.fields = append(p.fields, f)
	}
	return p
}

// isEmpty reports whether an omitempty field is left out.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return v.Len() == 0
	case reflect.Pointer:
		return v.IsNil()
	}
	return v.IsZero()
}

func sortedKeys(m map[string]any) []string {
	if len(m) == 0 {
		return nil
	}
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
