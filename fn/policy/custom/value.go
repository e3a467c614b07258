package custom

import (
	"strconv"
	"time"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/spec"
)

// value is a workload as rules see it: its merged fields and their defaults,
// with region, component, resources.cpuMillis and resources.memoryBytes.
func value(w *spec.Workload) ast.Expr {
	s := &ast.StructLit{}
	seen := map[string]bool{}
	set := func(name string, x ast.Expr) {
		if !seen[name] {
			seen[name] = true
			s.Elts = append(s.Elts, &ast.Field{Label: ast.NewString(name), Value: x})
		}
	}
	text := func(name, v string) {
		if v != "" {
			set(name, ast.NewString(v))
		}
	}
	number := func(name string, n int) { set(name, integer(int64(n))) }
	text("name", w.Name)
	text("region", w.Region.Name)
	text("component", w.Kind.Component())
	text("image", w.Image)
	text("runbook", w.Runbook)
	set("resources", resources(w))
	set("suspend", ast.NewBool(w.Suspend)) // a freeze beats what the entry says
	if w.Kind == spec.Batches {
		set("history", ast.NewStruct("succeeded", integer(int64(w.History.Succeeded)), "failed", integer(int64(w.History.Failed))))
	}
	for _, f := range w.Fields() {
		if f.Name != "podSpec" && f.Name != "container" && f.Value.Type != spec.Invalid && f.Value.Type != spec.Null {
			set(f.Name, expr(f.Value))
		}
	}
	text("gracePeriod", seconds(w.GracePeriod))
	set("idempotent", ast.NewBool(w.Idempotent))
	switch w.Kind {
	case spec.Batches:
		text("timeZone", w.TimeZone)
		text("concurrency", w.Concurrency)
		number("retries", w.Retries)
		set("protect", ast.NewBool(w.Protect))
	case spec.Iterators:
		number("replicas", w.Replicas)
	}
	return s
}

func resources(w *spec.Workload) ast.Expr {
	s := &ast.StructLit{}
	n := w.Get("resources")
	if n.Is(spec.Map) {
		s = expr(n).(*ast.StructLit)
	}
	add := func(name string, q int64) {
		s.Elts = append(s.Elts, &ast.Field{Label: ast.NewIdent(name), Value: integer(q)})
	}
	if q, err := resource.ParseQuantity(w.Resources.CPU); err == nil {
		add("cpuMillis", q.MilliValue())
	}
	if q, err := resource.ParseQuantity(w.Resources.Memory); err == nil {
		add("memoryBytes", q.Value())
	}
	return s
}

func integer(n int64) ast.Expr { return ast.NewLit(token.INT, strconv.FormatInt(n, 10)) }

// seconds writes a default as a user would.
func seconds(d time.Duration) string { return strconv.Itoa(int(d/time.Second)) + "s" }

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
