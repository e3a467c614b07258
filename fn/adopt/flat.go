package adopt

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/spec"
)

// leaf is a value of a resource, by a path as people write it.
type leaf struct {
	path, value string
	pos         spec.Pos
}

// flat are the values of a workload's resources by path.
type flat struct {
	paths  []string
	values map[string]leaf
	odd    map[string]bool // paths of fields beside apiVersion, kind, metadata and spec
	orders []sequence
}

// sequence is a list whose order means something although its items have names.
type sequence struct {
	path  string
	names []string
	pos   spec.Pos
}

// flatten lists what normal resources of one workload say. What is in the pods has
// no prefix, nor have the main container's fields.
func flatten(objects []*spec.Node) flat {
	out := flat{values: map[string]leaf{}, odd: map[string]bool{}}
	for i, n := range objects {
		prefix := ""
		if i > 0 {
			prefix = n.Get("kind").Str() + "."
		}
		out.unknown(prefix, n)
		out.node(prefix+"apiVersion", n.Get("apiVersion"))
		if i > 0 {
			out.others(prefix+"metadata.", n.Get("metadata"), "namespace", "labels", "annotations", "finalizers")
			out.node(prefix+"metadata.annotations", n.At("metadata", "annotations"))
			out.node(prefix+"metadata.labels", n.At("metadata", "labels"))
			out.node(prefix+"spec", n.Get("spec"))
			continue
		}
		out.others("metadata.", n.Get("metadata"), "name", "labels", "annotations")
		out.meta("metadata", n.Get("metadata"))
		s := n.Get("spec")
		for _, f := range s.Map() {
			if f.Name != "jobTemplate" && f.Name != "template" {
				out.node("spec."+f.Name, f.Value)
			}
		}
		if job := s.Get("jobTemplate"); job != nil {
			out.others("spec.jobTemplate.", job, "metadata", "spec")
			out.others("spec.jobTemplate.metadata.", job.Get("metadata"), "labels", "annotations", "creationTimestamp")
			out.meta("spec.jobTemplate.metadata", job.Get("metadata"))
			for _, f := range job.Get("spec").Map() {
				if f.Name != "template" {
					out.node("spec.jobTemplate.spec."+f.Name, f.Value)
				}
			}
		}
		template := n.At(foreign.PodTemplate(n)...)
		out.others("template.", template, "metadata", "spec")
		out.others("template.metadata.", template.Get("metadata"), "labels", "annotations")
		out.meta("template.metadata", template.Get("metadata"))
		out.pod(template.Get("spec"), n.At("metadata", "name").Str())
	}
	return out
}

// unknown lists the fields beside those that every resource has, each as a whole.
func (x *flat) unknown(prefix string, n *spec.Node) {
	for _, f := range n.Map() {
		if !slices.Contains([]string{"apiVersion", "kind", "metadata", "spec"}, f.Name) {
			x.add(prefix+f.Name, "…", f.Value) // it may hold variables, and so secrets
			x.odd[prefix+f.Name] = true
		}
	}
}

// others lists the fields of a map that are not among the known ones.
func (x *flat) others(prefix string, n *spec.Node, known ...string) {
	for _, f := range n.Map() {
		if !slices.Contains(known, f.Name) {
			x.node(prefix+f.Name, f.Value)
		}
	}
}

// meta lists the labels and annotations of a workload or of its pods. Of the others, only
// the finalizers of pods mean anything.
func (x *flat) meta(path string, meta *spec.Node) {
	for _, field := range []string{"labels", "annotations"} {
		for _, f := range meta.Get(field).Map() {
			x.add(path+"."+field+"["+f.Name+"]", f.Value.Shown(), f.Value)
		}
	}
}

func (x *flat) pod(pod *spec.Node, name string) {
	main := foreign.Main(pod.Get("containers"), name)
	for _, f := range pod.Map() {
		if f.Name != "containers" {
			x.node(f.Name, f.Value)
		}
	}
	x.agents(pod, main)
	for _, f := range main.Map() {
		switch f.Name {
		case "command", "args":
		case "env":
			x.env(f.Value)
		case "resources", "envFrom", "livenessProbe":
			x.node(f.Name, f.Value)
		default:
			x.node("containers[0]."+f.Name, f.Value)
		}
	}
	x.words(main)
}

// agents are the containers beside the main one.
func (x *flat) agents(pod, main *spec.Node) {
	for _, c := range pod.Get("containers").List() {
		if c != main {
			x.node("containers["+c.Get("name").Str()+"]", c)
		}
	}
}

// words are the command line, however it is split between command and args.
func (x *flat) words(main *spec.Node) {
	command, args := main.Get("command"), main.Get("args")
	at, path := command, "containers[0].command"
	var all []string
	if command == nil {
		at, path = args, "containers[0].args"
	}
	for _, n := range append(slices.Clone(command.List()), args.List()...) {
		all = append(all, n.Text)
	}
	if at != nil {
		x.add(path, quoted(all), at)
	}
}

// quoted lists words so that a reader sees where each ends.
func quoted(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		if out[i] = w; w == "" || strings.ContainsAny(w, " \t\n\"'") {
			out[i] = strconv.Quote(w)
		}
	}
	return strings.Join(out, " ")
}

// firstOfTwo follows the path of a variable that another of its name hides.
const firstOfTwo = ".first"

// env are variables by name: their order matters only to those that name others.
func (x *flat) env(n *spec.Node) {
	for _, v := range n.List() {
		path := "env[" + v.Get("name").Str() + "]"
		if first, twice := x.values[path]; twice {
			x.values[path+firstOfTwo] = leaf{path + firstOfTwo, "…", first.pos}
			x.paths = append(x.paths, path+firstOfTwo)
		}
		for _, f := range v.Map() {
			if !slices.Contains([]string{"name", "value", "valueFrom"}, f.Name) {
				x.add(path+"."+f.Name, "…", f.Value) // it may hold a secret
				x.odd[path+"."+f.Name] = true
			}
		}
		if value := v.Get("value"); value != nil {
			x.add(path, value.Text, v)
			continue
		}
		for _, f := range v.Get("valueFrom").Map() {
			source := clone(f.Value)
			if o := source.Get("optional"); o != nil {
				x.add(path+".optional", o.Text, v)
				source.Fields = slices.DeleteFunc(source.Fields, func(f spec.Field) bool { return f.Name == "optional" })
			}
			x.add(path, f.Name+" "+strings.Join(leaves(source), ", "), v)
		}
	}
}

func (x *flat) add(path, value string, at *spec.Node) {
	if _, twice := x.values[path]; !twice {
		x.paths = append(x.paths, path)
	}
	x.values[path] = leaf{path, value, at.Pos}
}

// node lists all values of a node.
func (x *flat) node(path string, n *spec.Node) {
	switch {
	case n == nil:
	case n.Is(spec.Map) && len(n.Fields) > 0:
		for _, f := range n.Fields {
			if strings.ContainsAny(f.Name, "./") {
				x.node(path+"["+f.Name+"]", f.Value)
			} else {
				x.node(path+"."+f.Name, f.Value)
			}
		}
	case n.Is(spec.List) && len(n.Items) > 0:
		x.order(path, n)
		for i, item := range n.Items {
			key := keyOf(n, i)
			if strings.HasSuffix(path, ".triggers") { // the name of one says nothing
				key = strconv.Itoa(i)
			}
			x.node(path+"["+key+"]", item)
		}
	case n.Is(spec.Map):
		x.add(path, "{}", n)
	case n.Is(spec.List):
		x.add(path, "[]", n)
	default:
		x.add(path, n.Text, n)
	}
}

// order notes the order of containers that run one after the other, and of variables that
// may use the ones before them.
func (x *flat) order(path string, n *spec.Node) {
	if !strings.HasSuffix("."+path, ".initContainers") && !strings.HasSuffix(path, ".env") {
		return
	}
	o := sequence{path: path, pos: n.Pos}
	for _, item := range n.Items {
		o.names = append(o.names, item.Get("name").Str())
	}
	x.orders = append(x.orders, o)
}

// keyOf identifies an item of a list: the key that Kubernetes
// merges it by, or its index.
func keyOf(list *spec.Node, i int) string {
	for _, key := range []string{"name", "mountPath", "containerPort", "key", "topologyKey"} {
		seen := map[string]bool{}
		for _, item := range list.Items {
			if v := item.Get(key); v != nil && len(v.Fields)+len(v.Items) == 0 {
				seen[v.Text] = true
			}
		}
		if len(seen) == len(list.Items) && !(key == "name" && list.Items[i].Get("mountPath") != nil) {
			return list.Items[i].Get(key).Text
		}
	}
	return fmt.Sprint(i)
}

// leaves are the values of a node as sorted texts.
func leaves(n *spec.Node) []string {
	x := flat{values: map[string]leaf{}}
	x.node("", n)
	out := make([]string, 0, len(x.paths))
	for _, p := range x.paths {
		out = append(out, strings.TrimPrefix(p, ".")+": "+x.values[p].value)
	}
	slices.Sort(out)
	return out
}
