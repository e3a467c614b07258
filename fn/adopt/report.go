package adopt

import (
	"fmt"
	"slices"
	"strings"
)

// Report is what became of everything that was read. A workload that cannot be an entry
// counts as one that differs.
type Report struct {
	Workloads, Entries, Equal, Differ, NeedYou int

	Carried    []Carried
	Changed    []Row
	NotCarried []Row
	Left       []Left
}

// Carried is an entry of the fleet with the places that its workloads were read at,
// and what is worth a line.
type Carried struct {
	Entry   string
	Regions []string
	Places  []string
	Notes   []Row
}

// add adds what a comparison found. Its rows count as one workload.
func (r *Report) add(c *comparison) {
	differs := len(c.lost) > 0
	if limit := c.noLimit(); limit != nil {
		c.carried = append(c.carried, *limit)
	}
	r.carry(c)
	for _, row := range c.changed {
		row.Workload = c.name
		r.Changed = append(r.Changed, row)
		differs = differs || !row.minor
	}
	if c.zoneless() {
		r.Changed = append(r.Changed, Row{Workload: c.name, Pos: c.f.Pos, Path: "spec.timeZone", To: "Etc/UTC", minor: true,
			Why: "a CronJob without a time zone uses the controller's, which is UTC on EKS, GKE and AKS; with the region's time zone, the runs would move"})
	}
	for _, row := range c.lost {
		row.Workload = c.name
		r.NotCarried = append(r.NotCarried, row)
	}
	switch {
	case differs:
		r.Differ++
	default:
		r.Equal++
	}
	if len(c.lost) > 0 {
		r.NeedYou++
	}
}

// carry adds a workload to its entry.
func (r *Report) carry(c *comparison) {
	name := string(c.entry.Kind) + "." + c.entry.Name
	if n := len(r.Carried); n == 0 || r.Carried[n-1].Entry != name {
		r.Carried = append(r.Carried, Carried{Entry: name})
	}
	entry := &r.Carried[len(r.Carried)-1]
	entry.Regions, entry.Places = append(entry.Regions, c.region), append(entry.Places, place(c.f.Pos))
	for _, note := range c.carried {
		note.Workload = c.name
		entry.Notes = append(entry.Notes, note)
	}
}

// notes are those of all entries.
func (r *Report) notes() (all []Row) {
	for _, c := range r.Carried {
		all = append(all, c.Notes...)
	}
	return all
}

// zoneless reports whether a CronJob has no time zone of its own, and the fleet says
// so.
func (c *comparison) zoneless() bool {
	zone, ok := c.was.values["spec.timeZone"]
	return ok && !zone.pos.Known() && c.now.values["spec.timeZone"].value == zone.value
}

// noLimit is the note of a container that may take all the memory of its node.
func (c *comparison) noLimit() *Row {
	request, asks := c.was.values["resources.requests.memory"]
	_, limited := c.was.values["resources.limits.memory"]
	_, now := c.now.values["resources.limits.memory"]
	if !asks || limited || now {
		return nil
	}
	return &Row{Path: "resources.limits.memory", Pos: request.pos, From: "none", Field: "resources.memoryLimit", Why: "without it, the limit of an entry is its request"}
}

// Summary is the last line of the report. Programs read it too, so it has one form, for
// one workload as well.
func (r *Report) Summary() string {
	return fmt.Sprintf("%d workloads, %d entries; %d equal, %d differ, %d need you", r.Workloads, r.Entries, r.Equal, r.Differ, r.NeedYou)
}

// group is a row with all workloads that it is said of, and where.
type group struct {
	Row
	Workloads []string
	Places    []string
	paths     []string
}

// mostPlaces is how many places a line names.
const mostPlaces = 3

// places are those of a group, the first of many.
func (g group) places() string { return firsts(g.Places) }

func firsts(all []string) string {
	if n := len(all); n > mostPlaces {
		return strings.Join(all[:mostPlaces], ", ") + fmt.Sprintf(" and %d more", n-mostPlaces)
	}
	return strings.Join(all, ", ")
}

// groups joins rows that say the same of several workloads.
func groups(rows []Row) (out []group) {
	for _, row := range rows {
		i := slices.IndexFunc(out, func(g group) bool {
			return row.minor && g.minor && (g.Path == row.Path || row.alike) && g.Why == row.Why ||
				g.Path == row.Path && g.From == row.From && g.To == row.To && g.Why == row.Why && g.Do == row.Do && g.Field == row.Field
		})
		if i < 0 {
			i = len(out)
			out = append(out, group{Row: row})
		}
		out[i].join(row)
	}
	for i := range out {
		out[i].Path = strings.Join(out[i].paths, ", ")
	}
	return out
}

// join adds a row to those that say the same.
func (g *group) join(row Row) {
	for _, list := range []struct {
		of   *[]string
		item string
	}{{&g.Workloads, row.Workload}, {&g.Places, place(row.Pos)}, {&g.paths, row.Path}} {
		if !slices.Contains(*list.of, list.item) {
			*list.of = append(*list.of, list.item)
		}
	}
	if g.From != row.From {
		g.From = "…"
	}
	if g.To != row.To {
		g.To = "…"
	}
}
