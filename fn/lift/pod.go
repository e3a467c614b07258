package lift

import (
	"strconv"
	"strings"
	"time"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// main is the path of the main container.
func (w *workload) main() path {
	containers := at(w.template, "spec", "containers")
	i := resourcelist.Main(lookup(w.Node, containers), w.h.Resource.Name)
	return at(containers, strconv.Itoa(max(i, 0)))
}

// pod reads the main container, and what the rules look at of all else.
func (w *workload) pod() {
	main := w.main()
	w.scalar("image", at(main, "image"))
	w.resources(at(main, "resources"))
	w.commands(main)
	w.env(at(main, "env"))
	w.add("probes", w.value("probes", at(main, "livenessProbe")))
	w.add("startupProbe", w.value("startupProbe", at(main, "startupProbe")))
	w.add("labels", w.value("labels", at(w.template, "metadata", "labels")))
	w.add("annotations", w.value("annotations", at(w.template, "metadata", "annotations")))
	w.add("ownLabels", w.value("ownLabels", path{"metadata", "labels"}))
	w.add("ownAnnotations", w.value("ownAnnotations", path{"metadata", "annotations"}))
	pod := &spec.Node{Type: spec.Map}
	for _, name := range []string{"containers", "initContainers"} {
		w.h.Paths["podSpec."+name] = at(w.template, "spec", name).String()
		others := &spec.Node{Type: spec.List}
		for i := range resourcelist.Items(lookup(w.Node, at(w.template, "spec", name))) {
			if p := at(w.template, "spec", name, strconv.Itoa(i)); p.String() != main.String() {
				others.Items = append(others.Items, w.value("podSpec."+name+"."+strconv.Itoa(len(others.Items)), p))
			}
		}
		pod.Fields = append(pod.Fields, spec.Field{Name: name, Value: others})
	}
	w.add("podSpec", pod)
}

func (w *workload) scalar(field string, p path) {
	w.h.Paths[field] = p.String()
	if n := lookup(w.Node, p); n != nil && n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null" {
		w.add(field, &spec.Node{Type: spec.String, Text: n.Value, Pos: w.pos(p)})
	}
}

// resources reads requests; one that is not there is the limit, as Kubernetes has
// it.
func (w *workload) resources(p path) {
	n := &spec.Node{Type: spec.Map, Pos: w.pos(p)}
	for _, name := range []string{"cpu", "memory"} {
		request, limit := at(p, "requests", name), at(p, "limits", name)
		for _, from := range []struct {
			field string
			paths []path
		}{{name, []path{request, limit}}, {name + "Limit", []path{limit}}} {
			text, p := w.first(from.paths...)
			w.h.Paths["resources."+from.field] = p.String()
			if text != "" {
				n.Fields = append(n.Fields, spec.Field{Name: from.field, Pos: w.pos(p), Value: &spec.Node{Type: spec.String, Text: text, Pos: w.pos(p)}})
			}
		}
	}
	w.h.Paths["resources"] = p.String()
	w.add("resources", n)
}

// commands are the words of command and args, without those of a start wrapper.
func (w *workload) commands(main path) {
	n := &spec.Node{Type: spec.List}
	fields := []string{"command", "args"}
	if resourcelist.IsWrapped(lookup(w.Node, at(main, "command"))) {
		fields = fields[1:]
	}
	for _, name := range fields {
		for i := range resourcelist.Items(lookup(w.Node, at(main, name))) {
			item := w.value("commands."+strconv.Itoa(len(n.Items)), at(main, name, strconv.Itoa(i)))
			n.Items = append(n.Items, item)
		}
	}
	if len(n.Items) > 0 {
		w.add("commands", n)
	}
}

func (w *workload) env(p path) {
	w.h.Paths["env"] = p.String()
	n := &spec.Node{Type: spec.Map}
	for i, v := range resourcelist.Items(lookup(w.Node, p)) {
		name := resourcelist.Text(v, "name")
		item := at(p, strconv.Itoa(i))
		value := w.value("env."+name, at(item, "value"))
		if value == nil {
			value = w.value("env."+name, at(item, "valueFrom"))
		} else {
			value.Type = spec.String
		}
		if value != nil {
			n.Fields = append(n.Fields, spec.Field{Name: name, Pos: w.pos(item), Value: value})
		}
	}
	w.add("env", n)
}

// job reads what a CronJob or a Job says of its runs.
func (w *workload) job() {
	if !w.isJob {
		return
	}
	job := path{"spec"}
	if len(w.template) > 2 {
		job = path{"spec", "jobTemplate", "spec"}
		w.scalar("schedule", path{"spec", "schedule"})
		if text := w.get("schedule"); strings.Contains(strings.TrimPrefix(text, "@"), "H") && !strings.HasPrefix(text, "@") {
			w.problem("schedule-valid", path{"spec", "schedule"}, "H is valid only in entries of a fleet: write the minute", "schedule "+spec.Quoted(text)+" contains H, which Kubernetes does not know")
		}
		w.scalar("timeZone", path{"spec", "timeZone"})
		if w.get("timeZone") == "" {
			w.add("timeZone", &spec.Node{Type: spec.String, Text: "Etc/UTC", Pos: w.pos(path{"spec"})})
		}
		w.scalar("concurrency", path{"spec", "concurrencyPolicy"})
		if w.get("concurrency") == "" {
			w.add("concurrency", &spec.Node{Type: spec.String, Text: "Allow", Pos: w.pos(path{"spec"})})
		}
	}
	w.seconds("timeout", at(job, "activeDeadlineSeconds"))
}

func (w *workload) seconds(field string, p path) {
	w.h.Paths[field] = p.String()
	if n, err := strconv.ParseInt(w.text(p), 10, 32); err == nil && n > 0 {
		w.add(field, &spec.Node{Type: spec.String, Text: words.Duration(time.Duration(n) * time.Second), Pos: w.pos(p)})
	}
}

// value is any value of the resource, with the paths of all that it holds; nil
// where there is none.
func (w *workload) value(field string, p path) *spec.Node {
	return w.node(lookup(w.Node, p), field, p)
}

func (w *workload) node(n *yaml.Node, field string, p path) *spec.Node {
	if n = resourcelist.Resolve(n); n == nil || len(p) > mostDeep {
		return nil
	}
	w.h.Paths[field] = p.String()
	out := &spec.Node{Pos: w.pos(p)}
	switch n.Kind {
	case yaml.MappingNode:
		out.Type = spec.Map
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i].Value
			if value := w.node(n.Content[i+1], field+"."+key, at(p, key)); value != nil {
				out.Fields = append(out.Fields, spec.Field{Name: key, Pos: value.Pos, Value: value})
			}
		}
	case yaml.SequenceNode:
		out.Type = spec.List
		for i, item := range n.Content {
			if value := w.node(item, field+"."+strconv.Itoa(i), at(p, strconv.Itoa(i))); value != nil {
				out.Items = append(out.Items, value)
			}
		}
	default:
		out.Type, out.Text = spec.String, n.Value
		if n.ShortTag() == "!!null" {
			out.Type = spec.Null
		}
	}
	return out
}

// mostDeep bounds how deep values are nested.
const mostDeep = 60
