package spec

import (
	"slices"
	"strings"
)

// inOrder is the order in which Kubernetes gets variables that are sorted by name:
// it expands $(NAME) only where NAME came earlier, so a variable comes before
// the first that uses it.
// https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
func inOrder(byName []EnvVar) []EnvVar {
	if !slices.ContainsFunc(byName, func(v EnvVar) bool { return strings.Contains(v.Value, "$(") }) {
		return byName // as most are
	}
	return newEnvOrder(byName).out
}

// EnvCycles lists the variables that use each other in a circle, so that none can
// come first: each circle from one variable back to itself. A variable that uses
// only itself is not one: Kubernetes leaves it as it is.
func EnvCycles(vars []EnvVar) [][]string {
	if !slices.ContainsFunc(vars, func(v EnvVar) bool { return strings.Contains(v.Value, "$(") }) {
		return nil
	}
	byName := slices.Clone(vars)
	slices.SortFunc(byName, func(a, b EnvVar) int { return strings.Compare(a.Name, b.Name) })
	return newEnvOrder(byName).cycles
}

// mostCycles are enough for one run: in a knot there are as many as variables.
const mostCycles = 10

// envOrder visits variables depth first, in the order of their names.
type envOrder struct {
	byName  []EnvVar
	visited []bool
	waiting []bool
	path    []string // the variables that wait for the one at hand
	out     []EnvVar
	cycles  [][]string
}

func newEnvOrder(byName []EnvVar) *envOrder {
	o := &envOrder{byName: byName, visited: make([]bool, len(byName)), waiting: make([]bool, len(byName)), out: make([]EnvVar, 0, len(byName))}
	for i := range byName {
		o.visit(i)
	}
	return o
}

func (o *envOrder) visit(i int) {
	v := o.byName[i]
	if o.waiting[i] && o.path[len(o.path)-1] != v.Name && len(o.cycles) < mostCycles {
		at := slices.Index(o.path, v.Name)
		o.cycles = append(o.cycles, append(slices.Clone(o.path[at:]), v.Name))
	}
	if o.visited[i] {
		return
	}
	o.visited[i], o.waiting[i] = true, true
	o.path = append(o.path, v.Name)
	for _, name := range references(v.Value) {
		if j, found := slices.BinarySearchFunc(o.byName, name, func(v EnvVar, name string) int { return strings.Compare(v.Name, name) }); found {
			o.visit(j)
		}
	}
	o.path, o.waiting[i] = o.path[:len(o.path)-1], false
	o.out = append(o.out, v)
}

// references lists the names that Kubernetes expands in a value, sorted: $(NAME),
// but not $$(NAME), which it takes for the text $(NAME).
// https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
func references(value string) []string {
	var names []string
	for {
		at := strings.IndexByte(value, '$')
		if at < 0 || at+1 == len(value) {
			slices.Sort(names)
			return names
		}
		next := value[at+1]
		value = value[at+2:]
		if end := strings.IndexByte(value, ')'); next == '(' && end >= 0 {
			names = append(names, value[:end])
			value = value[end+1:]
		}
	}
}
