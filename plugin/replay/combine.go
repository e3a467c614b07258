package replay

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"dario.cat/mergo"
)

// children are the generators that another one combines; those of the combined
// combine nothing further, as in Argo CD's own types.
func children(body any, depth int, into any) error {
	if depth > 1 {
		return failure("", "a matrix or merge generator cannot be nested more than one level deep")
	}
	return decode("", body, into)
}

// matrix combines what two generators give, each with each. The second may use
// the values of the first, whose values win.
func (set *applicationSet) matrix(body any, depth int) ([]values, error) {
	var g struct {
		Generators []map[string]any `json:"generators"`
	}
	if err := children(body, depth, &g); err != nil {
		return nil, err
	}
	if len(g.Generators) != 2 {
		return nil, failure("", "wants two generators, has %d", len(g.Generators))
	}
	first, err := set.generate(g.Generators[0], nil, depth+1)
	if err != nil {
		return nil, err
	}
	var list []values
	for _, a := range first {
		second, err := set.generate(g.Generators[1], a, depth+1)
		if err != nil {
			return nil, err
		}
		for _, b := range second {
			both := values{}
			if err := mergeInto(both, b); err != nil {
				return nil, err
			}
			if err := mergeInto(both, a); err != nil {
				return nil, err
			}
			list = append(list, both)
		}
	}
	return list, nil
}

// merge lets later generators override what the first gives, where the merge
// keys agree. Argo CD leaves the order open; here it is that of the first.
func (set *applicationSet) merge(body any, depth int) ([]values, error) {
	var g struct {
		Generators []map[string]any `json:"generators"`
		MergeKeys  []string         `json:"mergeKeys"`
	}
	if err := children(body, depth, &g); err != nil {
		return nil, err
	}
	if len(g.Generators) < 2 || len(g.MergeKeys) == 0 {
		return nil, failure("", "wants two generators at least, and mergeKeys")
	}
	var base []values
	for i, child := range g.Generators {
		list, err := set.generate(child, nil, depth+1)
		if err != nil {
			return nil, err
		}
		byKey := map[string]values{}
		for _, v := range list {
			key := mergeKey(v, g.MergeKeys)
			if byKey[key] != nil {
				return nil, failure("set mergeKeys that differ between them", "two results of generator %d have the same mergeKeys: %s", i+1, key)
			}
			byKey[key] = v
		}
		if i == 0 {
			base = list
			continue
		}
		for _, v := range base {
			if err := mergeInto(v, byKey[mergeKey(v, g.MergeKeys)]); err != nil {
				return nil, err
			}
		}
	}
	return base, nil
}

func mergeKey(v values, keys []string) string {
	chosen := values{}
	for _, key := range keys {
		chosen[key] = v[key]
	}
	text, _ := json.Marshal(chosen)
	return string(text)
}

// mergeInto merges as Argo CD does, with the same library; it panics where a map
// of strings meets one of anything.
func mergeInto(v, over values) (err error) {
	defer func() {
		if recover() != nil {
			err = failure("use different names", "two generators set %v to values of types that cannot be merged", shared(v, over))
		}
	}()
	return mergo.Merge(&v, over, mergo.WithOverride)
}

func shared(a, b values) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(a)), func(key string) bool { _, both := b[key]; return !both })
}

// flatten makes one level of values, as selectors see them: a.b, a.0.
func flatten(v values) map[string]string {
	flat := map[string]string{}
	var add func(prefix string, v any)
	add = func(prefix string, v any) {
		switch t := v.(type) {
		case map[string]any:
			for key, value := range t {
				add(prefix+"."+key, value)
			}
		case []any:
			for i, value := range t {
				add(fmt.Sprintf("%s.%d", prefix, i), value)
			}
		default:
			flat[prefix[1:]] = fmt.Sprint(v)
		}
	}
	for key, value := range v {
		add("."+key, value)
	}
	return flat
}
