package fragment

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkClaimMetadata refuses all but the labels and annotations of a claim that a volume
// makes: Kubernetes sets the rest.
func checkClaimMetadata(c *checker, n *spec.Node, p place) {
	for _, f := range n.Fields {
		if f.Name != "labels" && f.Name != "annotations" && f.Value.Type != spec.Null {
			c.report(f.Pos, p.below(f.Name), "remove it", " is set by Kubernetes")
		}
	}
}

// checkClaimSpec checks a claim that a volume makes.
func checkClaimSpec(c *checker, n *spec.Node, p place) {
	modes := n.Get("accessModes")
	if len(modes.List()) == 0 {
		c.report(n.Pos, p, `such as accessModes: ["ReadWriteOnce"]`, ".accessModes is missing")
	}
	for i, mode := range modes.List() {
		if mode.Str() == "ReadWriteOncePod" && len(modes.Items) > 1 {
			c.report(mode.Pos, p.below("accessModes").item(i), "remove the others", " is ReadWriteOncePod, which cannot be combined with another mode")
		}
	}
	checkStorage(c, n, p.below("resources"))
	source, ref := n.Get("dataSource"), n.Get("dataSourceRef")
	if source.Is(spec.Map) && ref.Is(spec.Map) && !source.Equal(ref) {
		c.report(ref.Pos, p.below("dataSourceRef"), "remove one of the two", " is another than dataSource")
	}
}

func checkStorage(c *checker, n *spec.Node, p place) {
	for _, list := range []string{"requests", "limits"} {
		for _, f := range n.At("resources", list).Map() {
			at, wrong := p.below(list).below(f.Name), quantity(f.Value.Text)
			if wrong == "" && f.Name == "storage" && (!wholeAmount(f.Value.Text) || strings.Trim(f.Value.Text, "0.") == "") {
				wrong = "must be a whole number of bytes above 0"
			}
			if wrong != "" {
				c.report(f.Value.Pos, at, "", " is %s: %s", spec.Quoted(f.Value.Text), wrong)
			}
		}
	}
	if n.At("resources", "requests", "storage") == nil {
		c.report(n.Pos, p.below("requests").below("storage"), "", " is missing")
	}
}

// checkSource checks what a claim starts as a copy of.
func checkSource(c *checker, n *spec.Node, p place) {
	if group := n.Get("apiGroup"); absent(group) && n.Get("kind").Str() != "PersistentVolumeClaim" {
		c.report(n.Pos, p, "set apiGroup", " has no apiGroup, which is valid only with the kind PersistentVolumeClaim")
	}
}
