package fragment

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkResources is of a container beside the batch's own: its requests and limits,
// but for a request above its limit, which is a rule of its own.
func checkResources(c *checker, n *spec.Node, p place) {
	for _, list := range []string{"requests", "limits"} {
		at := p.below(list)
		if values := n.Get(list); values.Is(spec.Map) {
			for _, f := range values.Fields {
				checkAmount(c, f, at.below(f.Name))
			}
		}
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

func checkAmount(c *checker, f spec.Field, p place) {
	name, text := f.Name, f.Value.Text
	if wrong := resourceName(name); wrong != "" {
		c.report(f.Pos, p, "", ": %s", wrong)
		return
	}
	wrong := quantity(text)
	if q, err := resource.ParseQuantity(text); wrong == "" && err == nil {
		if name != "cpu" && q.Cmp(*resource.NewQuantity(q.Value(), resource.BinarySI)) != 0 {
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

// pageSize is that of huge pages, in bytes, or 0.
func pageSize(name string) int64 {
	size, ok := strings.CutPrefix(name, "hugepages-")
	if q, err := resource.ParseQuantity(size); ok && err == nil {
		return max(q.Value(), 0)
	}
	return 0
}
