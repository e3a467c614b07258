package diff

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/schedule"
	"github.com/batchfn/batchfn/fn/spec"
)

type finder = func(path string, from, to value)

// computed compare the fields whose values are more than what is in one place.
var computed = []func(old, now *spec.Workload, found finder){
	schedules, suspension, commands, images, limits, queues, runbooks, services, protection, profiles, sources, predecessors, waivers,
}

func report(path string, from, to value, found finder) {
	if from.key != to.key {
		found(path, from, to)
	}
}

// schedules are equal if they fire at the same times: "0 3 * * SUN" and "0 3 * * 0",
// @daily and "0 0 * * *".
func schedules(old, now *spec.Workload, found finder) {
	if now.Kind == spec.Batches {
		of := func(w *spec.Workload) value { return value{"=" + firing(scheduleOf(w)), w.Schedule} }
		report("schedule", of(old), of(now), found)
	}
}

// named is a schedule with the name that picks the values of its H; without an H it
// has no name, so that it is the same for all batches.
type named struct{ name, text string }

func scheduleOf(w *spec.Workload) named {
	if strings.Contains(w.Schedule, "H") {
		return named{w.Name, w.Schedule}
	}
	return named{"", w.Schedule}
}

var firing = memo.Of(func(n named) string {
	s, err := schedule.Parse(n.name, n.text)
	if err != nil {
		return n.text
	}
	return s.Key()
})

// suspension is by the entry itself, or by a freeze of the platform.
func suspension(old, now *spec.Workload, found finder) {
	report("suspend", boolean(old.Suspend), boolean(now.Suspend), found)
}

func boolean(b bool) value {
	if b {
		return written("true", nil)
	}
	return written("false", nil)
}

// commands are equal if they have the same words.
func commands(old, now *spec.Workload, found finder) {
	from, to := old.Get("commands"), now.Get("commands")
	if !from.Equal(to) {
		report("commands", commandOf(from), commandOf(to), found)
	}
}

func commandOf(n *spec.Node) value {
	v := hushed("commands", scalarOf(n, nil))
	var words []string
	switch {
	case n.Is(spec.String):
		split, _ := command.Split(n.Text) // judged
		for _, word := range split {
			words = append(words, command.Escape(word))
		}
	case n.Is(spec.List):
		for _, item := range n.Items {
			words = append(words, item.Text)
		}
	default:
		return v
	}
	v.key = "=" + strings.Join(words, "\x00")
	return v
}

func images(old, now *spec.Workload, found finder) {
	report("image", textOf(old.Image), textOf(now.Image), found)
}

// textOf is a text, or nothing where it is empty.
func textOf(text string) value {
	if text == "" {
		return value{}
	}
	return written(text, nil)
}

// limits follow the requests where neither side sets them.
func limits(old, now *spec.Workload, found finder) {
	for _, l := range []struct {
		name     string
		from, to string
	}{{"cpuLimit", old.Resources.CPULimit, now.Resources.CPULimit}, {"memoryLimit", old.Resources.MemoryLimit, now.Resources.MemoryLimit}} {
		if old.At("resources", l.name) != nil || now.At("resources", l.name) != nil {
			report("resources."+l.name, limit(l.from), limit(l.to), found)
		}
	}
}

func limit(text string) value {
	if text == "" {
		return written(spec.NoLimit, nil)
	}
	return written(text, quantity)
}

// queues are equal if they are the same queue; one is shown by its name where both
// sides have one.
func queues(old, now *spec.Workload, found finder) {
	if now.Kind != spec.Workers || old.Queue.URL == now.Queue.URL {
		return
	}
	from, to := old.At("queue", "name"), now.At("queue", "name")
	if from != nil && to != nil && !from.Equal(to) {
		report("queue.name", scalarOf(from, nil), scalarOf(to, nil), found)
		return
	}
	report("queue.url", textOf(old.Queue.URL), textOf(now.Queue.URL), found)
}

// runbooks are the entry's own, or the owner's: another owner has another one, and
// platform speaks of the same owner's.
func runbooks(old, now *spec.Workload, found finder) {
	if old.Get("runbook") != nil || now.Get("runbook") != nil {
		report("runbook", hushed("runbook", textOf(old.Runbook)), hushed("runbook", textOf(now.Runbook)), found)
	}
}

func services(old, now *spec.Workload, found finder) {
	if old.Get("service") != nil || now.Get("service") != nil {
		report("service", textOf(old.Service()), textOf(now.Service()), found)
	}
}

func protection(old, now *spec.Workload, found finder) {
	if now.Kind == spec.Batches && (old.Get("protect") != nil || now.Get("protect") != nil || old.Platform.Protect != now.Platform.Protect) {
		report("protect", boolean(old.Protect), boolean(now.Protect), found)
	}
}

func profiles(old, now *spec.Workload, found finder) {
	report("profile", scalarOf(old.Own("profile"), nil), scalarOf(now.Own("profile"), nil), found)
}

// sources are compared as a list: Kubernetes takes a variable from the last of them.
func sources(old, now *spec.Workload, found finder) {
	of := func(w *spec.Workload) value {
		if n := w.Get("envFrom"); len(n.List()) > 0 {
			return whole(n)
		}
		return value{}
	}
	report("envFrom", of(old), of(now), found)
}

// predecessors are the batches whose results it needs, in any order.
func predecessors(old, now *spec.Workload, found finder) {
	of := func(w *spec.Workload) value {
		names := slices.Sorted(slices.Values(w.After))
		return textOf(strings.Join(slices.Compact(names), ", "))
	}
	report("after", of(old), of(now), found)
}

// waivers are the exceptions of the entry itself.
func waivers(old, now *spec.Workload, found finder) {
	if a, b := old.Entry.Node.Get("waive"), now.Entry.Node.Get("waive"); !a.Equal(b) {
		both(byRule(a), byRule(b), func(rule string, a, b *spec.Node) { tree("waive."+rule, a, b, found) })
	}
}

func byRule(n *spec.Node) *spec.Node {
	out := &spec.Node{Type: spec.Map}
	for _, item := range n.List() {
		out.Fields = append(out.Fields, spec.Field{Name: item.Get("rule").Str(), Value: item})
	}
	return out
}
