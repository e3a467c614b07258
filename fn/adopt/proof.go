package adopt

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// Rendered are the resources of a workload that the fleet renders, by region and
// list: jp/batches/NAME.
type Rendered map[string][]*spec.Node

// Key is where a workload stands in Rendered.
func Key(region string, kind spec.Kind, name string) string {
	return region + "/" + string(kind) + "/" + name
}

// Row is a line of the report: a value, what became of it, and why or what to do.
type Row struct {
	Workload string // batches.NAME (REGION)
	Pos      spec.Pos
	Path     string
	From, To string // "" is absent
	Why      string // of what is changed on purpose
	Do       string // for what is not carried
	Field    string // of what is carried: the field of the entry

	minor bool // books that tools keep, or what every workload gets: it makes no difference
}

// Prove is the report of what was read, held against what the fleet renders.
func (p *Plan) Prove(rendered Rendered) *Report {
	r := &Report{Left: p.left, NotCarried: slices.Clone(p.refused), Entries: len(p.Entries), Workloads: p.Workloads() + p.outside, Differ: p.outside, NeedYou: p.outside}
	p.workloads(func(e *Entry, region string, f *lift.Foreign) {
		c := &comparison{plan: p, entry: e, f: f, name: workloadName(e, region), region: region, was: flatten(f.Objects)}
		now, found := rendered[Key(region, e.Kind, e.Name)]
		if !found {
			c.lost = append(c.lost, Row{Path: "metadata.name", Pos: f.Pos, From: e.Name, Do: "the fleet renders nothing of this name in region " + region + ": add the entry, or leave the workload out"})
		} else {
			for i := range now {
				now[i] = lift.Normal(now[i])
			}
			lift.Unwrapped(now[0])
			c.now = flatten(now)
			c.compare()
		}
		r.add(c)
	})
	p.more(r, rendered)
	p.familiar(r)
	return r
}

// more reports what the fleet renders beyond what was read.
func (p *Plan) more(r *Report, rendered Rendered) {
	read := map[string]bool{}
	p.workloads(func(e *Entry, region string, _ *lift.Foreign) { read[Key(region, e.Kind, e.Name)] = true })
	for _, key := range slices.Sorted(maps.Keys(rendered)) {
		if !read[key] {
			region, rest, _ := strings.Cut(key, "/")
			kind, name, _ := strings.Cut(rest, "/")
			r.Changed = append(r.Changed, Row{Workload: fmt.Sprintf("%s.%s (%s)", kind, name, region), Path: "metadata.name", To: name, Why: "the fleet renders it, and nothing of this name was read"})
		}
	}
}

func workloadName(e *Entry, region string) string {
	return fmt.Sprintf("%s.%s (%s)", e.Kind, e.Name, region)
}

// comparison is one workload, as it was and as it is rendered.
type comparison struct {
	plan    *Plan
	entry   *Entry
	f       *lift.Foreign
	name    string
	region  string
	was     flat
	now     flat
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
	c.ownership()
	c.selections()
	c.lost = collapsed(c.lost)
	c.hints()
}

// top is the part of a path that people think of as one thing.
var top = regexp.MustCompile(`^(ScaledObject\.spec\.triggers\[[^]]*\]|(ScaledObject\.|spec\.jobTemplate\.)?spec\.\w+|livenessProbe)`)

// collapsed joins what is lost of one thing, for one reason.
func collapsed(rows []Row) (out []Row) {
	for _, row := range rows {
		part := top.FindString(row.Path)
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
	return slices.ContainsFunc(c.f.Problems, func(p lift.Problem) bool {
		return p.Path == path || p.Path == "template."+path || strings.HasPrefix(path, p.Path+".") || strings.HasPrefix(path, p.Path+"[")
	})
}

// ownership reports an owner of one region that the entry, which has one owner in all
// of them, does not have.
func (c *comparison) ownership() {
	owner := c.f.Values[lift.Unit{Field: "owner"}]
	now := c.now.values["metadata.labels["+names.OwnerLabel+"]"].value
	if owner == nil || owner.Text == now || now == "" {
		return
	}
	c.lost = append(c.lost, Row{Path: "owner", Pos: owner.PosOr(c.f.Pos), From: owner.Text, To: now,
		Do: "an entry has one owner in all regions, and this is that of the most: change it, or make this region's an entry of another name"})
}

// isUnsaid reports whether a value is batchfn's to say: owner and severity are filled
// in later, and a rule of the wrapper goes with it.
func (c *comparison) isUnsaid(path string) bool {
	key := keyIn(path)
	switch {
	case key == names.OwnerLabel || key == names.SeverityLabel || key == names.Owner || key == names.Severity:
		return true
	case key == names.Runbook && strings.Contains(path, "metadata.annotations["):
		return c.now.values["template."+path[strings.Index(path, "metadata."):]].value == c.was.values[path].value
	case strings.HasPrefix(path, "env[") && names.Env.Has(key) && c.f.Seen.ByBatchfn:
		return key == names.EnvOwner || key == names.EnvSeverity || key == names.EnvDatadogTags
	}
	return strings.HasPrefix(path, failurePolicy) && c.hasPolicyOf(c.was) && isDisrupted(c.was) == isDisrupted(c.now)
}

const failurePolicy = "spec.jobTemplate.spec.podFailurePolicy"

// isDisrupted reports whether a failure policy speaks of pods that are evicted.
func isDisrupted(x flat) bool {
	return slices.ContainsFunc(x.paths, func(path string) bool {
		return strings.HasPrefix(path, failurePolicy) && x.values[path].value == "DisruptionTarget"
	})
}

// keyIn is the key in the last brackets of a path.
func keyIn(path string) string {
	if i := strings.LastIndexByte(path, '['); i >= 0 && strings.HasSuffix(path, "]") {
		return path[i+1 : len(path)-1]
	}
	return ""
}

// hasPolicyOf reports whether the failure policy is one that batchfn writes.
func (c *comparison) hasPolicyOf(x flat) bool {
	for _, path := range x.paths {
		if !strings.HasPrefix(path, failurePolicy) {
			continue
		}
		ok := false
		for _, end := range []string{".action", ".containerName", ".operator", ".values[0]", ".type", ".status"} {
			if value := x.values[path].value; strings.HasSuffix(path, end) {
				ok = slices.Contains([]string{"Ignore", "In", "211", "DisruptionTarget", "True", c.f.Name}, value)
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// isOwn reports whether batchfn adds a value to all workloads: it is what a fleet is
// for.
func (c *comparison) isOwn(path string) bool {
	key := keyIn(path)
	switch {
	case path == "metadata.namespace", path == hpaName, strings.HasPrefix(path, failurePolicy):
		return true
	case strings.HasPrefix(path, "env["):
		return names.Env.Has(key)
	case strings.Contains(path, "metadata.") && inMesh(key) && !c.f.Seen.ByBatchfn:
		return c.f.Values[lift.Unit{Field: "istio", Key: "mode"}] != nil || c.spread("annotations", key, c.now.values[path].value)
	case strings.Contains(path, "metadata.labels"):
		return names.Labels.Has(key) || c.spread("labels", key, c.now.values[path].value)
	case strings.Contains(path, "metadata.annotations"):
		return names.Annotations.Has(key) || names.Protection.Has(key) || c.spread("annotations", key, c.now.values[path].value)
	}
	return false
}

// spread reports whether a label stood on the workload or its pods before: an entry's
// stand on both.
func (c *comparison) spread(field, key, value string) bool {
	for _, meta := range []string{"metadata.", "spec.jobTemplate.metadata.", "template.metadata."} {
		if was, ok := c.was.values[meta+field+"["+key+"]"]; ok && was.value == value {
			return true
		}
	}
	return false
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
		row.Why, row.Do, row.minor = reason.why, strings.ReplaceAll(reason.do, "WORKLOAD", c.f.Name), reason.minor
		if reason.do != "" {
			c.lost = append(c.lost, row)
		} else {
			if _, label, found := strings.Cut(row.Path, "metadata.labels["); found && row.minor {
				row.Path = "labels[" + label // wherever it stood
			}
			c.changed = append(c.changed, row)
		}
		return
	}
	switch {
	case row.To == "":
		row.Do = "an entry has no place for it: leave it out, or keep this workload as it is"
		c.lost = append(c.lost, row)
	default:
		row.Why = "the fleet says it otherwise"
		c.changed = append(c.changed, row)
	}
}

// carry notes a value that is carried although people do not expect it.
func (c *comparison) carry(was leaf) {
	for _, n := range notable {
		if field := n.field(was); field != "" && (field != "selector" || c.f.Values[lift.Unit{Field: field}] != nil) {
			c.carried = append(c.carried, Row{Path: was.path, Pos: was.pos, From: c.shown(was.path, was.value, c.was), Field: field})
			return
		}
	}
}
