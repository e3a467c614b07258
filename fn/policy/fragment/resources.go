package fragment

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkResources checks the requests and limits of a container beside the batch's own. A
// request above its limit is a rule of its own.
func checkResources(c *checker, n *spec.Node, p place) {
	c.amounts(n, p, resourceName)
	checkClaims(c, n, p)
}

// checkPodResources checks the requests and limits of a pod as a whole, which cannot have
// all that a container can.
func checkPodResources(c *checker, n *spec.Node, p place) {
	c.amounts(n, p, podResourceName)
	if claims := n.Get("claims"); claims != nil && claims.Type != spec.Null {
		c.report(claims.Pos, p.below("claims"), "claim it in a container", " is valid only for containers")
	}
}

// checkOverhead checks what a runtime class adds to the requests of its pods.
func checkOverhead(c *checker, n *spec.Node, p place) {
	c.list(n.Fields, p, resourceName)
	c.hugePages(n, p, n.Fields)
}

func podResourceName(name string) string {
	if name == "cpu" || name == "memory" || pageSize(name) > 0 {
		return ""
	}
	return "a pod can have only cpu, memory and huge pages"
}

// amounts checks requests and limits; named says what is wrong with a resource's name.
func (c *checker) amounts(n *spec.Node, p place, named func(string) string) {
	requests, limits := n.Get("requests"), n.Get("limits")
	c.list(requests.Map(), p.below("requests"), named)
	c.list(limits.Map(), p.below("limits"), named)
	c.hugePages(n, p, slices.Concat(requests.Map(), limits.Map()))
	for _, f := range requests.Map() {
		if !overcommits(f.Name) && !sameAmount(f.Value, limits.Get(f.Name)) {
			c.report(f.Value.Pos, p.below("requests").below(f.Name), "set resources.limits to the same", " needs a limit of the same amount")
		}
	}
}

func (c *checker) list(amounts []spec.Field, p place, named func(string) string) {
	for _, f := range amounts {
		checkAmount(c, f, p.below(f.Name), named)
	}
}

// hugePages refuses huge pages in a container or pod that asks for nothing else.
func (c *checker) hugePages(n *spec.Node, p place, amounts []spec.Field) {
	huge := func(f spec.Field) bool { return pageSize(f.Name) > 0 }
	other := func(f spec.Field) bool { return f.Name == "cpu" || f.Name == "memory" }
	if slices.ContainsFunc(amounts, huge) && !slices.ContainsFunc(amounts, other) {
		c.report(n.Pos, p, "", " has huge pages, which also need cpu or memory")
	}
}

// overcommits reports whether the containers of a node may have limits of a resource that
// are more than the node has: only then may a limit be above its request.
func overcommits(name string) bool {
	return !strings.Contains(name, "/") && !strings.HasPrefix(name, "hugepages-")
}

// sameAmount reports whether a limit is there and its request's equal; what is not a
// quantity is reported already.
func sameAmount(request, limit *spec.Node) bool {
	if request == nil || limit == nil {
		return false
	}
	a, errA := resource.ParseQuantity(request.Text)
	b, errB := resource.ParseQuantity(limit.Text)
	return errA != nil || errB != nil || a.Cmp(b) == 0
}

// checkAmount checks the name and the quantity of one resource.
func checkAmount(c *checker, f spec.Field, p place, named func(string) string) {
	name, text := f.Name, f.Value.Text
	if wrong := named(name); wrong != "" {
		c.report(f.Pos, p, "", ": %s", wrong)
		return
	}
	wrong := quantity(text)
	if q, err := resource.ParseQuantity(text); wrong == "" && err == nil {
		if name != "cpu" && !wholeAmount(text) {
			wrong = "not a whole number"
			if name == "memory" || name == "ephemeral-storage" {
				wrong = "not a whole number of bytes"
			}
		}
		if pages := pageSize(name); pages > 0 && q.Value()%pages != 0 {
			wrong = "must be a multiple of " + strings.TrimPrefix(name, "hugepages-")
		}
	}
	if wrong != "" {
		c.report(f.Value.Pos, p, "", " is %s: %s", spec.Quoted(text), wrong)
	}
}

func resourceName(name string) string {
	switch {
	case name == "cpu" || name == "memory" || name == "ephemeral-storage" || pageSize(name) > 0:
		return ""
	case !strings.Contains(name, "/"):
		return "not a resource that a container can ask for"
	}
	return qualified(name)
}

// wholeAmount reports whether a quantity has no fraction.
func wholeAmount(text string) bool {
	q, err := resource.ParseQuantity(text)
	return err == nil && q.Cmp(*resource.NewQuantity(q.Value(), resource.BinarySI)) == 0
}

// pageSize is that of huge pages, in bytes, or 0.
func pageSize(name string) int64 {
	size, ok := strings.CutPrefix(name, "hugepages-")
	if q, err := resource.ParseQuantity(size); ok && err == nil {
		return max(q.Value(), 0)
	}
	return 0
}
