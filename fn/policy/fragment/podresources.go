package fragment

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// Amounts are the requests and limits of a container, by resource.
type Amounts struct{ Requests, Limits map[string]string }

// CheckResources returns what is wrong with the resources of a podSpec beside those of its
// containers. own is of the batch's container, which is not in the podSpec.
//
// https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
func CheckResources(podSpec *spec.Node, own Amounts) []Problem {
	n, c := podSpec.Get("resources"), &checker{podSpec: podSpec}
	if !n.Is(spec.Map) {
		return nil
	}
	p := wholePod.below("resources")
	asked, limits := c.asked(own)
	for _, f := range n.Get("requests").Map() {
		if sum, pod := asked[f.Name], parse(f.Value.Text); sum != nil && pod != nil && sum.Cmp(*pod) > 0 {
			c.report(f.Value.Pos, p.below("requests").below(f.Name), "request as much as the containers do", " is %s, below the %s that the containers request", f.Value.Text, sum)
		}
	}
	for _, f := range n.Get("limits").Map() {
		for _, limit := range limits[f.Name] {
			if pod := parse(f.Value.Text); pod != nil && limit.Cmp(*pod) > 0 {
				c.report(f.Value.Pos, p.below("limits").below(f.Name), "raise it", " is %s, below a container's limit of %s", f.Value.Text, limit)
				break
			}
		}
	}
	return c.problems
}

// asked is what the containers request together, and the limits of each.
func (c *checker) asked(own Amounts) (map[string]*resource.Quantity, map[string][]*resource.Quantity) {
	sum, limits := map[string]*resource.Quantity{}, map[string][]*resource.Quantity{}
	add := func(name, text string) {
		if q := parse(text); q != nil {
			if sum[name] == nil {
				sum[name] = &resource.Quantity{}
			}
			sum[name].Add(*q)
		}
	}
	limit := func(name, text string) {
		if q := parse(text); q != nil {
			limits[name] = append(limits[name], q)
		}
	}
	for name, text := range own.Requests {
		add(name, text)
	}
	for name, text := range own.Limits {
		limit(name, text)
	}
	for _, item := range c.podSpec.Get("containers").List() {
		for _, f := range item.At("resources", "limits").Map() {
			limit(f.Name, f.Value.Text)
		}
		for _, f := range requested(item) {
			add(f.Name, f.Value.Text)
		}
	}
	c.beforehand(sum)
	return sum, limits
}

// beforehand adds the requests of sidecars to a sum, and raises it to what an init
// container needs beside the sidecars that start before it.
func (c *checker) beforehand(sum map[string]*resource.Quantity) {
	most := map[string]*resource.Quantity{}
	sidecars := map[string]*resource.Quantity{}
	for _, item := range c.podSpec.Get("initContainers").List() {
		for _, f := range requested(item) {
			q := parse(f.Value.Text)
			if q == nil {
				continue
			}
			if before := sidecars[f.Name]; before != nil {
				q.Add(*before)
			}
			if item.Get("restartPolicy").Str() == "Always" {
				sidecars[f.Name] = q
			} else if most[f.Name] == nil || most[f.Name].Cmp(*q) < 0 {
				most[f.Name] = q
			}
		}
	}
	for name, q := range sidecars {
		if sum[name] == nil {
			sum[name] = &resource.Quantity{}
		}
		sum[name].Add(*q)
	}
	for name, q := range most {
		if sum[name] == nil || sum[name].Cmp(*q) < 0 {
			sum[name] = q
		}
	}
}

// requested are the requests of a container. A limit without a request is one as well.
func requested(container *spec.Node) []spec.Field {
	requests := container.At("resources", "requests")
	out := slices.Clone(requests.Map())
	for _, f := range container.At("resources", "limits").Map() {
		if requests.Get(f.Name) == nil {
			out = append(out, f)
		}
	}
	return out
}

// parse is a quantity, or nil where the text is not one.
func parse(text string) *resource.Quantity {
	q, err := resource.ParseQuantity(text)
	if err != nil || strings.TrimSpace(text) == "" {
		return nil
	}
	return &q
}
