package spec

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func s(text string) *Node { return &Node{Type: String, Text: text} }

func m(pairs ...any) *Node {
	n := &Node{Type: Map}
	for i := 0; i < len(pairs); i += 2 {
		n.Fields = append(n.Fields, Field{Name: pairs[i].(string), Value: pairs[i+1].(*Node)})
	}
	return n
}

func l(items ...*Node) *Node { return &Node{Type: List, Items: items} }

var null = &Node{Type: Null}

func TestLevelsMerge(t *testing.T) {
	for name, c := range map[string]struct{ base, over, want *Node }{
		"scalars replace":                     {m("a", s("1"), "b", s("2")), m("a", s("3")), m("a", s("3"), "b", s("2"))},
		"lists replace":                       {m("envFrom", l(s("1"), s("2"))), m("envFrom", l()), m("envFrom", l())},
		"env merges by name":                  {m("env", m("A", s("1"), "B", s("2"))), m("env", m("B", s("3"))), m("env", m("A", s("1"), "B", s("3")))},
		"an env value is replaced whole":      {m("env", m("A", m("secret", s("x"), "key", s("y")))), m("env", m("A", m("field", s("z")))), m("env", m("A", m("field", s("z"))))},
		"a volume is replaced whole":          {m("volumes", m("v", m("secret", s("x")))), m("volumes", m("v", m("emptyDir", m()))), m("volumes", m("v", m("emptyDir", m())))},
		"liveness is replaced whole":          {m("liveness", m("path", s("/"))), m("liveness", m("command", l())), m("liveness", m("command", l()))},
		"null removes a field":                {m("timeout", s("1h")), m("timeout", null), m()},
		"null removes below":                  {m("env", m("A", s("1"))), m("env", m("A", null)), m("env", m())},
		"a request drops its old limit":       {m("resources", m("cpu", s("1"), "cpuLimit", s("2"), "memoryLimit", s("1Gi"))), m("resources", m("cpu", s("3"))), m("resources", m("memoryLimit", s("1Gi"), "cpu", s("3")))},
		"a request keeps the limit beside it": {m("resources", m("cpuLimit", s("2"))), m("resources", m("cpu", s("3"), "cpuLimit", s("4"))), m("resources", m("cpuLimit", s("4"), "cpu", s("3")))},
		"a queue's url drops its name":        {m("queue", m("name", s("q"), "queueLength", s("5"))), m("queue", m("url", s("u"))), m("queue", m("queueLength", s("5"), "url", s("u")))},
		"istio.proxy merges":                  {m("istio", m("proxy", m("cpu", s("1"), "memory", s("2")))), m("istio", m("proxy", m("cpu", s("3")))), m("istio", m("proxy", m("cpu", s("3"), "memory", s("2"))))},
		"a new map is taken":                  {m(), m("labels", m("a", s("1"))), m("labels", m("a", s("1")))},
		"fragments merge deeply": {
			m("podSpec", m("securityContext", m("fsGroup", s("1"), "runAsUser", s("2")), "tolerations", l(s("1")))),
			m("podSpec", m("securityContext", m("fsGroup", s("3")), "tolerations", l(s("2")))),
			m("podSpec", m("securityContext", m("fsGroup", s("3"), "runAsUser", s("2")), "tolerations", l(s("2")))),
		},
		"lists of fragments merge by key": {
			m("podSpec", m("initContainers", l(m("name", s("a"), "image", s("x")), m("name", s("b"))))),
			m("podSpec", m("initContainers", l(m("name", s("a"), "image", s("y")), m("name", s("c"))))),
			m("podSpec", m("initContainers", l(m("name", s("a"), "image", s("y")), m("name", s("b")), m("name", s("c"))))),
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.base.Get("env")
			merged := &Node{Type: Map, Fields: append([]Field(nil), c.base.Fields...)}
			overlayAt("", merged, c.over, true)
			assert.True(t, c.want.Equal(merged), "got %s", show(merged))
			assert.Equal(t, before, c.base.Get("env"), "an earlier level is never written to")
		})
	}
}

func show(n *Node) string {
	if n.Type != Map {
		return n.Text
	}
	text := "{"
	for _, f := range n.Fields {
		text += f.Name + ": " + show(f.Value) + " "
	}
	return text + "}"
}

// TestAWorkloadIsItsLevelsMerged holds the workload, which merges what its entry
// names, to the levels merged one over the other.
func TestAWorkloadIsItsLevelsMerged(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(texts ...string) string { return texts[random.IntN(len(texts))] }
	var value func(depth int) *Node
	value = func(depth int) *Node {
		n := &Node{Type: Map, Pos: Pos{File: "a.cue", Line: random.IntN(1000)}}
		switch {
		case random.IntN(8) == 0:
			return null
		case depth == 2 || random.IntN(4) == 0:
			n.Type, n.Text = String, pick("1", "2", "3")
			return n
		}
		for _, name := range []string{"name", "cpu", "cpuLimit", "url", "proxy", "volumes"} {
			if random.IntN(2) == 0 {
				n.Fields = append(n.Fields, Field{name, Pos{}, value(depth + 1)})
			}
		}
		return n
	}
	level := func() *Node {
		n := &Node{Type: Map}
		for _, name := range []string{"image", "env", "resources", "queue", "istio", "podSpec", "liveness", "timeZone"} {
			if random.IntN(2) == 0 {
				n.Fields = append(n.Fields, Field{name, Pos{File: "a.cue", Line: random.IntN(1000)}, value(0)})
			}
		}
		return n
	}
	for range 2000 {
		platform := &Node{Type: Map, Fields: []Field{{Name: "defaults", Value: level()}, {Name: "profiles", Value: m("p", level())}, {Name: "regions", Value: m("jp", level())}}}
		entry, own := level(), level()
		entry.set(Field{Name: "profile", Value: s(pick("p", "q"))})
		entry.set(Field{Name: "overrides", Value: m("jp", own)})
		p := NewPlatform(platform)
		r := p.Regions[0]
		e := &Entry{Kind: Batches, Name: "a", Node: entry, Platform: p}
		w := e.In(r)

		want := r.below[""].node
		if l := r.below[entry.Get("profile").Text]; l != nil {
			want = l.node
		}
		want = want.under(entry)
		overlayAt("", want, own, true)
		want.remove("overrides")
		got := &Node{Type: Map, Pos: want.Pos, Fields: slices.Collect(w.Fields())}
		require.Equal(t, want, got)
		for _, f := range want.Fields {
			require.Equal(t, f.Value, w.Get(f.Name), f.Name)
		}
		require.Nil(t, w.Get("overrides"))

		// One variable after the other holds nothing of the one before.
		others := []*Entry{{Kind: Workers, Name: "b", Node: level(), Platform: p}, e, {Kind: Batches, Name: "c", Node: m("name", s("c")), Platform: p}}
		for w := range (&Fleet{Entries: others, Platform: p}).Workloads() {
			require.Equal(t, w.Entry.In(r), w)
		}
	}
}

// TestWhoseAValueIs: what the entry alone says is its own; what it says beside the
// platform is, field by field.
func TestWhoseAValueIs(t *testing.T) {
	p := NewPlatform(m("defaults", m("labels", m("tier", s("back"))), "regions", m("jp", m(), "tw", m())))
	e := &Entry{Kind: Workers, Name: "a", Platform: p, Node: m("queue", m("queueLength", s("3")), "labels", m("app", s("a")),
		"overrides", m("tw", m("queue", m("url", s("u")))))}
	jp, tw := e.In(p.Regions[0]), e.In(p.Regions[1])
	assert.True(t, jp.IsOwn("queue"))
	assert.True(t, jp.IsOwn("labels", "app"))
	assert.False(t, jp.IsOwn("labels", "tier"))
	assert.False(t, jp.IsOwn("severity"))
	assert.True(t, tw.IsOwn("queue", "url"))
	assert.True(t, tw.IsOwn("queue", "queueLength"))
}
