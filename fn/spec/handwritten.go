package spec

// ResourceID names a resource that batchfn did not make.
type ResourceID struct{ APIVersion, Kind, Namespace, Name string }

// HandWritten is a workload that batchfn did not make, with the entry that would
// make it.
type HandWritten struct {
	Resource ResourceID
	Entry    *Entry  // nil: nothing in it says which kind of entry it is, and it is only reported
	Region   *Region // of the entry's platform; nil: not known, and Problems says so
	Mesh     *Istio  // what the platform says of the mesh there
	Waits    bool    // it gets the start wrapper
	Problems []Finding
	Paths    map[string]string // field of the entry → field of the resource
	Compact  string            // the entry that would replace it, on one line; "" where there is none
}

// Workload is the entry in its region.
func (h *HandWritten) Workload() *Workload {
	if h.Region == nil {
		return h.Entry.In(h.Entry.Platform.Nowhere())
	}
	return h.Entry.In(h.Region)
}

// Bare is a platform as hand-written resources see it: with its people, regions
// and policy, and without what entries merge with. Such a resource says all of
// itself.
func (p *Platform) Bare() *Platform {
	n := pick(p.Node, "name", "owners", "severities", "policy", "datadog", "operators", "catalog", "argocd", "wrapper")
	regions := &Node{Type: Map}
	for _, f := range p.Node.Get("regions").Map() {
		f.Value = pick(f.Value, "namespace", "datadogEnv", "aws")
		regions.Fields = append(regions.Fields, f)
	}
	n.Fields = append(n.Fields, Field{Name: "regions", Value: regions})
	bare := NewPlatform(n)
	bare.Whole = p
	return bare
}

// Region finds a region by name, or nil.
func (p *Platform) Region(name string) *Region {
	for _, r := range p.Regions {
		if r.Name == name {
			return r
		}
	}
	return nil
}
