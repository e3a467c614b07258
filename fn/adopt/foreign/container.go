package foreign

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// container reads what an entry says of the main container.
func (r *reading) container() {
	r.set("serviceAccount", r.pod.Get("serviceAccountName"))
	r.set("gracePeriod", duration(r.pod.Get("terminationGracePeriodSeconds")))
	if r.main == nil {
		r.problem("containers", r.pod, "", "a workload without a container does nothing: add one, or delete the workload")
		return
	}
	r.set("image", r.main.Get("image"))
	r.words()
	r.readResources(r.main.Get("resources"))
	r.readEnv()
	r.envFrom()
	r.liveness()
}

// words reads the command line, in its shortest form.
func (r *reading) words() {
	first, args := r.main.Get("command"), r.main.Get("args")
	for _, words := range []string{"command", "args"} {
		if n := r.main.Get(words); n != nil && !n.Is(spec.List) {
			r.problem("containers[0]."+words, n, strings.Join(secret.Words([]string{n.Text}), " "), "Kubernetes refuses it, since it wants a list of words: write commands")
			return
		}
	}
	if len(first.List()) == 0 {
		r.entrypoint(args)
		return
	}
	list := &spec.Node{Type: spec.List, Pos: first.Pos, Items: append(slices.Clone(first.List()), args.List()...)}
	words := texts(list)
	if at, what := secretIn(list); at != nil {
		r.withhold("containers[0].command", at, "it holds "+what+": pass it to the command in a variable from a Secret, and write commands")
		return
	}
	line := strings.Join(words, " ")
	if split, err := command.Split(line); err == nil && slices.Equal(split, words) && !strings.ContainsAny(line, "'\"\\$~#") {
		r.set("commands", placed(line, first))
		return
	}
	r.set("commands", list)
}

func (r *reading) withhold(path string, at *spec.Node, do string) {
	r.problem(path, at, "", do)
	r.Problems[len(r.Problems)-1].Secret = true
}

// entrypoint is where nobody but the image knows the command.
func (r *reading) entrypoint(args *spec.Node) {
	image := r.main.Get("image").Str()
	do := "write commands: batchfn does not use the ENTRYPOINT of " + image + "; docker inspect " + image + " shows it"
	if len(args.List()) > 0 {
		r.problem("containers[0].args", args, strings.Join(secret.Words(texts(args)), " "), do+"; add these words after it")
		return
	}
	r.problem("containers[0].command", r.main, "", do)
}

// readResources reads requests with their limits.
func (r *reading) readResources(res *spec.Node) {
	for _, name := range []string{"cpu", "memory"} {
		request, limit := res.At("requests", name), res.At("limits", name)
		if request == nil {
			continue
		}
		n := &spec.Node{Type: spec.Map, Pos: request.Pos}
		put(n, name, request)
		switch {
		case limit == nil && name == "memory":
			put(n, "memoryLimit", spec.NewString(spec.NoLimit))
		case limit != nil && (name == "cpu" || limit.Text != request.Text):
			put(n, name+"Limit", limit)
		}
		r.setKey("resources", name, n)
	}
	for _, list := range []string{"requests", "limits"} { // the limit holds where they differ
		for _, f := range res.Get(list).Map() {
			if f.Name != "cpu" && f.Name != "memory" {
				r.setKey("resources.extended", f.Name, f.Value)
			}
		}
	}
}

// readEnv reads variables. What may be a secret stays where it is: it would be
// copied into the repository.
func (r *reading) readEnv() {
	for _, v := range items(r.main.Get("env")) {
		name := v.Get("name").Str()
		value := v.Get("value")
		if from := v.Get("valueFrom"); from != nil {
			value = envSource(from)
		}
		switch {
		case names.Env.Has(name):
			r.datadogVariable(name, v.Get("value").Str())
			continue
		case names.EnvPrefix(name) != "" || name == names.EnvCompletionIndex || value == nil:
			continue
		case value.Is(spec.String) && isSecret(name, value.Text) && !r.Seen.ByBatchfn:
			r.withhold("env["+name+"]", v, "put it into a Secret, and write env: "+name+`: {secret: "NAME", key: "KEY"}`)
			continue
		}
		r.setKey("env", name, value)
	}
}

func isSecret(name, value string) bool {
	return value != "" && !secret.IsReference(value) && (secret.IsName(name) || secret.Kind(value) != "" || secret.Named(value) != "")
}

func (r *reading) datadogVariable(name, value string) {
	switch {
	case value == "":
	case name == names.EnvDatadogService && !r.Seen.ByBatchfn && value != r.Name:
		r.set("service", spec.NewString(value))
	case name == names.EnvDatadogEnv && r.Seen.DatadogEnv == "":
		r.Seen.DatadogEnv = value
	}
}

// envSource is a reference as an entry has it; nil where it has none.
func envSource(from *spec.Node) *spec.Node {
	out := &spec.Node{Type: spec.Map, Pos: from.Pos}
	for _, ref := range []struct{ of, as string }{{"secretKeyRef", "secret"}, {"configMapKeyRef", "configMap"}} {
		if n := from.Get(ref.of); n != nil {
			put(out, ref.as, n.Get("name"))
			put(out, "key", n.Get("key"))
			if o := n.Get("optional"); o != nil {
				put(out, "optional", o)
			}
			return out
		}
	}
	if path := from.At("fieldRef", "fieldPath"); path != nil {
		put(out, "field", path)
		return out
	}
	if n := from.Get("resourceFieldRef"); n != nil && n.Get("divisor") == nil && n.Get("containerName") == nil && spec.IsResourceField(n.Get("resource").Str()) {
		put(out, "field", n.Get("resource"))
		return out
	}
	return nil
}

func (r *reading) envFrom() {
	list := &spec.Node{Type: spec.List, Pos: r.main.Get("envFrom").PosOr(r.Pos)}
	for _, from := range items(r.main.Get("envFrom")) {
		n := &spec.Node{Type: spec.Map, Pos: from.Pos}
		for _, ref := range []struct{ of, as string }{{"secretRef", "secret"}, {"configMapRef", "configMap"}} {
			if s := from.Get(ref.of); s != nil {
				put(n, ref.as, s.Get("name"))
				if p := from.Get("prefix"); p != nil {
					put(n, "prefix", p)
				}
				if o := s.Get("optional"); o != nil {
					put(n, "optional", o)
				}
			}
		}
		if len(n.Fields) > 0 { // else Kubernetes refuses it
			list.Items = append(list.Items, n)
		}
	}
	if len(list.Items) > 0 {
		r.set("envFrom", list)
	}
}

// liveness reads a probe by command or HTTP.
func (r *reading) liveness() {
	p := r.main.Get("livenessProbe")
	n := &spec.Node{Type: spec.Map}
	switch {
	case p.At("exec", "command") != nil:
		if at, what := secretIn(p.At("exec", "command")); at != nil {
			r.withhold("livenessProbe.exec.command", at, "it holds "+what+": pass it to the command in a variable from a Secret, and write liveness")
			return
		}
		put(n, "command", p.At("exec", "command"))
	case number(p.At("httpGet", "port")) > 0:
		path := p.At("httpGet", "path")
		if path == nil {
			path = spec.NewString("/")
		}
		put(n, "path", path)
		put(n, "port", &spec.Node{Type: spec.Int, Text: p.At("httpGet", "port").Text})
	default:
		return
	}
	if period := p.Get("periodSeconds"); period != nil {
		put(n, "period", duration(period))
	}
	r.set("liveness", n)
}
