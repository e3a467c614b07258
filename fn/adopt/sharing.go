package adopt

import (
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/batchfn/batchfn/fn/spec"
)

// shareable are the fields that say whose a batch is and how it runs. What it does, when,
// and how urgent it is stays in the entry, where people look for it.
var (
	shareable = []string{"owner", "timeZone", "concurrency", "timeout", "startingDeadline", "image", "profile", "scale", "resources", "env", "envFrom", "volumes",
		"serviceAccount", "liveness", "gracePeriod", "protect", "history", "ttl", "istio", "labels", "annotations", "regions", "overrides"}
	byName = []string{"env", "volumes", "labels", "annotations"}
)

// isOpen reports whether the keys of a field are each for themselves: entries may share
// some of them.
func isOpen(path []string) bool {
	switch {
	case path[0] != "overrides":
		return len(path) == 1 && slices.Contains(byName, path[0])
	case len(path) == 3:
		return slices.Contains(byName, path[2])
	}
	return len(path) < 3
}

// fact is a value that an entry says.
type fact struct {
	path  []string
	value *spec.Node
	bytes int // of its text
}

// sharing are entries with the facts that all of them have.
type sharing struct {
	facts []fact
	of    []*Entry
}

// pool are the entries of a file that share nothing yet, with their facts by number.
type pool struct {
	entries []*Entry
	has     map[*Entry][]int // sorted
	facts   []fact
}

func newPool(entries []*Entry) *pool {
	p := &pool{entries: slices.Clone(entries), has: map[*Entry][]int{}}
	numbers := map[string]int{}
	for _, e := range entries {
		all := factsOf(e.node)
		for _, text := range slices.Sorted(maps.Keys(all)) {
			n, known := numbers[text]
			if !known {
				n = len(p.facts)
				numbers[text], p.facts = n, append(p.facts, all[text])
			}
			p.has[e] = append(p.has[e], n)
		}
		slices.Sort(p.has[e])
	}
	return p
}

func (p *pool) remove(all []*Entry) {
	p.entries = slices.DeleteFunc(p.entries, func(e *Entry) bool { return slices.Contains(all, e) })
}

// factsOf are those of an entry, by what they say.
func factsOf(n *spec.Node) map[string]fact {
	out := map[string]fact{}
	for _, f := range n.Fields {
		if slices.Contains(shareable, f.Name) {
			addFacts(out, []string{f.Name}, f.Value)
		}
	}
	return out
}

func addFacts(out map[string]fact, path []string, n *spec.Node) {
	if isOpen(path) {
		for _, f := range n.Map() {
			addFacts(out, append(slices.Clip(slices.Clone(path)), f.Name), f.Value)
		}
		return
	}
	at, text := strings.Join(path, "\x00"), sign(n)
	out[at+"\x00\x00"+text] = fact{path, n, len(at) + utf8.RuneCountInString(text) + 4}
}

// sign is a value as a text that no other value has.
func sign(n *spec.Node) string {
	var b strings.Builder
	b.WriteByte('0' + byte(n.Type))
	b.WriteString(n.Text)
	for _, f := range n.Fields {
		b.WriteString("{" + f.Name + ":" + sign(f.Value) + "}")
	}
	for _, item := range n.Items {
		b.WriteString("[" + sign(item) + "]")
	}
	return b.String()
}

const (
	neighbours = 60  // how many entries after an entry it is compared with
	candidates = 200 // how many sets of facts are looked at
	worthwhile = 150 // bytes that a hidden struct saves at least
)

// best is the group that saves most; nil where none saves enough. Of several, it is the
// one that is found first, so that the same entries always give the same text.
func (p *pool) best() (best *sharing) {
	most := worthwhile - 1
	for _, set := range p.sets() {
		g := &sharing{}
		for _, e := range p.entries {
			if isSubset(set, p.has[e]) {
				g.of = append(g.of, e)
			}
		}
		if saved := p.saved(set, len(g.of)); saved > most && p.reads(set) {
			for _, n := range set {
				g.facts = append(g.facts, p.facts[n])
			}
			most, best = saved, g
		}
	}
	return best
}

// reads reports whether a struct says something that holds together: which image its
// entries run, or several things beside their owner. Two entries may have the same
// resources by chance.
func (p *pool) reads(set []int) bool {
	others := 0
	for _, n := range set {
		switch p.facts[n].path[0] {
		case "image":
			return len(set) > 1
		case "owner":
		default:
			others++
		}
	}
	return others > 2
}

// saved is how many bytes a struct with facts makes the text of entries shorter.
func (p *pool) saved(set []int, entries int) int {
	const reference = 14 // of an entry, and of the struct itself
	bytes := 0
	for _, n := range set {
		bytes += p.facts[n].bytes
	}
	return (entries-1)*bytes - (entries+1)*reference
}

// sets are what two entries have in common, the most promising first.
func (p *pool) sets() [][]int {
	type candidate struct {
		set          []int
		pairs, order int
	}
	known := map[string]*candidate{}
	var all []*candidate
	for i, e := range p.entries {
		for _, other := range p.entries[i+1 : min(i+1+neighbours, len(p.entries))] {
			set := intersection(p.has[e], p.has[other])
			if len(set) < 2 {
				continue
			}
			key := numbered(set)
			if known[key] == nil {
				known[key] = &candidate{set: set, order: len(all)}
				all = append(all, known[key])
			}
			known[key].pairs++
		}
	}
	slices.SortFunc(all, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(p.saved(b.set, b.pairs+1), p.saved(a.set, a.pairs+1)), cmp.Compare(a.order, b.order))
	})
	var out [][]int
	for _, c := range all[:min(candidates, len(all))] {
		out = append(out, c.set)
	}
	return out
}

// numbered is a set as a key of a map.
func numbered(set []int) string {
	var b []byte
	for _, n := range set {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return string(b)
}

func intersection(a, b []int) (both []int) {
	for len(a) > 0 && len(b) > 0 {
		switch cmp.Compare(a[0], b[0]) {
		case 0:
			both = append(both, a[0])
			a, b = a[1:], b[1:]
		case -1:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return both
}

// isSubset reports whether a sorted set has only members of another one.
func isSubset(set, of []int) bool {
	for _, n := range set {
		for len(of) > 0 && of[0] < n {
			of = of[1:]
		}
		if len(of) == 0 || of[0] != n {
			return false
		}
	}
	return true
}
