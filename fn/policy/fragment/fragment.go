// Package fragment checks the podSpec and the container of a platform, merged over all
// levels, as the API server checks a pod: ranges, what is missing, and what contradicts
// itself. Types, words and the names of fields are checked where the fleet is read, level
// by level.
//
// The model is ValidatePodSpec in
// https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go
package fragment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// Problem is what the API server would refuse, at a path such as
// podSpec.volumes[0].nfs.path.
type Problem struct {
	Pos     spec.Pos
	Path    string
	Message string // begins with the path
	Hint    string
}

// Check returns what is wrong with a podSpec and a container, each of which may be nil,
// in a pod.
func Check(podSpec, container *spec.Node, pod Pod) []Problem {
	c := &checker{podSpec: podSpec, container: container, pod: pod}
	c.walk(podSpec, wholePod)
	c.walk(container, wholeContainer)
	c.checkHostPorts()
	return c.problems
}

// place is where a value is: the name of what holds it, its own, and its path. Items of
// a list are called by the list's name and "[]".
type place struct{ parent, name, path string }

var (
	wholePod       = place{"", "podSpec", "podSpec"}
	wholeContainer = place{"", "container", "container"}
)

func (p place) below(name string) place { return place{p.name, name, p.path + "." + name} }

func (p place) item(i int) place {
	return place{p.parent, p.name + "[]", p.path + "[" + strconv.Itoa(i) + "]"}
}

type checker struct {
	podSpec, container *spec.Node
	pod                Pod
	problems           []Problem
}

func (c *checker) report(pos spec.Pos, p place, hint, format string, args ...any) {
	c.problems = append(c.problems, Problem{pos, p.path, p.path + fmt.Sprintf(format, args...), hint})
}

// walk checks a value and all it holds.
func (c *checker) walk(n *spec.Node, p place) {
	if n == nil || n.Type == spec.Null || n.Type == spec.Invalid {
		return
	}
	c.number(n, p)
	c.text(n, p)
	if n.Is(spec.Map) {
		c.needed(n, p)
		c.alternatives(n, p)
		if check := of(checks, p); check != nil {
			check(c, n, p)
		}
	}
	if of(freeNames, p) {
		return
	}
	for _, f := range n.Fields {
		c.walk(f.Value, p.below(f.Name))
	}
	for i, item := range n.Items {
		c.walk(item, p.item(i))
	}
}

// freeNames hold names that are the user's own.
var freeNames = map[string]bool{
	"nodeSelector": true, "matchLabels": true, "volumeAttributes": true, "limits": true, "requests": true,
	"flexVolume.options": true, "labels": true, "annotations": true, "userAnnotations": true,
}

// needed reports what Kubernetes asks for and is not there.
func (c *checker) needed(n *spec.Node, p place) {
	for _, name := range of(needs, p) {
		if v := n.Get(name); absent(v) {
			c.report(v.PosOr(n.Pos), p, "", ".%s is missing", name)
		}
	}
}

// absent reports whether the API server would find nothing; it finds nothing in an empty
// text or list.
func absent(n *spec.Node) bool {
	return n == nil || n.Type == spec.Null || n.Is(spec.String) && n.Text == "" || n.Is(spec.List) && len(n.Items) == 0
}

// alternatives reports a map that has several fields of which it can have one, and one
// that has none of those that it needs.
func (c *checker) alternatives(n *spec.Node, p place) {
	for _, choice := range of(choices, p) {
		var set []string
		for _, f := range n.Fields {
			if f.Value.Type != spec.Null && slices.Contains(choice.among, f.Name) {
				set = append(set, f.Name)
			}
		}
		switch {
		case len(set) > 1:
			c.report(n.Pos, p, "keep only one of them", " has %s, want only one of them", strings.Join(set, " and "))
		case (len(set) == 0 || len(set) == 1 && choice.filled && absent(n.Get(set[0]))) && choice.needed:
			c.report(n.Pos, p, "", " has none of %s, want one", strings.Join(choice.among, ", "))
		}
	}
}

// of looks a place up by its name and what holds it, else by its name.
func of[T any](table map[string]T, p place) T {
	if found, ok := table[p.parent+"."+p.name]; ok {
		return found
	}
	return table[p.name]
}
