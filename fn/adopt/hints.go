package adopt

import (
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// hashed is the name of a ConfigMap or Secret that kustomize generates.
var hashed = memo.Regexp(`(^|[ /:])[a-z0-9.-]+-[2456789bcdfghkmt]{10}($|[ ,])`)

// hints are worth a line although nothing differs.
func (c *comparison) hints() {
	if zone := c.f.Seen.Zone; zone != nil {
		c.carried = append(c.carried, Row{Path: "spec.schedule", Pos: zone.Pos, Field: "timeZone", From: zone.Text})
	}
	for _, path := range c.was.paths {
		if v := c.was.values[path]; hashed().MatchString(v.value) && (strings.HasPrefix(path, "env") || strings.HasPrefix(path, "volumes")) {
			c.carried = append(c.carried, Row{Path: path, Pos: v.pos, Field: "unchanged", From: v.value,
				Why: "kustomize generates the name from the content: give the ConfigMap or Secret a fixed name, or add the fleet to that kustomization"})
		}
	}
	c.expansions()
	all := c.entryEnv()
	for i, v := range all {
		for j, other := range all {
			if name := keyIn(other.path); i != j && refersTo(v.value, name) {
				c.reference(v, name, j > i)
			}
		}
	}
}

// expansions reports what names a variable that only the fleet sets: a text today, it is
// the value of that variable then.
func (c *comparison) expansions() {
	for _, path := range c.was.paths {
		if !strings.HasPrefix(path, "env[") && path != "containers[0].command" && path != "containers[0].args" {
			continue
		}
		for _, added := range c.now.paths {
			name, v := keyIn(added), c.was.values[path]
			if _, before := c.was.values[added]; !before && added == "env["+name+"]" && refersTo(v.value, name) {
				c.changed = append(c.changed, Row{Path: path, Pos: v.pos, From: "uses $(" + name + ")", To: "its value",
					Why: "the fleet sets " + name + ", so Kubernetes expands it: write $$(" + name + ") for the text"})
			}
		}
	}
}

// refersTo reports whether a text has $(NAME) for Kubernetes to expand; $$(NAME) is a
// text.
func refersTo(text, name string) bool {
	for at, sign := 0, "$("+name+")"; ; at++ {
		i := strings.Index(text[at:], sign)
		if i < 0 {
			return false
		}
		at += i
		if escapes := len(text[:at]) - len(strings.TrimRight(text[:at], "$")); escapes%2 == 0 {
			return true
		}
	}
}

// reference notes that a variable uses another one: Kubernetes expands only what comes
// before, and a fleet writes what is used before what uses it.
func (c *comparison) reference(v leaf, name string, after bool) {
	row := Row{Path: v.path, Pos: v.pos, From: "uses $(" + name + ")"}
	if after {
		row.To, row.Why = "its value", "$("+name+") comes later in the list today, so Kubernetes does not expand it; in the fleet it comes first, so Kubernetes expands it"
		c.changed = append(c.changed, row)
		return
	}
	row.Field, row.Why = "env."+keyIn(v.path), "batchfn sorts variables by name; a variable that another one uses comes first"
	c.carried = append(c.carried, row)
}

func (c *comparison) entryEnv() (all []leaf) {
	for _, path := range c.was.paths {
		if strings.HasPrefix(path, "env[") && strings.HasSuffix(path, "]") {
			all = append(all, c.was.values[path])
		}
	}
	return all
}
