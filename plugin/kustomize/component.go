package kustomize

import (
	"path"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

// made is the file of what batchfn made. It would hide a file of the repository that has
// its name, and none has.
const made = ".batchfn-made.yaml"

// component is a component in a stage of its own.
type component struct {
	types.Kustomization
	stage string
}

// component makes a component of dir that adds resources.
func (b *builder) component(dir string, items []resourcelist.Item) *component {
	c := &component{stage: b.files.stage(dir)}
	var text []byte
	for _, item := range items {
		text = manifest.AppendYAML(append(text, "---\n"...), withoutPlace(item.Object))
	}
	if len(items) > 0 {
		c.Resources = []string{made}
		b.files.own[path.Join(c.stage, made)] = text
	}
	return c
}

// include writes components, and returns their paths as seen from a directory. It leaves
// out those that do nothing, which kustomize refuses.
func (b *builder) include(from string, components ...*component) []string {
	var paths []string
	for _, c := range components {
		if c.CheckEmpty() != nil {
			continue
		}
		c.TypeMeta = types.TypeMeta{APIVersion: types.ComponentVersion, Kind: types.ComponentKind}
		b.write(c.stage, &c.Kustomization)
		paths = append(paths, relative(from, c.stage))
	}
	return paths
}

// newItems are the items that batchfn made.
func newItems(list *resourcelist.List) []resourcelist.Item {
	return slices.DeleteFunc(slices.Clone(list.Items), func(i resourcelist.Item) bool { return i.Object == nil })
}

// withoutPlace removes the annotations that say where kpt writes an item, as whoever runs
// a function does.
func withoutPlace(o manifest.Object) manifest.Object {
	annotations := &o.Metadata()[0].Annotations
	*annotations = slices.DeleteFunc(*annotations, func(s manifest.String) bool { return strings.HasPrefix(s.Key, "internal.config.kubernetes.io/") })
	return o
}
