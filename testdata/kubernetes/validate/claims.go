package main

import (
	"encoding/json"
	"fmt"
)

// claims are what the resources of one input have taken for themselves, by whom.
type claims map[string]identity

// A claim is something only one resource of a namespace may have, and the field that asks for it.
type claim struct{ field, what string }

// stake takes a resource's claims and returns those that another one has already. The second of one name is
// one finding, whatever else it claims.
func (c claims) stake(r resource) []finding {
	var taken []finding
	for _, claim := range claimsOf(r) {
		key := r.Metadata.Namespace + "/" + claim.what
		first, found := c[key]
		switch {
		case !found:
			c[key] = r.identity
		case first == r.identity:
			return []finding{{claim.field, "duplicate: the input has this resource twice"}}
		default:
			taken = append(taken, finding{claim.field, fmt.Sprintf("duplicate: %s belongs to %s", claim.what, first)})
		}
	}
	return taken
}

// claimsOf are a resource's name and, as KEDA's webhook has it, a ScaledObject's target and autoscaler.
func claimsOf(r resource) []claim {
	claims := []claim{{"metadata.name", r.kind().GroupKind().String() + " " + r.Metadata.Name}}
	var so kedaObject
	if r.kind() != scaledObjectKind || json.Unmarshal(r.json, &so) != nil {
		return claims
	}
	target := so.Spec.ScaleTargetRef
	if target.Kind == "" {
		target.Kind = "Deployment"
	}
	hpa, path := so.hpaName()
	return append(claims,
		claim{"spec.scaleTargetRef", target.Kind + " " + target.Name + " as scale target"},
		claim{path.String(), "HorizontalPodAutoscaler " + hpa})
}
