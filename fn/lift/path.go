package lift

import (
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// path is a path of keys and indexes through the resource.
type path []string

func at(parent path, more ...string) path { return append(slices.Clip(slices.Clone(parent)), more...) }

func labelOn(key string, template path) path {
	return at(template, "metadata", "labels", key)
}

func annotationOn(key string, template path) path {
	return at(template, "metadata", "annotations", key)
}

// lookup follows a path of keys and indexes.
func lookup(n *yaml.Node, p path) *yaml.Node {
	for _, step := range p {
		if n = resourcelist.Resolve(n); n != nil && n.Kind == yaml.SequenceNode {
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(n.Content) {
				return nil
			}
			n = n.Content[i]
			continue
		}
		n = resourcelist.Get(n, step)
	}
	return resourcelist.Resolve(n)
}

// String writes a path as people do: spec.containers[0].image.
func (p path) String() string {
	var b strings.Builder
	for i, step := range p {
		_, err := strconv.Atoi(step)
		switch {
		case err == nil || strings.ContainsAny(step, "./"):
			b.WriteString("[" + step + "]")
		case i > 0:
			b.WriteString("." + step)
		default:
			b.WriteString(step)
		}
	}
	return b.String()
}
