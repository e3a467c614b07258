package diff

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/secret"
)

// Manifests compares two sets of manifests: by resource and path, or, where byField is
// set, by batch and field of an entry for those that batchfn made.
func Manifests(old, now []Resource, byField bool) *Diff {
	c := newComparison(nil, nil, nil)
	a, b := subjects(old, byField), subjects(now, byField)
	for _, s := range slices.Concat(b, a) {
		if !slices.Contains(c.regions, s.region) {
			c.regions = append(c.regions, s.region)
		}
	}
	c.out.Regions = c.regions
	for _, side := range [][]*subject{a, b} {
		slices.SortFunc(side, c.compareSubjects)
	}
	for len(a) > 0 || len(b) > 0 {
		switch order := c.compareHeads(a, b); {
		case order < 0:
			c.out.Removed = add(c.out.Removed, a[0].name, a[0].region)
			c.follows(Prune, a[0].name, a[0].region, pruned)
			c.count(a[0], 1, 0)
			a = a[1:]
		case order > 0:
			c.out.Added = add(c.out.Added, b[0].name, b[0].region)
			c.count(b[0], 0, 1)
			b = b[1:]
		default:
			c.subject(a[0], b[0])
			c.count(b[0], 1, 1)
			a, b = a[1:], b[1:]
		}
	}
	return c.diff()
}

const pruned = "Argo CD deletes it when it prunes; without prune it stays in the cluster and keeps running"

// subject is what is compared under one name: a resource, or the resources of a batch.
type subject struct {
	name, region string
	owner        string
	values       map[string]value
	paths        []string
}

func (c *comparison) compareHeads(a, b []*subject) int {
	switch {
	case len(a) == 0:
		return 1
	case len(b) == 0:
		return -1
	}
	return c.compareSubjects(a[0], b[0])
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
			s = &subject{name: name, region: region, owner: secret.Printable(r.label(names.OwnerLabel)), values: map[string]value{}}
			known[start{name, s.region}] = s
			all = append(all, s)
		}
		for path, v := range r.values(made) {
			s.values[path] = v
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

// values are what is compared of a resource. The main container has its place, rather
// than the name of each resource, so that equal changes have equal paths.
func (r *Resource) values(made bool) map[string]value {
	if made {
		return r.fields()
	}
	out := map[string]value{}
	for _, l := range r.Leaves {
		if !strings.HasSuffix(l.Path, "["+l.Value+"].name") { // which is in the paths beside it
			v := leafValue(l, nil)
			if r.isSecret(l.Path) {
				v.text = "[secret]"
			}
			out[strings.Replace(l.Path, "containers["+r.Name+"].", "containers[0].", 1)] = v
		}
	}
	return out
}

// isSecret reports whether a path leads to what a Secret holds, or to a copy of it.
func (r *Resource) isSecret(path string) bool {
	return r.Kind == "Secret" && slices.ContainsFunc([]string{"data.", "stringData.", "metadata.annotations."}, func(p string) bool { return strings.HasPrefix(path, p) })
}

// subject compares the values of both sides.
func (c *comparison) subject(a, b *subject) {
	x, y := a.paths, b.paths
	for len(x) > 0 || len(y) > 0 {
		path := ""
		switch {
		case len(y) == 0 || len(x) > 0 && x[0] < y[0]:
			path, x = x[0], x[1:]
		case len(x) == 0 || y[0] < x[0]:
			path, y = y[0], y[1:]
		default:
			path, x, y = x[0], x[1:], y[1:]
		}
		switch {
		case strings.HasPrefix(path, "platform.owners.") && a.owner != b.owner: // another owner has another group
			continue
		case path == "platform.wrapper.kind" && a.values["istio.mode"] != b.values["istio.mode"]: // follows
			continue
		case path == startScript && (a.values["istio.mode"] != b.values["istio.mode"] || a.values["platform.wrapper.kind"] != b.values["platform.wrapper.kind"]): // follows
			continue
		}
		if from, to := a.values[path], b.values[path]; from.key != to.key {
			c.changeOf(b.name, b.region, path, hushed(path, from), hushed(path, to))
		}
	}
	c.subjectFollows(a, b)
}

func (c *comparison) count(s *subject, old, now int) {
	total := c.out.Totals[s.region]
	c.out.Totals[s.region] = Total{total.Old + old, total.Now + now}
	c.out.Owners[s.name] = s.owner
}

// startScript is what the start wrapper runs, with its settings.
const startScript = "start script"

// leafValue is a leaf as a value: quantities compare as such.
func leafValue(l manifest.Leaf, canon func(string) string) value {
	if canon == nil && (strings.Contains(l.Path, ".requests.") || strings.Contains(l.Path, ".limits.")) {
		canon = quantity
	}
	return written(l.Value, canon)
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
	if a.values["schedule"].key != "" && b.values["schedule"].key != "" && a.values["suspend"].text != "true" && b.values["suspend"].text != "true" {
		deadline, _ := time.ParseDuration(b.values["startingDeadline"].text)
		c.movesBetween(moving{named{"", a.values["schedule"].text}, named{"", b.values["schedule"].text}, a.values["timeZone"].text, b.values["timeZone"].text}, deadline, b.name, b.region)
	}
}
