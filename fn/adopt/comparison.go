package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
)

// comparison is one workload, as it was and as it is rendered.
type comparison struct {
	plan    *Plan
	entry   *Entry
	f       *foreign.Workload
	name    string
	region  string
	was     flat
	now     flat
	wrapped bool // the fleet's command begins with the start wrapper
	changed []Row
	lost    []Row
	carried []Row
}

func (c *comparison) compare() {
	for _, problem := range c.f.Problems {
		c.lost = append(c.lost, Row{Path: problem.Path, Pos: problem.Pos, From: problem.Value, Do: problem.Do})
	}
	for _, path := range c.was.paths {
		was, now := c.was.values[path], c.now.values[path]
		_, there := c.now.values[path]
		switch {
		case there && was.value == now.value:
			c.carry(was)
		case c.isTold(path) || c.isUnsaid(path):
		case !there:
			c.differs(Row{Path: path, Pos: was.pos, From: was.value})
		default:
			c.differs(Row{Path: path, Pos: was.pos, From: was.value, To: now.value})
		}
	}
	for _, path := range c.now.paths {
		if _, there := c.was.values[path]; !there && !c.isOwn(path) && !c.isTold(path) {
			c.differs(Row{Path: path, Pos: c.f.Pos, To: c.now.values[path].value})
		}
	}
	c.wrapper()
	c.orders()
	c.ownership()
	c.selections()
	c.lost = collapsed(c.lost)
	c.hints()
}

// wrapper reports a command that waits for the proxy only in the fleet.
func (c *comparison) wrapper() {
	if c.wrapped && !c.f.Seen.Wrapped {
		c.changed = append(c.changed, Row{Path: "containers[0].command", Pos: c.f.Pos, From: "the command", To: "the start wrapper, then the command", minor: true,
			Why: "in istio.mode sidecar the command waits for the proxy (batchfn explain start)"})
	}
}

// orders reports what both have in another order.
func (c *comparison) orders() {
	for _, was := range c.was.orders {
		i := slices.IndexFunc(c.now.orders, func(o sequence) bool { return o.path == was.path })
		if i < 0 {
			continue
		}
		now := c.now.orders[i]
		before, after := inBoth(was.names, now.names), inBoth(now.names, was.names)
		if !slices.Equal(before, after) {
			c.differs(Row{Path: was.path, Pos: was.pos, From: strings.Join(before, ", "), To: strings.Join(after, ", ")})
		}
	}
}

// inBoth are the items of a list that another one has too.
func inBoth(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !slices.Contains(others, name) })
}

// top is the part of a path that people think of as one thing.
var top = memo.Regexp(`^(ScaledObject\.spec\.triggers\[[^]]*\]|(ScaledObject\.|spec\.jobTemplate\.)?spec\.\w+|livenessProbe)`)

// collapsed joins what is lost of one thing, for one reason.
func collapsed(rows []Row) (out []Row) {
	for _, row := range rows {
		part := top().FindString(row.Path)
		if part == "" || part == row.Path {
			out = append(out, row)
			continue
		}
		rest := strings.TrimPrefix(strings.TrimPrefix(row.Path, part), ".")
		i := slices.IndexFunc(out, func(o Row) bool { return o.Path == part && o.Do == row.Do })
		if i < 0 {
			i = len(out)
			out = append(out, Row{Path: part, Pos: row.Pos, Do: row.Do})
		}
		out[i].From = joined(out[i].From, rest, row.From)
		out[i].To = joined(out[i].To, rest, row.To)
	}
	return out
}

func joined(all, name, value string) string {
	if value == "" {
		return all
	}
	return strings.TrimPrefix(all+", "+name+": "+value, ", ")
}

// isTold reports whether a problem speaks of a value already.
func (c *comparison) isTold(path string) bool {
	return slices.ContainsFunc(c.f.Problems, func(p foreign.Problem) bool {
		return p.Path == path || p.Path == "template."+path || strings.HasPrefix(path, p.Path+".") || strings.HasPrefix(path, p.Path+"[")
	})
}

// ownership reports an owner of one region that the entry, which has one owner in all
// of them, does not have.
func (c *comparison) ownership() {
	owner := c.f.Values[foreign.Unit{Field: "owner"}]
	now := c.now.values["metadata.labels["+names.OwnerLabel+"]"].value
	if owner == nil || owner.Text == now || now == "" {
		return
	}
	c.lost = append(c.lost, Row{Path: "owner", Pos: owner.PosOr(c.f.Pos), From: owner.Text, To: now,
		Do: "an entry has one owner in all regions, here that of most of them: change it, or make an entry with another name for this region"})
}

// differs files a difference under what it is.
func (c *comparison) differs(row Row) {
	row.From, row.To = c.shown(row.Path, row.From, c.was), c.shown(row.Path, row.To, c.now)
	if !row.Pos.Known() {
		row.Pos = c.f.Pos // Kubernetes filled it in
	}
	for _, reason := range reasons {
		if !reason.holds(c, row) {
			continue
		}
		row.Why, row.Do, row.minor, row.alike = reason.why, strings.ReplaceAll(reason.do, "WORKLOAD", c.f.Name), reason.minor, reason.alike
		if reason.do != "" {
			c.lost = append(c.lost, row)
		} else {
			if _, label, found := strings.Cut(row.Path, "metadata.labels["); found && row.minor {
				row.Path = "labels[" + label // wherever it was
			}
			c.changed = append(c.changed, row)
		}
		return
	}
	switch {
	case row.To == "":
		row.Do = "an entry has no field for it: remove it, or keep this workload as a manifest"
		c.lost = append(c.lost, row)
	default:
		row.Why = "the fleet sets another value"
		c.changed = append(c.changed, row)
	}
}

// carry notes a value that is carried although people do not expect it.
func (c *comparison) carry(was leaf) {
	for _, n := range notable {
		if field := n.field(was); field != "" && (field != "selector" || c.f.Values[foreign.Unit{Field: field}] != nil) {
			c.carried = append(c.carried, Row{Path: was.path, Pos: was.pos, From: c.shown(was.path, was.value, c.was), Field: field})
			return
		}
	}
}
