package spec

// How a field of a later level meets the same field of an earlier one. What is
// not listed here replaces: scalars, lists and one-of structs.
//
// mergedFields are the structs and maps that merge field by field; their
// values replace each other whole.
var mergedFields = map[string]bool{
	"resources": true, "resources.extended": true, "scale": true, "queue": true, "env": true, "labels": true,
	"annotations": true, "volumes": true, "istio": true, "istio.proxy": true, "history": true,
}

// displaces names the fields of earlier levels that a field of a later level
// drops: a new request must not meet an old limit, nor a queue's name its url.
var displaces = map[string]map[string]string{
	"resources": {"cpu": "cpuLimit", "memory": "memoryLimit"},
	"queue":     {"name": "url", "url": "name"},
}

// fragmentFields hold pieces of Kubernetes resources, which merge by the rules
// of a strategic merge patch.
var fragmentFields = map[string]bool{"podSpec": true, "container": true}

// overlay merges a later level into a map in place. Neither the values of the
// later level nor those that the map shared before are written to.
func overlay(base, over *Node) { overlayAt("", base, over, false) }

// under is a copy of the map with a later level merged into it.
func (n *Node) under(over *Node) *Node {
	merged := &Node{Type: Map, Pos: over.Pos, Fields: append(make([]Field, 0, len(n.Fields)+len(over.Fields)), n.Fields...)}
	overlay(merged, over)
	return merged
}

// overlayAt does it for the value at a path of the entry, "" being the entry.
// In the overrides of a region, null removes.
func overlayAt(parent string, base, over *Node, remove bool) {
	displaced := displaces[parent]
	into := newIndex(base, over)
	defer into.end()
	for _, f := range over.Map() {
		if gone := displaced[f.Name]; gone != "" && over.Get(gone) == nil {
			into.remove(gone)
		}
		path := f.Name // which matters to structs only
		if parent != "" && f.Value.Is(Map) {
			path = parent + "." + f.Name
		}
		if value := mergeField(path, into.get(f.Name), f, remove); value == nil {
			into.remove(f.Name)
		} else {
			into.set(Field{f.Name, f.Pos, value})
		}
	}
}

// mergeField is what a field of a later level makes of the value that earlier
// levels have at its path, or nil where it removes that.
func mergeField(path string, old *Node, f Field, remove bool) *Node {
	if !f.Value.Is(Map) {
		if remove && f.Value.Is(Null) {
			return nil
		}
		return f.Value
	}
	switch {
	case fragmentFields[path] && old.Is(Map):
		return mergeFragment(f.Name, old, f.Value)
	case mergedFields[path] && (remove || old.Is(Map)):
		merged := &Node{Type: Map, Pos: f.Value.Pos}
		if old.Is(Map) {
			merged.Fields = append(make([]Field, 0, len(old.Fields)+len(f.Value.Fields)), old.Fields...)
		}
		overlayAt(path, merged, f.Value, remove)
		return merged
	}
	return f.Value
}

// listKeys are the merge keys of the lists in PodSpec and Container that merge
// by key (patchMergeKey in
// https://github.com/kubernetes/api/blob/master/core/v1/types.go); all other
// lists are replaced.
var listKeys = map[string]string{
	"containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name",
	"imagePullSecrets": "name", "hostAliases": "ip", "topologySpreadConstraints": "topologyKey",
	"schedulingGates": "name", "resourceClaims": "name", "env": "name", "ports": "containerPort",
	"volumeMounts": "mountPath", "volumeDevices": "devicePath",
}

// mergeFragment merges two pieces of a PodSpec or Container strategically, the
// second over the first, into a new node.
func mergeFragment(name string, old, over *Node) *Node {
	switch {
	case old.Is(Map) && over.Is(Map):
		merged := &Node{Type: Map, Pos: over.Pos, Fields: append([]Field(nil), old.Fields...)}
		into := newIndex(merged, over)
		for _, f := range over.Fields {
			if f.Value.Is(Null) {
				into.remove(f.Name)
			} else if was := into.get(f.Name); was != nil {
				into.set(Field{f.Name, f.Pos, mergeFragment(f.Name, was, f.Value)})
			} else {
				into.set(f)
			}
		}
		into.end()
		return merged
	case old.Is(List) && over.Is(List) && listKeys[name] != "":
		// Volumes have the strategy retainKeys: another source replaces the old.
		return mergeByKey(listKeys[name], old, over, name == "volumes")
	}
	return over
}

func mergeByKey(key string, old, over *Node, whole bool) *Node {
	merged := &Node{Type: List, Pos: over.Pos, Items: append([]*Node(nil), old.Items...)}
	places := map[string][]int{} // of the items, by the text of their key
	for i, item := range merged.Items {
		if k := item.Get(key); k != nil {
			places[k.Text] = append(places[k.Text], i)
		}
	}
	for _, item := range over.Items {
		at, k := -1, item.Get(key)
		if k != nil {
			for _, i := range places[k.Text] {
				if k.Equal(merged.Items[i].Get(key)) {
					at = i
				}
			}
		}
		switch {
		case at < 0:
			if k != nil {
				places[k.Text] = append(places[k.Text], len(merged.Items))
			}
			merged.Items = append(merged.Items, item)
		case whole:
			merged.Items[at] = item
		default:
			merged.Items[at] = mergeFragment("", merged.Items[at], item)
		}
	}
	return merged
}
