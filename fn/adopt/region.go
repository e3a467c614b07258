package adopt

import (
	"strings"

	"github.com/batchfn/batchfn/fn/names"
)

// regionOf is the region of a resource: that of where it was read, of its namespace,
// of batchfn's own label, of the platform's namespaces; else its namespace is one.
func (p *Plan) regionOf(r Resource) string {
	namespace := r.Node.At("metadata", "namespace").Str()
	if r.Region != "" {
		return r.Region
	}
	if region := p.in.Namespaces[namespace]; region != "" {
		return region
	}
	if label := r.Node.At("metadata", "labels").Get(names.RegionLabel).Str(); label != "" {
		return label
	}
	regions := p.platform.Get("regions").Map()
	for _, f := range regions {
		if pattern := f.Value.Get("namespace").Str(); pattern != "" && matches(strings.ReplaceAll(pattern, "{region}", f.Name), namespace) {
			return f.Name
		}
	}
	switch {
	case len(regions) == 1:
		return regions[0].Name
	case namespace == "":
		return "default"
	}
	return namespace
}

// matches reports whether a namespace is one of a pattern that may hold {owner}.
func matches(pattern, namespace string) bool {
	before, after, found := strings.Cut(pattern, "{owner}")
	if !found {
		return pattern == namespace
	}
	return len(namespace) > len(before)+len(after) && strings.HasPrefix(namespace, before) && strings.HasSuffix(namespace, after)
}
