package literal

import (
	"bytes"
	"slices"
	"strings"

	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// ReadText reads a file, which is valid UTF-8, without CUE's parser: it returns what Read
// returns of the same text, or nil where the file has to be parsed. That is not an error:
// what is wrong with a file only the parser says. Nothing that it reads is a habit, see
// package habit.
//
// A syntax tree takes most of the time and of the memory of reading a plain fleet.
func ReadText(name string, text []byte, schema Schema) (f *File) {
	r := &textReader{cursor: cursor{file: name}, schema: schema}
	r.out = File{hidden: map[string]*spec.Node{}, schema: map[string]bool{}, anonymous: true}
	if !r.reads(text, r.read) {
		return nil
	}
	return &r.out
}

// ReadStruct reads a file of literals, in which names have no meaning, as one struct. It is
// nil where the file has to be parsed.
func ReadStruct(text []byte) (n *spec.Node) {
	r := &textReader{}
	if !r.reads(text, func() { n = &spec.Node{Type: spec.Map, Fields: r.structOf(0, elsewhere)} }) {
		return nil
	}
	return n
}

// reads reports whether a text needs no parser.
func (r *textReader) reads(text []byte, read func()) (plain bool) {
	defer func() {
		switch fault := recover().(type) {
		case nil, notPlain:
		default:
			panic(fault)
		}
	}()
	for _, c := range unknown {
		r.want(!bytes.Contains(text, []byte(c)))
	}
	r.text = string(text)
	read()
	return true
}

// unknown are characters that CUE refuses or drops, depending on where they are.
var unknown = []string{"\r", "\x00", "\ufeff"}

// textReader reads one file. It panics with notPlain where that has to be parsed.
type textReader struct {
	cursor
	out    File
	schema Schema
	alias  string // by which the file calls the schema, or ""
	refers bool   // to the schema
	depth  int    // of the value

	fields []spec.Field // of the structs around the place
	items  []*spec.Node // of the lists around the place
	nodes  slab[spec.Node]
	kept   struct {
		fields slab[spec.Field]
		items  slab[*spec.Node]
	}
}

func (r *textReader) read() {
	r.imports()
	r.clause()
	r.members(0, r.topField)
	r.want(r.alias == "" || r.refers) // CUE refuses an import that nothing refers to
}

// imports finds the schema's import, which is at the end: see serveSchema of source/cue.
func (r *textReader) imports() {
	rest, served := strings.CutSuffix(strings.TrimSuffix(r.text, "\n"), " = "+r.schema.Text)
	if let := strings.LastIndex(rest, "\nlet "); served && let >= 0 {
		r.alias = rest[let+len("\nlet "):]
		r.want(isName(r.alias))
		r.text = rest[:let+1]
	}
}

// clause reads the package clause. Head is the text up to its end.
func (r *textReader) clause() {
	r.gap()
	if rest, ok := strings.CutPrefix(r.text[r.at:], "package "); ok {
		name, _, _ := strings.Cut(rest, "\n")
		r.want(isName(name))
		r.out.Clause, r.out.At, r.out.anonymous = name, r.place(), false
		r.at += len("package ") + len(name)
	}
	r.out.Head = r.at
}

// isName reports whether a text is a name that is not a keyword, hidden or a definition.
func isName(s string) bool {
	return s != "" && isLetter(s[0]) && wordEnd(s, 0) == len(s) && token.Lookup(s) == token.IDENT
}

func (r *textReader) topField() (chained bool) {
	name, regular := r.label()
	switch {
	case strings.HasPrefix(name, "#") && !regular:
		r.want(!r.out.schema[name] && r.isDefinition(r.selector()))
		r.out.schema[name] = true
	case strings.HasPrefix(name, "_") && !regular:
		r.want(r.out.hidden[name] == nil)
		r.out.hidden[name], chained = r.value(elsewhere)
	case name == "platform":
		var t *term
		t, _, chained = r.term(platform)
		r.out.platforms = append(r.out.platforms, t)
	default:
		r.want(slices.Contains(spec.Kinds, spec.Kind(name)))
		chained = r.entries(spec.Kind(name))
	}
	return chained
}

// entries reads those of a kind: by name, or in a list.
func (r *textReader) entries(kind spec.Kind) (chained bool) {
	switch r.blank(); r.next() {
	case '{':
		r.at++
		before := len(r.out.entries)
		r.members('}', func() bool { return r.entry(kind) })
		r.want(len(r.out.entries) > before) // an empty one may be beside a list
	case '[':
		r.out.lists = append(r.out.lists, content.List{Kind: kind, Pos: r.place()})
		r.at++
		for i := 0; r.more(']'); i++ {
			t, at, _ := r.term(elsewhere)
			r.out.entries = append(r.out.entries, entry{content.Entry{Kind: kind, Index: i, Pos: at}, t})
			r.comma(']')
		}
	default:
		r.entry(kind)
		return true
	}
	return false
}

// entry reads an entry by name.
func (r *textReader) entry(kind spec.Kind) (chained bool) {
	pos := r.place()
	name, regular := r.label()
	r.want(regular && name != r.alias)
	t, _, chained := r.term(elsewhere)
	r.out.entries = append(r.out.entries, entry{content.Entry{Kind: kind, Name: name, Index: -1, Pos: pos}, t})
	return chained
}
