package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
)

// owner is a team with its batches.
type owner struct {
	Name, SlackGroup, Channel, Runbook, Description string
	Batches                                         []*Batch
}

// owners are the teams that own a batch, by name.
func (c *Catalog) owners() []*owner {
	by := map[string]*owner{}
	for _, b := range c.Batches {
		if by[b.Owner] == nil {
			o := &owner{Name: b.Owner, SlackGroup: b.SlackGroup, Channel: b.Channel}
			if known := c.platform.Owners[b.Owner]; known != nil {
				o.Runbook, o.Description = secret.Printable(known.Runbook), secret.Printable(known.Description)
			}
			by[b.Owner] = o
		}
		by[b.Owner].Batches = append(by[b.Owner].Batches, b)
	}
	var out []*owner
	for _, name := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[name])
	}
	return out
}

// contact says in a line who the team is and where it is reached.
func (o *owner) contact(p *phrases) string {
	var parts []string
	if o.Description != "" {
		parts = append(parts, text(o.Description))
	}
	if o.Channel != "" {
		parts = append(parts, text(o.Channel))
	}
	if o.SlackGroup != "" {
		parts = append(parts, fmt.Sprintf("%s %s", p.T("Slack group"), text(o.SlackGroup)))
	}
	if o.Runbook != "" {
		parts = append(parts, link(p.T("runbook"), o.Runbook))
	}
	return strings.Join(parts, " · ")
}
