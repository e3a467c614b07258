package manifest

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// plan is how a struct type is encoded: its fields in order. It is made once
// per type, so that encoding a value looks up no tags.
type plan struct{ fields []fieldPlan }

type fieldPlan struct {
	index     int
	key       string
	omitEmpty bool
	inline    bool // a map whose entries are fields
}

var plans sync.Map // reflect.Type → *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{}
	for i := range t.NumField() {
		key, option, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		p.fields = append(p.fields, fieldPlan{index: i, key: key, omitEmpty: option == "omitempty", inline: option == "inline"})
	}
	plans.Store(t, p)
	return p
}

// isEmpty reports whether an omitempty field is left out.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
