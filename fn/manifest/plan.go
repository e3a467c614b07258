package manifest

import (
	"reflect"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// plan is how a struct type is encoded: its fields in order. It is made once
// per type, so that encoding a value looks up no tags.
type plan struct{ fields []fieldPlan }

type fieldPlan struct {
	index     int
	key       string
	yamlKey   string // with its colon, quoted where YAML needs it
	omitEmpty bool
	inline    bool // a map whose entries are fields
}

var planOf = memo.Of(func(t reflect.Type) *plan {
	p := &plan{}
	for i := range t.NumField() {
		key, option, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		p.fields = append(p.fields, fieldPlan{index: i, key: key, yamlKey: string(appendScalar(nil, key)) + ":", omitEmpty: option == "omitempty", inline: option == "inline"})
	}
	return p
})

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
