package custom

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// Subject is a workload, or a resource, as rules see it.
type Subject struct {
	value *spec.Node
	texts []string // of the fields, once a rule asks
}

// Entry is a workload as rules see it: its merged fields and their defaults, with
// region, component, resources.cpuMillis and resources.memoryBytes.
func Entry(w *spec.Workload) *Subject {
	s := newSubject()
	s.text("name", w.Name)
	s.text("region", w.Region.Name)
	s.text("component", w.Kind.Component())
	s.text("image", w.Image)
	s.text("runbook", w.Runbook)
	s.set("resources", resources(w))
	s.set("suspend", boolean(w.Suspend)) // a freeze beats what the entry says
	if w.Kind == spec.Workers {
		s.set("scale", completedBy(w.Get("scale"),
			spec.Field{Name: "min", Value: integer(int64(w.Scale.Min))}, spec.Field{Name: "max", Value: integer(int64(w.Scale.Max))},
			field("pollingInterval", seconds(w.Scale.PollingInterval)), field("cooldown", seconds(w.Scale.Cooldown))))
		s.set("queue", completedBy(w.Get("queue"),
			spec.Field{Name: "queueLength", Value: integer(int64(w.Queue.Length))}, spec.Field{Name: "scaleOnInFlight", Value: boolean(w.Queue.ScaleOnInFlight)}))
	}
	if w.Kind == spec.Batches {
		s.set("history", &spec.Node{Type: spec.Map, Fields: []spec.Field{{Name: "succeeded", Value: integer(int64(w.History.Succeeded))}, {Name: "failed", Value: integer(int64(w.History.Failed))}}})
	}
	for f := range w.Fields() {
		if f.Name != "podSpec" && f.Name != "container" && f.Value.Type != spec.Invalid && f.Value.Type != spec.Null {
			s.set(f.Name, f.Value)
		}
	}
	s.text("gracePeriod", seconds(w.GracePeriod))
	s.set("idempotent", boolean(w.Idempotent))
	switch w.Kind {
	case spec.Batches:
		s.text("timeZone", w.TimeZone)
		s.text("concurrency", w.Concurrency)
		s.set("retries", integer(int64(w.Retries)))
		s.set("protect", boolean(w.Protect))
	case spec.Iterators:
		s.set("replicas", integer(int64(w.Replicas)))
	}
	return s
}

func newSubject() *Subject { return &Subject{value: &spec.Node{Type: spec.Map}} }

// completedBy is a struct as written, with defaults of what it does not have.
func completedBy(written *spec.Node, defaults ...spec.Field) *spec.Node {
	n := &spec.Node{Type: spec.Map}
	if written.Is(spec.Map) {
		n.Fields = slices.Clone(written.Fields)
	}
	for _, f := range defaults {
		if n.Get(f.Name) == nil {
			n.Fields = append(n.Fields, f)
		}
	}
	return n
}

// set adds a field, unless there is one of the name.
func (s *Subject) set(name string, n *spec.Node) {
	if s.value.Get(name) == nil {
		s.value.Fields = append(s.value.Fields, spec.Field{Name: name, Value: n})
	}
}

func (s *Subject) text(name, v string) {
	if v != "" {
		s.set(name, &spec.Node{Type: spec.String, Text: v})
	}
}

// key tells apart what a rule can tell apart: the values of the fields that it
// names. all stands for every field.
func (s *Subject) key(names map[string]bool, all bool) string {
	if s.texts == nil {
		s.texts = make([]string, len(s.value.Fields))
	}
	var b strings.Builder
	for i, f := range s.value.Fields {
		if !all && !names[f.Name] {
			continue
		}
		if s.texts[i] == "" {
			var t strings.Builder
			spell(&t, f.Name, f.Value)
			s.texts[i] = t.String()
		}
		b.WriteString(s.texts[i])
	}
	return b.String()
}

// spell writes a value so that no other has the same text.
func spell(b *strings.Builder, name string, n *spec.Node) {
	quoted := func(text string) {
		b.WriteString(strconv.Itoa(len(text)))
		b.WriteByte(':')
		b.WriteString(text)
	}
	quoted(name)
	b.WriteByte(byte('a' + n.Type))
	switch n.Type {
	case spec.Map:
		b.WriteString(strconv.Itoa(len(n.Fields)))
		b.WriteByte('{')
		for _, f := range n.Fields {
			spell(b, f.Name, f.Value)
		}
	case spec.List:
		b.WriteString(strconv.Itoa(len(n.Items)))
		b.WriteByte('[')
		for _, item := range n.Items {
			spell(b, "", item)
		}
	default:
		quoted(n.Text)
	}
}

// expr is the subject as CUE syntax, with the fields that a rule names.
func (s *Subject) expr(names map[string]bool, all bool) ast.Expr {
	x := &ast.StructLit{}
	for _, f := range s.value.Fields {
		if all || names[f.Name] {
			x.Elts = append(x.Elts, &ast.Field{Label: ast.NewString(f.Name), Value: expr(f.Value)})
		}
	}
	return x
}

// resources have their quantities as integers too.
func resources(w *spec.Workload) *spec.Node {
	n := &spec.Node{Type: spec.Map}
	if written := w.Get("resources"); written.Is(spec.Map) {
		n.Fields = append(n.Fields, written.Fields...)
	}
	add := func(name string, q int64) { n.Fields = append(n.Fields, spec.Field{Name: name, Value: integer(q)}) }
	if q, err := resource.ParseQuantity(w.Resources.CPU); err == nil {
		add("cpuMillis", q.MilliValue())
	}
	if q, err := resource.ParseQuantity(w.Resources.Memory); err == nil {
		add("memoryBytes", q.Value())
	}
	return n
}

func integer(n int64) *spec.Node {
	return &spec.Node{Type: spec.Int, Text: strconv.FormatInt(n, 10)}
}

func boolean(b bool) *spec.Node {
	return &spec.Node{Type: spec.Bool, Text: strconv.FormatBool(b)}
}

// seconds writes a default as a user would.
func seconds(d time.Duration) string {
	if d > 0 && d%time.Minute == 0 {
		return strconv.Itoa(int(d/time.Minute)) + "m"
	}
	return strconv.Itoa(int(d/time.Second)) + "s"
}

// expr is a node as CUE syntax.
func expr(n *spec.Node) ast.Expr {
	switch n.Type {
	case spec.Map:
		s := &ast.StructLit{}
		for _, f := range n.Fields {
			s.Elts = append(s.Elts, &ast.Field{Label: ast.NewString(f.Name), Value: expr(f.Value)})
		}
		return s
	case spec.List:
		l := &ast.ListLit{}
		for _, item := range n.Items {
			l.Elts = append(l.Elts, expr(item))
		}
		return l
	case spec.String:
		return ast.NewString(n.Text)
	case spec.Bool:
		return ast.NewBool(n.Text == "true")
	case spec.Int:
		return ast.NewLit(token.INT, n.Text)
	case spec.Float:
		return ast.NewLit(token.FLOAT, n.Text)
	}
	return ast.NewNull()
}
