package fragment

import (
	"strconv"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkRequirement checks that a requirement on labels has as many values as its operator
// takes.
func checkRequirement(c *checker, n *spec.Node, p place) {
	operator, values := n.Get("operator").Str(), n.Get("values").List()
	switch operator {
	case "In", "NotIn":
		if len(values) == 0 {
			c.report(n.Pos, p, "", ".values is missing: the operator is %s", operator)
		}
	case "Exists", "DoesNotExist":
		if len(values) > 0 {
			c.report(n.Get("values").Pos, p.below("values"), "remove it", " is set, but the operator %s takes no values", operator)
		}
	case "Gt", "Lt":
		if len(values) != 1 {
			c.report(n.Pos, p, "", ".values must be one number: the operator is %s", operator)
		} else if _, err := strconv.ParseInt(values[0].Text, 10, 64); err != nil {
			c.report(values[0].Pos, p.below("values").item(0), "", " is %s, want a number: the operator is %s", spec.Quoted(values[0].Text), operator)
		}
	}
}

// checkFieldRequirement checks a requirement on a field of nodes: only their name can be one.
func checkFieldRequirement(c *checker, n *spec.Node, p place) {
	key, operator, values := n.Get("key"), n.Get("operator"), n.Get("values").List()
	if key.Str() != "metadata.name" {
		c.report(key.PosOr(n.Pos), p.below("key"), "", " must be metadata.name, the only field that a node can be selected by")
	}
	if word := operator.Str(); word != "In" && word != "NotIn" {
		c.report(operator.PosOr(n.Pos), p.below("operator"), "", " must be In or NotIn")
	}
	if len(values) != 1 {
		c.report(n.Get("values").PosOr(n.Pos), p.below("values"), "", " must be the name of one node")
	}
	for i, value := range values {
		if wrong := subdomain(value.Str()); wrong != "" {
			c.report(value.Pos, p.below("values").item(i), "", " is %s: %s", spec.Quoted(value.Text), wrong)
		}
	}
}

// checkSpread checks how the pods of a batch spread over nodes.
func checkSpread(c *checker, n *spec.Node, p place) {
	if domains := n.Get("minDomains"); domains.Is(spec.Int) && n.Get("whenUnsatisfiable").Str() == "ScheduleAnyway" {
		c.report(domains.Pos, p.below("minDomains"), "", " is valid only with whenUnsatisfiable: DoNotSchedule")
	}
	c.labelKeys(n, "matchLabelKeys", p)
	c.matchedOnce(n, p)
}

// checkAffinityTerm checks which other pods a pod wants near or far.
func checkAffinityTerm(c *checker, n *spec.Node, p place) {
	c.labelKeys(n, "matchLabelKeys", p)
	c.labelKeys(n, "mismatchLabelKeys", p)
	c.matchedOnce(n, p)
}

// matchedOnce refuses a key of matchLabelKeys that the selector or mismatchLabelKeys has
// as well.
func (c *checker) matchedOnce(n *spec.Node, p place) {
	for i, key := range n.Get("matchLabelKeys").List() {
		at := p.below("matchLabelKeys").item(i)
		if selects(n.Get("labelSelector"), key.Str()) {
			c.report(key.Pos, at, "remove one of the two", " is %s, which is also in labelSelector", spec.Quoted(key.Text))
		}
		for _, other := range n.Get("mismatchLabelKeys").List() {
			if other.Str() == key.Str() {
				c.report(key.Pos, at, "remove one of the two", " is %s, which is also in mismatchLabelKeys", spec.Quoted(key.Text))
			}
		}
	}
}

// labelKeys checks a list of keys of the pod's own labels, which needs a selector.
func (c *checker) labelKeys(n *spec.Node, list string, p place) {
	keys := n.Get(list)
	if len(keys.List()) > 0 && !n.Get("labelSelector").Is(spec.Map) {
		c.report(keys.Pos, p.below(list), "set labelSelector", " is valid only with a labelSelector")
	}
	for i, key := range keys.List() {
		if wrong := qualified(key.Str()); wrong != "" {
			c.report(key.Pos, p.below(list).item(i), "", " is %s: %s", spec.Quoted(key.Text), wrong)
		}
	}
}

// selects reports whether a selector has a label.
func selects(selector *spec.Node, key string) bool {
	if selector.Get("matchLabels").Get(key) != nil {
		return true
	}
	for _, item := range selector.Get("matchExpressions").List() {
		if item.Get("key").Str() == key {
			return true
		}
	}
	return false
}
