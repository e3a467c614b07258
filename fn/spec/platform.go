package spec

import "github.com/batchfn/batchfn/fn/memo"

// Platform is what the platform team says once. Values that merge with those
// of entries stay nodes until an entry is resolved in a region.
type Platform struct {
	Node       *Node
	Name       string
	Regions    []*Region // in source order
	byName     map[string]*Region
	Owners     map[string]*Owner
	OwnerNames []string // in source order
	Severities map[string]Severity
	Operators  Operators
	Catalog    Catalog
	Wrapper    Wrapper
	Datadog    Datadog
	ArgoCD     bool
	Protect    string // which batches are protected: one of the Protect… constants
	Freezes    []*Freeze
	Policy     Policy

	// Whole is the platform that this one is a part of, for hand-written resources.
	Whole *Platform

	trigger *Node
}

// Region is one country or cluster.
type Region struct {
	Name       string
	Node       *Node
	TimeZone   string
	Namespace  string // may hold {owner} and {region}
	DatadogEnv string
	AWS        *AWS

	// below is what entries are merged onto, by their profile ("" being none):
	// defaults, region and profile merge once, not with each entry.
	below map[string]*layer

	expand func(text string) string // remembers: many batches have the same image
}

// AWS is where a region's queues and images live.
type AWS struct{ Account, Region string }

// Owner is a team. Notify is a Datadog handle without @, CodeOwner a name for
// CODEOWNERS.
type Owner struct {
	SlackGroup, Channel, Runbook, Description, Notify, CodeOwner string
}

// Severity is where failures of a severity are reported, as a Datadog handle, and how
// many percent of the runs succeed: as text, "off", or "" for the default.
type Severity struct{ Channel, SLO string }

// Operators run the platform itself. Channel is a Datadog handle.
type Operators struct{ Channel, SlackGroup, Runbook string }

// Catalog is where the page of all batches is published.
type Catalog struct{ URL string }

// Wrapper is how the start wrapper reaches a container.
type Wrapper struct {
	Kind       string // "shell" or "binary"
	Image      string // of the binary
	PullPolicy string // of that image; "" leaves it to Kubernetes
}

// Datadog is how pods are tagged. Texts hold {name}, {owner}, {severity},
// {region} and {component}.
type Datadog struct {
	Tags     map[string]string
	Service  string
	APM      bool
	RootSpan string // operation name of the span of a whole run
}

// Policy is what the platform says about rules.
type Policy struct {
	Levels             map[string]Level
	Registries         []string
	MaxStartsPerMinute int
}

// NewPlatform reads a platform. Values of a wrong type count as absent: the
// schema check reports them.
func NewPlatform(n *Node) *Platform {
	p := &Platform{
		Node:       n,
		Name:       n.Get("name").Str(),
		Owners:     map[string]*Owner{},
		Severities: map[string]Severity{},
		ArgoCD:     n.Get("argocd").boolOr(true),
		Protect:    n.Get("protect").strOr(ProtectNone),
		Freezes:    newFreezes(n.Get("freezes")),
		Wrapper: Wrapper{
			Kind:       n.At("wrapper", "kind").Str(),
			Image:      n.At("wrapper", "image").Str(),
			PullPolicy: n.At("wrapper", "pullPolicy").Str(),
		},
		Datadog: Datadog{
			Tags:     map[string]string{"team": "{owner}"},
			Service:  n.At("datadog", "service").strOr("{name}"),
			APM:      n.At("datadog", "apm").boolOr(true),
			RootSpan: n.At("datadog", "rootSpan").strOr("batch.task"),
		},
		Operators: Operators{
			Channel:    n.At("operators", "channel").Str(),
			SlackGroup: n.At("operators", "slackGroup").Str(),
			Runbook:    n.At("operators", "runbook").Str(),
		},
		Catalog: Catalog{URL: n.At("catalog", "url").Str()},
		Policy:  newPolicy(n.Get("policy")),
	}
	if tags := n.At("datadog", "tags"); tags.Is(Map) {
		p.Datadog.Tags = tags.strings()
	}
	for _, f := range n.Get("owners").Map() {
		p.OwnerNames = append(p.OwnerNames, f.Name)
		p.Owners[f.Name] = &Owner{
			SlackGroup:  f.Value.Get("slackGroup").Str(),
			Channel:     f.Value.Get("channel").Str(),
			Runbook:     f.Value.Get("runbook").Str(),
			Description: f.Value.Get("description").Str(),
			Notify:      f.Value.Get("notify").Str(),
			CodeOwner:   f.Value.Get("codeowner").Str(),
		}
	}
	for _, f := range n.Get("severities").Map() {
		p.Severities[f.Name] = Severity{Channel: f.Value.Get("channel").Str(), SLO: f.Value.Get("slo").Str()}
	}
	p.trigger = n.At("defaults", "triggerAuthentication")
	for _, f := range n.Get("regions").Map() {
		p.Regions = append(p.Regions, p.newRegion(f))
	}
	return p
}

func (p *Platform) newRegion(f Field) *Region {
	n := f.Value
	r := &Region{
		Name:       f.Name,
		Node:       n,
		TimeZone:   n.Get("timeZone").Str(),
		Namespace:  n.Get("namespace").Str(),
		DatadogEnv: n.Get("datadogEnv").Str(),
	}
	if aws := n.Get("aws"); aws.Is(Map) {
		r.AWS = &AWS{Account: aws.Get("account").Str(), Region: aws.Get("region").Str()}
	}
	r.expand = memo.Of(func(text string) string { return expand(text, r.placeholder) })
	r.below = p.layers(r)
	return r
}

// Nowhere is a region that the platform does not name: an entry is judged in it
// where there is no other.
func (p *Platform) Nowhere() *Region { return p.newRegion(Field{Value: &Node{Type: Map}}) }

func newPolicy(n *Node) Policy {
	p := Policy{Levels: map[string]Level{}, MaxStartsPerMinute: n.Get("maxStartsPerMinute").intOr(20)}
	for name, level := range n.Get("rules").strings() {
		p.Levels[name] = Level(level)
	}
	for _, item := range n.Get("registries").List() {
		p.Registries = append(p.Registries, item.Str())
	}
	return p
}

// RegionNames lists the names of the regions in source order.
func (p *Platform) RegionNames() []string {
	names := make([]string, len(p.Regions))
	for i, r := range p.Regions {
		names[i] = r.Name
	}
	return names
}

// Profiles lists the names of the profiles in source order.
func (p *Platform) Profiles() []string {
	var names []string
	for _, f := range p.Node.Get("profiles").Map() {
		names = append(names, f.Name)
	}
	return names
}

// LevelOf is the level that the platform gives a rule, if it gives one.
func (p *Platform) LevelOf(rule string) (level Level, given bool) {
	if p != nil {
		level, given = p.Policy.Levels[rule]
	}
	return level, given
}

// HasRegistries reports whether images may come from some registries only.
func (p *Platform) HasRegistries() bool { return p != nil && len(p.Policy.Registries) > 0 }
