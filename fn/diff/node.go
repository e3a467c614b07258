package diff

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// plainLabel is a name that CUE needs no quotes for.
var plainLabel = memo.Regexp(`^[A-Za-z$][A-Za-z0-9_$]*$`)

func label(name string) string {
	if plainLabel().MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

// below is the path of a field below another.
func below(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// sorted are the fields of a struct, by name where the order is to mean nothing.
func sorted(n *spec.Node, byName bool) []spec.Field {
	if n == nil || !n.Is(spec.Map) {
		return nil
	}
	if !byName || slices.IsSortedFunc(n.Fields, compareNames) {
		return n.Fields
	}
	return slices.SortedFunc(slices.Values(n.Fields), compareNames)
}

func compareNames(a, b spec.Field) int { return strings.Compare(a.Name, b.Name) }

// both visits the fields that either of two structs has, by name.
func both(a, b *spec.Node, visit func(name string, a, b *spec.Node)) {
	for x, y := range merged(sorted(a, true), sorted(b, true), compareNames) {
		visit(cmp.Or(x.Name, y.Name), x.Value, y.Value)
	}
}

// tree compares two values of any shape. What one side lacks is one change; structs,
// and lists of structs that have names, are looked into.
func tree(path string, a, b *spec.Node, found func(path string, from, to value)) {
	switch {
	case a.Equal(b):
	case a.Is(spec.Map) && b.Is(spec.Map) && len(a.Fields) > 0 && len(b.Fields) > 0:
		both(a, b, func(name string, a, b *spec.Node) { tree(below(path, name), a, b, found) })
	case isNamed(a) && isNamed(b):
		x, y := byName(a), byName(b)
		if slices.Equal(order(a), order(b)) || len(x.Fields) != len(y.Fields) {
			both(x, y, func(name string, a, b *spec.Node) { tree(path+"["+name+"]", a, b, found) })
			return
		}
		fallthrough
	default:
		var canon func(string) string
		if strings.Contains(path, ".resources.limits.") || strings.Contains(path, ".resources.requests.") {
			canon = quantity
		}
		if from, to := hushed(path, scalarOf(a, canon)), hushed(path, scalarOf(b, canon)); from.key != to.key {
			found(path, from, to)
		}
	}
}

// isNamed reports whether a list has structs only, each with a name of its own.
func isNamed(n *spec.Node) bool {
	if !n.Is(spec.List) || len(n.Items) == 0 {
		return false
	}
	names := order(n)
	slices.Sort(names)
	return !slices.Contains(names, "") && len(slices.Compact(names)) == len(n.Items)
}

func order(n *spec.Node) []string {
	names := make([]string, len(n.Items))
	for i, item := range n.Items {
		names[i] = item.Get("name").Str()
	}
	return names
}

func byName(n *spec.Node) *spec.Node {
	out := &spec.Node{Type: spec.Map}
	for _, item := range n.Items {
		out.Fields = append(out.Fields, spec.Field{Name: item.Get("name").Str(), Value: item})
	}
	return out
}

// hushed is a value without what its name, or its text, says is a secret: rules
// can be waived, and this must not show what they found.
func hushed(path string, v value) value {
	if m := variable().FindStringSubmatch(path); m != nil && v.key != "" && secret.IsName(m[1]) && !strings.HasPrefix(v.text, "{") {
		v.text = "[secret]"
	}
	v.text = secret.Withhold(v.text)
	return v
}

// variable is a path that leads to a variable, or into one.
var variable = memo.Regexp(`(?:^|\.)env[.\[]([^.\]]+)`)
