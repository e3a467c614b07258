package kustomize

import (
	"sigs.k8s.io/kustomize/api/types"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// generators replaces batchfn among the generators by components. kustomize adds components
// right after the generators, so the generators after batchfn move into the component: the
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
