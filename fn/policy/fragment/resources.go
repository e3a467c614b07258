package fragment

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkResources is of a container beside the batch's own: its requests and limits,
// but for a request above its limit, which is a rule of its own.
func checkResources(c *checker, n *spec.Node, p place) {
	c.amounts(n, p, resourceName)
	checkClaims(c, n, p)
}

// checkPodResources is of the pod as a whole, which can't have all that a container can.
func checkPodResources(c *checker, n *spec.Node, p place) {
	c.amounts(n, p, podResourceName)
	if claims := n.Get("claims"); claims != nil && claims.Type != spec.Null {
		c.report(claims.Pos, p.below("claims"), "claim it in a container", " is valid only for containers")
	}
}

// checkOverhead is of what the runtime of a class takes.
func checkOverhead(c *checker, n *spec.Node, p place) {
	huge, other := false, false
	for _, f := range n.Fields {
		checkAmount(c, f, p.below(f.Name), resourceName)
		huge, other = huge || pageSize(f.Name) > 0, other || f.Name == "cpu" || f.Name == "memory"
	}
	if huge && !other {
		c.report(n.Pos, p, "", " has huge pages, which also need cpu or memory")
	}
}

func podResourceName(name string) string {
	if name == "cpu" || name == "memory" || pageSize(name) > 0 {
		return ""
	}
	return "a pod can have only cpu, memory and huge pages"
}

func (c *checker) amounts(n *spec.Node, p place, named func(string) string) {
	huge, other := false, false
	for _, list := range []string{"requests", "limits"} {
		at := p.below(list)
		if values := n.Get(list); values.Is(spec.Map) {
			for _, f := range values.Fields {
				checkAmount(c, f, at.below(f.Name), named)
				huge, other = huge || pageSize(f.Name) > 0, other || f.Name == "cpu" || f.Name == "memory"
			}
		}
	}
	if huge && !other {
		c.report(n.Pos, p, "", " has huge pages, which also need cpu or memory")
	}
	limits := n.Get("limits")
	if requests := n.Get("requests"); requests.Is(spec.Map) {
		for _, f := range requests.Fields {
			if whole(f.Name) && !sameAmount(f.Value, limits.Get(f.Name)) {
				c.report(f.Value.Pos, p.below("requests").below(f.Name), "set resources.limits to the same", " needs a limit of the same amount")
			}
		}
	}
}

// whole reports whether a resource is never shared out beyond what there is.
func whole(name string) bool {
	return strings.Contains(name, "/") || strings.HasPrefix(name, "hugepages-")
}

func sameAmount(request, limit *spec.Node) bool {
	if request == nil || limit == nil {
		return false
	}
	a, errA := resource.ParseQuantity(request.Text)
	b, errB := resource.ParseQuantity(limit.Text)
	return errA != nil || errB != nil || a.Cmp(b) == 0
}

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
