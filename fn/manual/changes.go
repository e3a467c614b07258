package manual

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/spec"
)

// Changes are what one run has in place of what the entry says.
type Changes struct {
	Env     []spec.Pair // added to the environment, or in place of what it holds
	Timeout string      // a duration; "" leaves the entry's
	Args    []string    // in place of the words after the first, taken literally; none leave them
}

// Fleet is the fleet with an entry changed for a run in a region, so that every
// rule judges the result. The fleet itself stays as it is.
func (c Changes) Fleet(f *spec.Fleet, e *spec.Entry, r *spec.Region) *spec.Fleet {
	changed := *f
	changed.Entries = slices.Clone(f.Entries)
	changed.Entries[slices.Index(f.Entries, e)] = c.entry(e, r)
	return &changed
}

// entry writes the changes into the override of the region, the level that beats
// all others.
func (c Changes) entry(e *spec.Entry, r *spec.Region) *spec.Entry {
	own := with(e.Node.At("overrides", r.Name))
	if len(c.Env) > 0 {
		env := own.Get("env")
		if env.Is(spec.Null) {
			env = removed(e, r)
		}
		env = with(env)
		for _, v := range c.Env {
			set(env, e.Pos, v.Name, text(e.Pos, v.Value))
		}
		set(own, e.Pos, "env", env)
	}
	if c.Timeout != "" {
		set(own, e.Pos, "timeout", text(e.Pos, c.Timeout))
	}
	if first := firstWord(e.In(r).Get("commands")); len(c.Args) > 0 && first != nil {
		set(own, e.Pos, "commands", &spec.Node{Type: spec.List, Pos: e.Pos, Items: append([]*spec.Node{first}, literal(e.Pos, c.Args)...)})
	}
	overrides := with(e.Node.Get("overrides"))
	set(overrides, e.Pos, r.Name, own)
	changed := *e
	changed.Node = with(e.Node)
	set(changed.Node, e.Pos, "overrides", overrides)
	return &changed
}

// removed removes each variable by name, which an override that removes the whole
// environment no longer does once it adds one.
func removed(e *spec.Entry, r *spec.Region) *spec.Node {
	bare := *e
	own := with(e.Node.At("overrides", r.Name))
	own.Fields = slices.DeleteFunc(own.Fields, func(f spec.Field) bool { return f.Name == "env" })
	overrides := with(e.Node.Get("overrides"))
	set(overrides, e.Pos, r.Name, own)
	bare.Node = with(e.Node)
	set(bare.Node, e.Pos, "overrides", overrides)
	none := &spec.Node{Type: spec.Map}
	for _, v := range bare.In(r).Env {
		set(none, e.Pos, v.Name, &spec.Node{Type: spec.Null, Pos: e.Pos})
	}
	return none
}

// Command says which command the run has in place of the entry's, as a shell takes both;
// "" where Args leave it.
func (c Changes) Command(e *spec.Entry, r *spec.Region) string {
	words := wordsOf(e.In(r).Get("commands"))
	if len(c.Args) == 0 || len(words) == 0 {
		return ""
	}
	return fmt.Sprintf("%s (in place of: %s)", shown(append(words[:1:1], c.Args...)), shown(words))
}

// mostOfCommand is how many characters of a command are shown.
const mostOfCommand = 200

func shown(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = command.Quote(word)
	}
	text := []rune(strings.Join(quoted, " "))
	if len(text) > mostOfCommand {
		return string(text[:mostOfCommand]) + "…"
	}
	return string(text)
}

// wordsOf are the words of a command; none where it can't be split, which a rule reports.
func wordsOf(commands *spec.Node) (words []string) {
	for _, item := range commands.List() {
		words = append(words, item.Str())
	}
	if commands.Is(spec.String) {
		words, _ = command.Split(commands.Str())
	}
	return words
}

// firstWord is the program of a command; nil where it can't be split, which a rule
// reports.
func firstWord(commands *spec.Node) *spec.Node {
	if items := commands.List(); len(items) > 0 {
		return items[0]
	}
	if words, err := command.Split(commands.Str()); err == nil && len(words) > 0 {
		return text(commands.Pos, command.Escape(words[0]))
	}
	return nil
}

// literal are words in which Kubernetes expands nothing.
func literal(at spec.Pos, words []string) []*spec.Node {
	nodes := make([]*spec.Node, len(words))
	for i, word := range words {
		nodes[i] = text(at, command.Escape(word))
	}
	return nodes
}

func text(at spec.Pos, value string) *spec.Node {
	return &spec.Node{Type: spec.String, Pos: at, Text: value}
}

// with is a copy of a map, to which fields can be added; empty for what is none.
func with(n *spec.Node) *spec.Node {
	if !n.Is(spec.Map) {
		return &spec.Node{Type: spec.Map}
	}
	return &spec.Node{Type: spec.Map, Pos: n.Pos, Fields: slices.Clone(n.Fields)}
}

// set replaces or adds a field, at the place of the entry: it is in no file.
func set(n *spec.Node, at spec.Pos, name string, value *spec.Node) {
	f := spec.Field{Name: name, Pos: at, Value: value}
	for i := range n.Fields {
		if n.Fields[i].Name == name {
			n.Fields[i] = f
			return
		}
	}
	n.Fields = append(n.Fields, f)
}
