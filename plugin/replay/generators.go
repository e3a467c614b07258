package replay

import (
	"fmt"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// generate returns what a generator gives. outer are the values of the first
// generator of a matrix, which templates in the second may use.
func (set *applicationSet) generate(g map[string]any, outer values, depth int) ([]values, error) {
	name, err := only(g)
	if err != nil {
		return nil, err
	}
	choose, err := newSelector(g["selector"])
	if err != nil {
		return nil, err
	}
	body, err := set.fill(g[name], outer)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if m, _ := body.(map[string]any); len(mapOf(m["template"])) > 0 {
		return nil, failure("write it into spec.template", "%s: a generator's own template is not replayed", name)
	}
	list, err := set.generators(depth)[name](body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if choose != nil {
		list = slices.DeleteFunc(list, func(v values) bool { return !choose.matches(flatten(v)) })
	}
	return list, nil
}

func mapOf(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// generators are those that need no more than the checkout and the clusters.
func (set *applicationSet) generators(depth int) map[string]func(body any) ([]values, error) {
	return map[string]func(any) ([]values, error){
		"list":     set.list,
		"git":      set.git,
		"clusters": set.clusters,
		"matrix":   func(body any) ([]values, error) { return set.matrix(body, depth) },
		"merge":    func(body any) ([]values, error) { return set.merge(body, depth) },
	}
}

// only is the name of a generator, which has one.
func only(g map[string]any) (string, error) {
	var names []string
	for name, body := range g {
		if name != "selector" && body != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	known := []string{"list", "git", "clusters", "matrix", "merge"}
	switch {
	case len(names) != 1:
		return "", failure("", "wants one of %s, has %s", strings.Join(known, ", "), orNothing(names))
	case !slices.Contains(known, names[0]):
		return "", failure(oneApplication, "the generator %s is not replayed: it asks a cluster or a network (%s are)", names[0], strings.Join(known, ", "))
	}
	return names[0], nil
}

func (set *applicationSet) list(body any) ([]values, error) {
	var g struct {
		Elements     []values `json:"elements"`
		ElementsYAML string   `json:"elementsYaml"`
	}
	if err := decode("", body, &g); err != nil {
		return nil, err
	}
	var more []values
	if err := yaml.Unmarshal([]byte(g.ElementsYAML), &more); err != nil {
		return nil, failure("", "elementsYaml is not a YAML list of maps")
	}
	return append(g.Elements, more...), nil
}

// append adds values of the generator's own, which may use what is there.
func (set *applicationSet) append(v values, more map[string]string) error {
	filled := map[string]string{}
	for key, text := range more {
		var err error
		if filled[key], err = set.replace(text, v); err != nil {
			return err
		}
	}
	if len(more) > 0 {
		v["values"] = filled
	}
	return nil
}
