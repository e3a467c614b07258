package replay

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template"
	_ "time/tzdata" // dates in a zone, on machines that know none

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/fn/memo"
)

// functions are those of Argo CD's templates: sprig without what tells of the
// machine, and five of Argo CD's own.
//
// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
func functions() template.FuncMap {
	all := template.FuncMap(sprig.GenericFuncMap())
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(all, name)
	}
	for _, name := range []string{"repeat", "indent", "nindent", "randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes"} {
		all[name] = bounded(name, all[name])
	}
	all["normalize"] = normalize
	all["slugify"] = slugify
	all["toYaml"] = func(v any) (string, error) {
		text, err := yaml.Marshal(v)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	all["fromYaml"] = func(text string) (out map[string]any, err error) {
		return out, yaml.Unmarshal([]byte(text), &out)
	}
	all["fromYamlArray"] = func(text string) (out []any, err error) {
		return out, yaml.Unmarshal([]byte(text), &out)
	}
	return all
}

// maxText limits what one call of a function makes. More is asked of the system
// at once, and the process ends where there is not as much.
const maxText = 16 << 20

// bounded makes a function whose first argument is a number of characters, for
// each of those of a second one if there is one, fail where it would make too
// much.
func bounded(name string, function any) any {
	f := reflect.ValueOf(function)
	return reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
		length := 1
		if len(args) > 1 {
			length = max(1, args[1].Len())
		}
		if count := args[0].Int(); count > int64(maxText/length) {
			panic(fmt.Errorf("%s: more than %d bytes", name, maxText)) // text/template makes it an error
		}
		return f.Call(args)
	}).Interface()
}

// fill replaces the templates in all strings of a tree, map keys among them.
// Without values everything stays as it is.
func (set *applicationSet) fill(tree any, v values) (any, error) {
	if len(v) == 0 {
		return tree, nil
	}
	switch t := tree.(type) {
	case string:
		return set.replace(t, v)
	case []any:
		out := make([]any, len(t))
		for i := range t {
			var err error
			if out[i], err = set.fill(t[i], v); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(t))
		for _, key := range slices.Sorted(maps.Keys(t)) { // so that the first error is always the same
			filled, err := set.fill(t[key], v)
			if err != nil {
				return nil, err
			}
			if key, err = set.replace(key, v); err != nil {
				return nil, err
			}
			out[key] = filled
		}
		return out, nil
	}
	return tree, nil
}

// replace executes one string as a template.
func (set *applicationSet) replace(text string, v values) (string, error) {
	if !strings.Contains(text, "{{") {
		return text, nil
	}
	t, err := template.New("").Funcs(set.functions).Option(set.Spec.GoTemplateOptions...).Parse(text)
	if err != nil {
		return "", failure("", "template %q: %s", text, plain(err))
	}
	var b strings.Builder
	if err := t.Execute(&b, v); err != nil {
		return "", failure("", "template %q: %s", text, plain(err))
	}
	return b.String(), nil
}

var place = memo.Regexp(`^template: :\d+(?::\d+)?: (?:executing "" at )?`)

// plain is the error of a template without its place in a text of one line.
func plain(err error) string { return place().ReplaceAllString(err.Error(), "") }
