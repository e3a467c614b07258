package adopt

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/spec"
)

// fragments finds a place for what only the platform can say: what all pods have in
// common is a default, each remainder a profile.
func (p *Plan) fragments() {
	p.popularVolumes()
	for _, part := range []string{"podSpec", "container"} {
		if p.in.Platform.At("defaults", part) == nil {
			p.commonFields(part)
		}
	}
	var profiles []*profile
	p.workloads(func(e *Entry, r string, f *lift.Foreign) {
		name, rest := p.remainder(r, f)
		if rest == nil {
			if name != "" {
				f.Values[profileUnit] = text(name)
			}
			return
		}
		i := slices.IndexFunc(profiles, func(o *profile) bool { return o.node.Equal(rest) })
		if i < 0 {
			i = len(profiles)
			profiles = append(profiles, &profile{node: rest})
		}
		profiles[i].of = append(profiles[i].of, f)
	})
	p.name(profiles)
}

// profile is a remainder with who has it.
type profile struct {
	node *spec.Node
	of   []*lift.Foreign
}

func fragment(f *lift.Foreign, part string) *spec.Node { return f.Values[lift.Unit{Field: part}] }

// popularVolumes moves volumes that many have into fragments: an entry would repeat
// them.
func (p *Plan) popularVolumes() {
	total := len(p.Entries)
	for _, u := range p.all() {
		if u.Field != "volumes" {
			continue
		}
		var values []*spec.Node
		p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
			if v := f.Values[u]; v != nil {
				values = append(values, v)
			}
		})
		common, n := most(values, same)
		if total < 3 || n*2 < p.Workloads() || n < 3 {
			continue
		}
		p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
			if same(f.Values[u], common) {
				delete(f.Values, u)
				asFragment(f, u.Key, common)
			}
		})
	}
}

// asFragment writes a volume of an entry as Kubernetes has it.
func asFragment(f *lift.Foreign, name string, v *spec.Node) {
	volume, mount := structure(named("name", text(name))), structure(named("name", text(name)), named("mountPath", v.Get("mountPath")))
	if sub := v.Get("subPath"); sub != nil {
		set(mount, "subPath", sub)
	}
	switch {
	case v.Get("emptyDir") != nil:
		set(volume, "emptyDir", v.Get("emptyDir"))
	case v.Get("configMap") != nil:
		set(volume, "configMap", structure(named("name", v.Get("configMap"))))
		set(mount, "readOnly", boolean(true))
	default:
		set(volume, "secret", structure(named("secretName", v.Get("secret"))))
		set(mount, "readOnly", boolean(true))
	}
	if o := v.Get("optional"); o != nil {
		source := volume.Fields[1].Value
		set(source, "optional", o)
	}
	podSpec, container := clone(fragment(f, "podSpec")), clone(fragment(f, "container"))
	appendTo(podSpec, "volumes", volume)
	appendTo(container, "volumeMounts", mount)
	f.Values[lift.Unit{Field: "podSpec"}], f.Values[lift.Unit{Field: "container"}] = podSpec, container
}

func appendTo(n *spec.Node, list string, item *spec.Node) {
	items := &spec.Node{Type: spec.List}
	if old := n.Get(list); old != nil {
		items.Items = slices.Clone(old.Items)
	}
	items.Items = append(items.Items, item)
	slices.SortStableFunc(items.Items, func(a, b *spec.Node) int { return strings.Compare(a.Get("name").Str(), b.Get("name").Str()) })
	set(n, list, items)
}

// commonFields makes fields defaults that all pods have, or most: a profile takes
// them from the others.
func (p *Plan) commonFields(part string) {
	total := p.Workloads()
	var names []string
	values := map[string][]*spec.Node{}
	p.workloads(func(_ *Entry, _ string, f *lift.Foreign) {
		for _, field := range fields(fragment(f, part)) {
			if values[field.Name] == nil {
				names = append(names, field.Name)
			}
			values[field.Name] = append(values[field.Name], field.Value)
		}
	})
	slices.Sort(names)
	for _, name := range names {
		v, n := most(values[name], same)
		if n == total || len(p.Entries) > 3 && n*4 >= total*3 && !slices.ContainsFunc(values[name], func(o *spec.Node) bool { return o.Is(spec.List) && !same(o, v) }) {
			p.add(plain(v), "defaults", part, name)
		}
	}
}

// remainder is the profile of a pod: one that the platform has, or a new one with
// what differs from the defaults; neither where there is nothing.
func (p *Plan) remainder(region string, f *lift.Foreign) (name string, rest *spec.Node) {
	want := [2]*spec.Node{fragment(f, "podSpec"), fragment(f, "container")}
	platform := spec.NewPlatform(p.platform)
	fits := func(profile string) bool {
		w := (&spec.Entry{Kind: f.Kind, Platform: platform, Node: structure(named("profile", text(profile)))}).In(platform.Region(region))
		return sameFragment(w.PodSpec, want[0]) && sameFragment(w.Container, want[1])
	}
	if fits("") {
		return "", nil
	}
	for _, name := range platform.Profiles() {
		if fits(name) {
			return name, nil
		}
	}
	rest = &spec.Node{Type: spec.Map}
	for i, part := range []string{"podSpec", "container"} {
		if d := difference(p.platform.At("defaults", part), want[i]); len(d.Fields) > 0 {
			set(rest, part, d)
		}
	}
	return "", rest
}

func sameFragment(a, b *spec.Node) bool {
	if a == nil {
		a = &spec.Node{Type: spec.Map}
	}
	return slices.Equal(leaves(plain(a)), leaves(plain(b)))
}

// difference is what a profile says to make one fragment of another.
func difference(have, want *spec.Node) *spec.Node {
	out := &spec.Node{Type: spec.Map}
	for _, f := range fields(have) {
		if want.Get(f.Name) == nil {
			set(out, f.Name, &spec.Node{Type: spec.Null, Text: "null"})
		}
	}
	for _, f := range fields(want) {
		was := have.Get(f.Name)
		switch {
		case was != nil && slices.Equal(leaves(plain(was)), leaves(plain(f.Value))):
		case was.Is(spec.Map) && f.Value.Is(spec.Map): // they merge
			set(out, f.Name, difference(was, f.Value))
		default:
			set(out, f.Name, plain(f.Value))
		}
	}
	return out
}

// plain is a value without the places and spellings of where it was read.
func plain(n *spec.Node) *spec.Node {
	out := &spec.Node{Type: n.Type, Text: n.Text}
	for _, f := range n.Fields {
		set(out, f.Name, plain(f.Value))
	}
	for _, item := range n.Items {
		out.Items = append(out.Items, plain(item))
	}
	return out
}

// name names profiles after the one batch that has it, or after what they are about.
func (p *Plan) name(profiles []*profile) {
	for _, o := range profiles {
		base := about(o.node)
		if slices.IndexFunc(o.of, func(f *lift.Foreign) bool { return f.Name != o.of[0].Name }) < 0 {
			base = o.of[0].Name
		}
		name := base
		for i := 2; p.platform.At("profiles", name) != nil; i++ {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		p.add(o.node, "profiles", name)
		for _, f := range o.of {
			f.Values[profileUnit] = text(name)
		}
	}
}

// about is what a profile is about, from the names of its fields.
func about(n *spec.Node) string {
	var words []string
	for _, part := range []string{"podSpec", "container"} {
		for _, f := range fields(n.Get(part)) {
			word := kebab(f.Name)
			if pool := fields(f.Value); f.Name == "nodeSelector" && len(pool) == 1 && isName(pool[0].Value.Text) {
				return pool[0].Value.Text // where it runs says more than how
			}
			if items := f.Value.List(); (f.Name == "initContainers" || f.Name == "containers") && len(items) > 0 && items[0].Get("name").Str() != "" {
				word = items[0].Get("name").Str()
			}
			if f.Value.Is(spec.Null) {
				word = "no-" + word
			}
			if !slices.Contains(words, word) && len(words) < 2 {
				words = append(words, word)
			}
		}
	}
	return strings.Join(words, "-")
}

var aName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

func isName(s string) bool { return aName.MatchString(s) }

func kebab(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
