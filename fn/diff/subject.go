package diff

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/secret"
)

// subject is what is compared under one name: a resource, or the resources of a batch.
type subject struct {
	name, region string
	kind, bare   string // of its first resource, and its name without the kind
	owner        string
	values       map[string]value
	paths        []string
	made         []*Resource // of values that are fields
}

func (c *comparison) compareSubjects(a, b *subject) int {
	return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(slices.Index(c.regions, a.region), slices.Index(c.regions, b.region)))
}

// subjects are those of some resources, in their order.
func subjects(resources []Resource, byField bool) (all []*subject) {
	known := map[start]*subject{}
	for i := range resources {
		r := &resources[i]
		made := byField && r.isMade()
		name := secret.Printable(r.Kind + "/" + r.Name) // nobody has checked what manifests say
		if made {
			name = secret.Printable(r.Name)
		}
		region := secret.Printable(r.region())
		s := known[start{name, region}]
		if s == nil {
			s = &subject{name: name, region: region, kind: r.Kind, bare: r.Name, owner: secret.Printable(r.label(names.OwnerLabel)), values: map[string]value{}}
			known[start{name, s.region}] = s
			all = append(all, s)
		}
		for path, v := range r.values(made) {
			s.values[path] = v
		}
		if made {
			s.made = append(s.made, r)
		}
	}
	for _, s := range all {
		for path := range s.values {
			s.paths = append(s.paths, path)
		}
		slices.Sort(s.paths)
	}
	return all
}

// subject compares the values of both sides. Where no field differs, it compares what a
// resource says beside its fields: somebody may have edited what batchfn made, or another
// version of batchfn made it.
func (c *comparison) subject(a, b *subject) {
	if !c.told(a, b) && !slices.EqualFunc(a.made, b.made, func(x, y *Resource) bool { return slices.Equal(x.Leaves, y.Leaves) }) {
		c.told(a.asResources(), b.asResources())
	}
	c.subjectFollows(a, b)
}

// told notes what differs, and reports whether anything does.
func (c *comparison) told(a, b *subject) (differ bool) {
	for x, y := range merged(a.paths, b.paths, strings.Compare) {
		path := cmp.Or(x, y)
		if from, to := a.values[path], b.values[path]; from.key != to.key && !isImplied(path, a, b) {
			c.changeOf(b.name, b.region, path, hushed(path, from), hushed(path, to))
			differ = true
		}
	}
	return differ
}

// asResources are the resources of a batch by their own paths.
func (s *subject) asResources() *subject {
	out := &subject{name: s.name, region: s.region, owner: s.owner, values: map[string]value{}}
	for _, r := range s.made {
		prefix := ""
		if r.Kind == "ScaledObject" {
			prefix = r.Kind + "."
		}
		for path, v := range r.values(false) {
			out.values[prefix+path] = v
		}
	}
	out.paths = slices.Sorted(maps.Keys(out.values))
	return out
}

// isImplied reports whether a change follows from another one that is shown: another
// owner has another group, and another mode of istio another start wrapper.
func isImplied(path string, a, b *subject) bool {
	differs := func(path string) bool { return a.values[path] != b.values[path] }
	switch {
	case strings.HasPrefix(path, "platform.owners."):
		return a.owner != b.owner
	case path == "platform.wrapper.kind":
		return differs("istio.mode")
	case path == startScript:
		return differs("istio.mode") || differs("platform.wrapper.kind")
	}
	return false
}

func (c *comparison) count(s *subject, old, now int) {
	total := c.out.Totals[s.region]
	c.out.Totals[s.region] = Total{total.Old + old, total.Now + now}
	c.out.Owners[s.name] = s.owner
}

// subjectFollows notes what follows from the changes of a batch that batchfn made.
func (c *comparison) subjectFollows(a, b *subject) {
	differs := func(path string) (from, to string, differ bool) {
		return a.values[path].text, b.values[path].text, a.values[path].key != b.values[path].key
	}
	region := "platform.regions." + b.region + ".namespace"
	if from, to, differ := differs(region); differ && from != "" {
		c.follows(Recreate, b.name, b.region, movedNamespace(from, to))
	}
	for _, path := range slices.Concat(a.paths, b.paths) {
		if _, _, differ := differs(path); differ && (strings.HasPrefix(path, "selector.") || strings.HasPrefix(path, "spec.selector.")) {
			c.follows(Recreate, b.name, b.region, otherSelector)
		}
	}
	if from, to, differ := differs("owner"); differ && from != "" {
		c.follows(Paged, b.name, b.region, "failures go to "+to+" instead of "+from)
	}
	if from, to, differ := differs("severity"); differ && from != "" {
		c.follows(Paged, b.name, b.region, otherResponse(from, to))
	}
	if times, repeats := b.repeats(a); repeats {
		c.follows(Retries, b.name, b.region, again(times))
	}
	if a.values["schedule"].key != "" && b.values["schedule"].key != "" && a.values["suspend"].text != "true" && b.values["suspend"].text != "true" {
		deadline, _ := time.ParseDuration(b.values["startingDeadline"].text)
		c.movesBetween(moving{named{"", a.values["schedule"].text}, named{"", b.values["schedule"].text}, a.values["timeZone"].text, b.values["timeZone"].text}, deadline, b.name, b.region)
	}
}

// repeats reports how often a failed run is repeated although that may do harm, and was
// not before. Only with a timeout does a manifest say whether it is idempotent.
func (s *subject) repeats(old *subject) (times int, repeats bool) {
	retries := func(s *subject) int { n, _ := strconv.Atoi(s.values["retries"].text); return n }
	harmful := func(s *subject) bool { return s.values["idempotent"].text != "true" }
	times = retries(s)
	if times == 0 || len(s.made) == 0 || !harmful(s) || s.values["timeout"].key == "" {
		return 0, false
	}
	return times, retries(old) < times || !harmful(old)
}
