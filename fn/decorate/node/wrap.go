package node

import (
	"slices"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

// Wrap puts the start wrapper before the command of a resource's main container, and
// adds what the wrapper needs in the pod: the same as start.Wrapper.Wrap does, but for
// a failure policy. A container that has an older wrapper gets this one in its place;
// one without a command stays as it is. It fails with *Refused.
func Wrap(text []byte, w start.Wrapper) ([]byte, error) {
	var first *want
	return grown(text, func(root *yaml.Node) (*want, error) {
		if first == nil { // the words are those of the beginning
			var err error
			if first, err = wrapping(root, w); err != nil {
				return nil, err
			}
		}
		return first, nil
	})
}

// line is a container's command line.
type line struct{ command, args []string }

// isOf reports whether a container has that command line.
func (l *line) isOf(container *yaml.Node) bool {
	return slices.Equal(l.command, wordsOf(container, "command")) && slices.Equal(l.args, wordsOf(container, "args"))
}

func wordsOf(container *yaml.Node, key string) []string {
	if at, _ := lookup(resourcelist.Resolve(container), key); at != nil {
		return resourcelist.Words(*at)
	}
	return nil
}

// wrapping is what a wrapper wants of a resource.
func wrapping(root *yaml.Node, wrapper start.Wrapper) (*want, error) {
	w := new(want)
	kind := resourcelist.Text(root, "kind")
	template := resourcelist.PodTemplate(resourcelist.Text(root, "apiVersion"), kind)
	main := -1
	if template != nil {
		main = mainOf(root, template)
	}
	if main < 0 {
		return w, nil
	}
	containers := resourcelist.Get(root, append(slices.Clip(template), "spec", "containers")...)
	container := resourcelist.Resolve(containers.Content[main])
	command, _ := lookup(container, "command")
	if command == nil || len(resourcelist.Words(*command)) == 0 {
		return w, nil
	}
	l := &line{command: wrapper.Command(kind == "Job" || kind == "CronJob"), args: wordsOf(container, "args")}
	if !resourcelist.IsWrapped(*command) {
		l.args = slices.Concat(resourcelist.Words(*command), l.args)
	}
	in := &want{line: l}
	if err := in.bearTheWait(container, wrapper); err != nil {
		return nil, err
	}
	if d := wrapper.Delivery(); d != nil {
		in.add(&want{items: []*want{part(manifest.AppendPart(nil, &d.Mount))}}, "volumeMounts")
		w.add(&want{items: []*want{part(manifest.AppendPart(nil, &d.Init))}}, append(slices.Clip(template), "spec", "initContainers")...)
		w.add(&want{items: []*want{part(manifest.AppendPart(nil, &d.Volume))}}, append(slices.Clip(template), "spec", "volumes")...)
	}
	w.inMain(root, template, in)
	return w, nil
}

// bearTheWait wants the startup probe that start.Wrapper gives what batchfn makes: the
// liveness probe with more patience. A probe that is there stays.
func (w *want) bearTheWait(container *yaml.Node, wrapper start.Wrapper) error {
	live, _ := lookup(container, "livenessProbe")
	own, _ := lookup(container, "startupProbe")
	if live == nil || isNull(resourcelist.Resolve(*live)) || own != nil && !isNull(resourcelist.Resolve(*own)) {
		return nil
	}
	budget := resourcelist.MostCopied
	copied := resourcelist.WithoutAliases(*live, &budget)
	if copied == nil {
		return refuse(*live, "the probe stands for too much, or for itself")
	}
	period := 0
	if at, _ := lookup(copied, "periodSeconds"); at != nil {
		period, _ = strconv.Atoi((*at).Value)
	}
	probe := wantOf(copied)
	probe.fields = slices.DeleteFunc(probe.fields, func(f field) bool { return f.key == "failureThreshold" })
	probe.fields = append(probe.fields, field{"failureThreshold", &want{text: strconv.Itoa(wrapper.Failures(period)), plain: true}})
	w.add(probe, "startupProbe")
	return nil
}

// part is a part of a resource that batchfn made.
func part(text []byte) *want {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		panic(err) // it is our own encoder's
	}
	return wantOf(doc.Content[0])
}

// wantOf wants a value as it is, without aliases.
func wantOf(n *yaml.Node) *want {
	w := new(want)
	switch {
	case n.Kind != yaml.ScalarNode && len(n.Content) == 0:
		w.text, w.plain = map[yaml.Kind]string{yaml.MappingNode: "{}", yaml.SequenceNode: "[]"}[n.Kind], true
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			if key.Tag == "!!merge" {
				w.mergeIn(value)
			} else {
				w.set(key.Value, wantOf(value))
			}
		}
	case n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			w.items = append(w.items, wantOf(item))
		}
	default:
		w.text, w.plain = n.Value, n.ShortTag() != yaml.NodeTagString
	}
	return w
}

// mergeIn adds the fields of a merge (<<), which those that are there go before.
func (w *want) mergeIn(source *yaml.Node) {
	if source.Kind == yaml.SequenceNode {
		for _, one := range source.Content {
			w.mergeIn(one)
		}
		return
	}
	for _, f := range wantOf(source).fields {
		if w.get(f.key) == nil {
			w.fields = append(w.fields, f)
		}
	}
}

// set sets a field, whatever a merge said.
func (w *want) set(key string, v *want) {
	for i := range w.fields {
		if w.fields[i].key == key {
			w.fields[i].want = v
			return
		}
	}
	w.fields = append(w.fields, field{key, v})
}
