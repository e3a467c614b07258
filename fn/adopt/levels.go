package adopt

import (
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// units are values by unit.
type units map[foreign.Unit]*spec.Node

// level is what the entries of a kind are merged onto in a region: what batchfn takes
// where nobody says anything, the defaults, and the region.
func (p *Plan) level(kind spec.Kind, region string) units {
	u := builtIn(kind)
	d := p.platform.Get("defaults")
	for _, field := range defaultable {
		if kind != spec.Batches && slices.Contains(ofBatches, field) {
			continue
		}
		if field == "image" || field == "istio" {
			u.read(field, p.platform.Get(field))
		} else {
			u.read(field, d.Get(field))
		}
	}
	r := p.platform.At("regions", region)
	for _, field := range []string{"image", "istio", "env"} {
		u.read(field, r.Get(field))
	}
	if kind == spec.Batches {
		u.read("timeZone", r.Get("timeZone"))
		if p.platform.Get("protect").Str() == spec.ProtectAll {
			u[foreign.Unit{Field: "protect"}] = spec.NewBool(true)
		}
	}
	return u
}

// defaultable are the fields that the platform can say for all, and ofBatches those
// that only scheduled batches have.
var (
	defaultable = []string{"image", "istio", "resources", "env", "envFrom", "serviceAccount", "timeout", "startingDeadline", "gracePeriod", "labels", "annotations", "history", "ttl"}
	ofBatches   = []string{"timeout", "startingDeadline", "history", "ttl"}
	byKey       = []string{"env", "labels", "annotations", "history", "istio", "scale", "volumes", "resources.extended"}
)

// builtIn is what holds where nobody says anything.
func builtIn(kind spec.Kind) units {
	u := units{}
	say := func(field, key string, v *spec.Node) { u[foreign.Unit{Field: field, Key: key}] = v }
	say("gracePeriod", "", spec.NewString("30s"))
	say("suspend", "", spec.NewBool(false))
	switch kind {
	case spec.Batches:
		say("concurrency", "", spec.NewString("Forbid"))
		say("retries", "", spec.NewInt(0))
		say("idempotent", "", spec.NewBool(false))
		say("protect", "", spec.NewBool(false))
		say("history", "succeeded", spec.NewInt(3))
		say("history", "failed", spec.NewInt(3))
	case spec.Iterators:
		say("replicas", "", spec.NewInt(1))
	case spec.Workers:
		say("queue", "queueLength", spec.NewInt(5))
		say("queue", "scaleOnInFlight", spec.NewBool(true))
		say("scale", "min", spec.NewInt(0))
		say("scale", "max", spec.NewInt(1))
		say("scale", "pollingInterval", spec.NewString("30s"))
		say("scale", "cooldown", spec.NewString("5m"))
	}
	return u
}

// read reads a field of a level.
func (u units) read(field string, n *spec.Node) {
	switch {
	case n == nil:
	case field == "resources":
		u.readResources(n)
	case slices.Contains(byKey, field):
		for _, f := range n.Map() {
			u[foreign.Unit{Field: field, Key: f.Name}] = f.Value
		}
	default:
		u[foreign.Unit{Field: field}] = inOneForm(n)
	}
}

// inOneForm writes a duration as lift does.
func inOneForm(n *spec.Node) *spec.Node {
	if d, err := time.ParseDuration(n.Str()); err == nil && d > 0 {
		return spec.NewString(words.Duration(d))
	}
	return n
}

func (u units) readResources(n *spec.Node) {
	for _, name := range []string{"cpu", "memory"} {
		request := n.Get(name)
		if request == nil {
			continue
		}
		unit := structure(named(name, spec.NewString(foreign.Quantity(request.Text))))
		if limit := n.Get(name + "Limit"); limit != nil && !(limit.Text == spec.NoLimit && name == "cpu") {
			set(unit, name+"Limit", spec.NewString(foreign.Quantity(limit.Text)))
		}
		if l := unit.Get(name + "Limit"); l != nil && name == "memory" && l.Text == unit.Get(name).Text {
			unit.Fields = unit.Fields[:1]
		}
		u[foreign.Unit{Field: "resources", Key: name}] = unit
	}
	u.read("resources.extended", n.Get("extended"))
}
