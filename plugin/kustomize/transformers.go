package kustomize

//lint:file-ignore SA1019 kustomizations have vars still

import (
	"fmt"
	"path"
	"regexp"
	"slices"

	"sigs.k8s.io/kustomize/api/resource"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// transformers replaces batchfn among the transformers, and returns the kustomization to
// build instead. The transformers before batchfn stay in the kustomization of dir. For each
// batchfn there is an outer kustomization in a new stage, with a component for the
// transformers after it.
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

// transform runs batchfn on the resources of the inner kustomization, and writes the outer
// one, which removes and adds what batchfn did.
func (b *builder) transform(dir, inner string, c config, after []string, outer *types.Kustomization) (string, error) {
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
	added.Transformers = after
	wrapped := b.files.stage(dir)
	outer.Resources, outer.Components = []string{relative(wrapped, inner)}, b.include(wrapped, gone, added)
	b.write(wrapped, outer)
	return wrapped, nil
}

// items are the resources of the inner kustomization, with the file of each as seen from
// dir. kustomize says the file in an annotation, which is removed again.
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
