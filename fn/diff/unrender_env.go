package diff

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
)

// variable is a part of a variable, which is one value as an entry has it.
func (u *unrendering) variable(rest string, l manifest.Leaf) {
	name, part, _ := strings.Cut(rest, "]")
	keys := strings.Split(part, ".") // "", valueFrom, secretKeyRef, key
	if len(keys) < 4 {
		if part == ".value" {
			u.set("env."+name, l.Value)
		}
		return
	}
	key := keys[3]
	if as, ok := sourceKeys[keys[2]+"."+key]; ok {
		key = as
	}
	u.references[name] = appendPart(u.references[name], key, l)
}

// sourceKeys are the keys of a variable's source as an entry has them.
var sourceKeys = map[string]string{
	"secretKeyRef.name": "secret", "configMapKeyRef.name": "configMap", "fieldRef.fieldPath": "field", "resourceFieldRef.resource": "field",
}

// source is a part of a whole Secret or ConfigMap, of a list that is one value.
func (u *unrendering) source(rest string, l manifest.Leaf) {
	index, part, _ := strings.Cut(rest, "].")
	i, err := strconv.Atoi(index)
	key, known := map[string]string{"secretRef.name": "secret", "configMapRef.name": "configMap", "prefix": "prefix", "secretRef.optional": "optional", "configMapRef.optional": "optional"}[part]
	if !known || err != nil {
		u.out["container.envFrom["+rest] = leafValue(l, nil)
		return
	}
	u.sources[i] = appendPart(u.sources[i], key, l)
}

// appendPart adds a part of a reference; what is false by default is not written.
func appendPart(parts []string, key string, l manifest.Leaf) []string {
	if key == "optional" && l.Value == "false" {
		return parts
	}
	return append(parts, key+": "+inCUE(l))
}

// inOrder are the parts of a reference as an entry has them, in whatever order a manifest
// has them: what it refers to, its key, and how.
func inOrder(parts []string) string {
	rank := func(part string) int {
		key, _, _ := strings.Cut(part, ":")
		return slices.Index([]string{"key", "prefix", "optional"}, key)
	}
	slices.SortStableFunc(parts, func(a, b string) int { return cmp.Or(rank(a)-rank(b), strings.Compare(a, b)) })
	return "{" + strings.Join(parts, ", ") + "}"
}

// environment puts together what several leaves say.
func (u *unrendering) environment() {
	for name, parts := range u.references {
		u.set("env."+name, inOrder(parts))
	}
	var list []string
	for _, i := range slices.Sorted(maps.Keys(u.sources)) {
		list = append(list, inOrder(u.sources[i]))
	}
	if list != nil {
		u.set("envFrom", "["+strings.Join(list, ", ")+"]")
	}
}

// inCUE is a value as CUE writes it.
func inCUE(l manifest.Leaf) string {
	if l.Text {
		return string(manifest.AppendJSONText(nil, l.Value))
	}
	return l.Value
}
