package adopt

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/cuetext"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

// shared is a hidden struct with what several entries of a file repeat.
type shared struct {
	name string
	node *spec.Node
}

func (s shared) decl() cuetext.Decl {
	return cuetext.Decl{Path: []string{s.name}, Value: s.node, Open: true}
}

// share moves what a group of entries repeats, and neither a default nor a profile can
// say for all of them, into a hidden struct, where that makes the text shorter by some
// lines: a reader has to look in two places then. An entry has one at most.
func (p *Plan) share(given *Given) {
	if p.shared != nil {
		return
	}
	p.shared = map[string][]shared{}
	taken := map[string]bool{}
	isTaken := func(name string) bool { return taken[name] || given != nil && bytes.Contains(given.Text, []byte(name)) }
	entries := p.byFile()
	for _, file := range p.fileNames() {
		pool := newPool(entries[file])
		for g := pool.best(); g != nil; g = pool.best() {
			s := shared{name: hiddenName(g.of, isTaken), node: g.node()}
			taken[s.name] = true
			for _, e := range g.of {
				e.with, e.node = s.name, remaining(e.node, s.node)
			}
			p.shared[file] = append(p.shared[file], s)
			pool.remove(g.of)
		}
	}
}

// node is what a group says, in the order of an entry's fields.
func (g *sharing) node() *spec.Node {
	n := structure()
	for _, f := range g.facts {
		at, last := n, len(f.path)-1
		for _, name := range f.path[:last] {
			at = under(at, name)
		}
		set(at, f.path[last], f.value)
	}
	inOrder(n)
	for _, region := range n.Get("overrides").Map() {
		inOrder(region.Value)
	}
	return n
}

func inOrder(n *spec.Node) {
	slices.SortStableFunc(n.Fields, func(a, b spec.Field) int { return cmp.Compare(rank(a.Name), rank(b.Name)) })
}

// remaining is what an entry says beside what it shares.
func remaining(n, s *spec.Node, path ...string) *spec.Node {
	out := &spec.Node{Type: n.Type, Pos: n.Pos}
	for _, f := range n.Fields {
		common, at := s.Get(f.Name), append(slices.Clip(slices.Clone(path)), f.Name)
		if common != nil && isOpen(at) {
			f.Value = remaining(f.Value, common, at...)
		}
		if common == nil || isOpen(at) && len(f.Value.Fields) > 0 {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

var notInIdents = memo.Regexp(`[^a-z0-9]+`)

// hiddenName names what entries share: by the words that their names begin or end with,
// else by their image, as a name of CUE's.
func hiddenName(all []*Entry, isTaken func(string) bool) string {
	var names, images []string
	for _, e := range all {
		names = append(names, e.Name)
		image := e.in[e.regions[0]].Values[imageUnit].Str()
		image, _, _ = strings.Cut(image[strings.LastIndexByte(image, '/')+1:], "@")
		image, _, _ = strings.Cut(image, ":")
		images = append(images, image)
	}
	base := cmp.Or(commonWords(names), commonWords(images), "common")
	name := hidden(base)
	for i := 2; isTaken(name); i++ {
		name = hidden(fmt.Sprintf("%s-%d", base, i))
	}
	return name
}

// hidden is _inCamelCase.
func hidden(name string) string {
	out := "_"
	for i, word := range strings.FieldsFunc(notInIdents().ReplaceAllString(strings.ToLower(name), "-"), func(r rune) bool { return r == '-' }) {
		if i > 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		out += word
	}
	if out == "_" || out[1] <= '9' {
		return "_common" + strings.TrimPrefix(out, "_")
	}
	return out
}

// commonWords are the words that all names begin with, else those that they end with.
func commonWords(names []string) string {
	first := strings.Split(names[0], "-")
	for n := len(first); n > 0; n-- {
		for _, words := range [][]string{first[:n], first[len(first)-n:]} {
			text := strings.Join(words, "-")
			if !slices.ContainsFunc(names, func(name string) bool {
				return name != text && !strings.HasPrefix(name, text+"-") && !strings.HasSuffix(name, "-"+text)
			}) {
				return text
			}
		}
	}
	return ""
}
