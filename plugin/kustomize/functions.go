package kustomize

//lint:file-ignore SA1019 kustomizations have vars still

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/resourcelist"
)

// made is the file that holds what batchfn made. No file of a repository has its
// name, which one of the same directory would hide.
const made = ".batchfn-made.yaml"

// generators replaces batchfn among the generators. Components come right after
// the generators, and hold those that come behind batchfn as well, so that the
// order of resources stays.
func (b *builder) generators(dir string, k *types.Kustomization) error {
	configs, err := b.configs(dir, k.Generators)
	if err != nil {
		return err
	}
	k.Generators = nil
	var components []*component
	for _, c := range configs {
		switch {
		case c.batchfn:
			list := &resourcelist.List{Config: c.node.YNode()}
			if err := b.runIn(dir, list); err != nil {
				return err
			}
			components = append(components, b.component(dir, newItems(list)))
		case len(components) == 0:
			k.Generators = append(k.Generators, string(c.text))
		default:
			last := components[len(components)-1]
			last.Generators = append(last.Generators, string(c.text))
		}
	}
	k.Components = append(b.include(dir, components...), k.Components...)
	return nil
}

// runIn runs batchfn for a kustomization of dir.
func (b *builder) runIn(dir string, list *resourcelist.List) error {
	b.ran = true
	err := b.run(b.files.real(dir), list)
	b.remember(list)
	return err
}

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

// include writes components, and returns their paths as seen from a directory.
// kustomize refuses one that does nothing.
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

// withoutPlace drops the annotations that say where kpt writes an item; a
// runner of functions takes them off.
func withoutPlace(o manifest.Object) manifest.Object {
	annotations := &o.Metadata()[0].Annotations
	*annotations = slices.DeleteFunc(*annotations, func(s manifest.String) bool { return strings.HasPrefix(s.Key, "internal.config.kubernetes.io/") })
	return o
}

// transformers replaces batchfn among the transformers, and returns the
// kustomization that does. What comes before batchfn stays in the kustomization
// of dir; for each batchfn there is an outer kustomization of a new stage, with a
// component for what comes behind.
func (b *builder) transformers(dir string, k *types.Kustomization) (string, error) {
	configs, err := b.configs(dir, k.Transformers)
	if err != nil {
		return "", err
	}
	first := slices.IndexFunc(configs, config.isBatchfn)
	if first < 0 {
		k.Transformers = texts(configs)
		return dir, nil
	}
	if k.Kind == types.ComponentKind {
		return "", refused(dir, "transformers: batchfn in a Component", "list it in the kustomization that includes the component")
	}
	if k.SortOptions != nil && k.SortOptions.Order == types.FIFOSortOrder {
		return "", refused(dir, "sortOptions: fifo together with batchfn as a transformer", "use the default order, or batchfn as a generator")
	}
	k.Transformers = texts(configs[:first])
	validators, vars := k.Validators, k.Vars
	k.Validators, k.Vars = nil, nil
	b.write(dir, k)
	inner := dir
	for i := first; i < len(configs); {
		next := i + 1
		for next < len(configs) && !configs[next].batchfn {
			next++
		}
		outer := &types.Kustomization{OpenAPI: k.OpenAPI, BuildMetadata: k.BuildMetadata, SortOptions: k.SortOptions}
		if next == len(configs) {
			outer.Validators, outer.Vars = validators, vars
		}
		if inner, err = b.transform(dir, inner, configs[i], texts(configs[i+1:next]), outer); err != nil {
			return "", err
		}
		i = next
	}
	return inner, nil
}

// transform runs batchfn on what the inner kustomization gives, and writes the
// outer one that makes the difference.
func (b *builder) transform(dir, inner string, c config, behind []string, outer *types.Kustomization) (string, error) {
	list := &resourcelist.List{Config: c.node.YNode()}
	var err error
	if list.Items, err = b.items(dir, inner); err != nil {
		return "", err
	}
	came := slices.Clone(list.Items)
	if err := b.runIn(dir, list); err != nil {
		return "", err
	}
	gone, added := b.component(dir, nil), b.component(dir, newItems(list))
	for _, item := range came {
		if !slices.ContainsFunc(list.Items, func(i resourcelist.Item) bool { return i.Node == item.Node }) {
			gone.Patches = append(gone.Patches, remove(item))
		}
	}
	for _, item := range list.Items {
		if text := item.Grown(); text != nil { // hand-written, and no longer as it was
			gone.Patches = append(gone.Patches, remove(item))
			added.Resources = []string{made}
			own := path.Join(added.stage, made)
			b.files.own[own] = append(append(b.files.own[own], "---\n"...), text...)
		}
	}
	added.Transformers = behind
	wrapped := b.files.stage(dir)
	outer.Resources, outer.Components = []string{relative(wrapped, inner)}, b.include(wrapped, gone, added)
	b.write(wrapped, outer)
	return wrapped, nil
}

// items are the resources of the inner kustomization, with the file of each as seen
// from dir. kustomize tells the files by annotations, which nobody asked for.
func (b *builder) items(dir, inner string) ([]resourcelist.Item, error) {
	probe := b.files.stage(dir)
	nodes, err := b.resources(probe, []string{relative(probe, inner)}, types.OriginAnnotations)
	if err != nil {
		return nil, err
	}
	var items []resourcelist.Item
	for _, n := range nodes {
		var origin resource.Origin
		if err := yaml.Unmarshal([]byte(n.GetAnnotations()[originAnnotation]), &origin); err != nil {
			return nil, err
		}
		if err := n.PipeE(yaml.ClearAnnotation(originAnnotation)); err != nil {
			return nil, err
		}
		if err := yaml.ClearEmptyAnnotations(n); err != nil {
			return nil, err
		}
		item := resourcelist.Item{Node: n.YNode()}
		if origin.Path != "" {
			item.File = relative(dir, path.Join(probe, origin.Path))
		}
		items = append(items, item)
	}
	return items, nil
}

const originAnnotation = "config.kubernetes.io/origin"

// remove is the patch that removes an item.
func remove(i resourcelist.Item) types.Patch {
	id := i.ID()
	group, version := resid.ParseGroupVersion(id.APIVersion)
	return types.Patch{
		Target: &types.Selector{
			ResId: resid.ResId{Gvk: resid.Gvk{Group: group, Version: version, Kind: id.Kind}, Name: regexp.QuoteMeta(id.Name), Namespace: regexp.QuoteMeta(id.Namespace)},
		},
		Patch: fmt.Sprintf("$patch: delete\napiVersion: %s\nkind: %s\nmetadata: {name: %q}\n", id.APIVersion, id.Kind, id.Name),
	}
}
