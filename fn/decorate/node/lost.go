package node

import (
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

// lost returns a node of the old value that the new one does not hold as it was,
// or nil. A map may have more keys, and a list more items in front; what was null
// may be anything.
func lost(old, now *yaml.Node, budget *int) *yaml.Node {
	at := old
	*budget--
	old, now = resourcelist.Resolve(old), resourcelist.Resolve(now)
	switch {
	case *budget < 0: // too much to look at, as what stands for itself is
		return at
	case isNull(old):
		return nil
	case now == nil || old.Kind != now.Kind || old.ShortTag() != now.ShortTag() || old.Value != now.Value || len(old.Content) > len(now.Content):
		return at
	}
	if old.Kind == yaml.MappingNode {
		return lostPairs(old, now, budget)
	}
	more := len(now.Content) - len(old.Content)
	for i, item := range old.Content {
		if at := lost(item, now.Content[i+more], budget); at != nil {
			return at
		}
	}
	return nil
}

// lostPairs holds pairs to be there in their order: new ones may be between.
func lostPairs(old, now *yaml.Node, budget *int) *yaml.Node {
	next := 0
	for i := 0; i+1 < len(old.Content); i += 2 {
		key := old.Content[i]
		for next+1 < len(now.Content) && now.Content[next].Value != key.Value {
			next += 2
		}
		if next+1 >= len(now.Content) {
			return key
		}
		if at := lost(old.Content[i+1], now.Content[next+1], budget); at != nil {
			return at
		}
		next += 2
	}
	return nil
}
