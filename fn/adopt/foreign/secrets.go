package foreign

import (
	"slices"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// secretIn is the first word of a command that is a literal secret, and what it is; nil
// where there is none.
func secretIn(command *spec.Node) (at *spec.Node, what string) {
	for _, word := range command.List() {
		if kind := secret.Kind(word.Text); kind != "" {
			return word, kind
		}
	}
	if all := secret.Arguments(texts(command)); len(all) > 0 {
		return command.Items[all[0].Index], "the value of " + all[0].Name
	}
	return nil, ""
}

const inThePlatform = "refer to a Secret in the podSpec or the container of the platform"

// withoutSecrets is another container without what may be secrets: it would be copied
// into the platform.
func (r *reading) withoutSecrets(c *spec.Node, list string) *spec.Node {
	path := list + "[" + c.Get("name").Str() + "]"
	env := &spec.Node{Type: spec.List}
	for _, v := range items(c.Get("env")) {
		name := v.Get("name").Str()
		if value := v.Get("value"); value.Is(spec.String) && isSecret(name, value.Text) {
			r.withhold(path+".env["+name+"]", v, "put it into a Secret, and refer to it in the podSpec of the platform")
			continue
		}
		env.Items = append(env.Items, v)
	}
	out := r.cleansed(without(c, "env"), path)
	for _, field := range []string{"command", "args"} {
		if at, what := secretIn(c.Get(field)); at != nil {
			r.withhold(path+"."+field, at, "it holds "+what+": pass it to the command in a variable from a Secret, in the podSpec of the platform")
			out = without(out, field)
		}
	}
	if len(env.Items) > 0 {
		put(out, "env", env)
	}
	return out
}

// cleansed is a container without the hooks and probes that hold a secret.
func (r *reading) cleansed(c *spec.Node, path string) *spec.Node {
	out := without(c)
	for _, field := range []string{"livenessProbe", "readinessProbe", "startupProbe", "lifecycle"} {
		if n := c.Get(field); n != nil {
			out = without(out, field)
			if clean := r.withoutHandlers(n, path+"."+field); len(clean.Fields) > 0 {
				put(out, field, clean)
			}
		}
	}
	return out
}

// withoutHandlers is a probe, or the hooks of a container, without headers that are
// secrets and without commands that hold one.
func (r *reading) withoutHandlers(n *spec.Node, path string) *spec.Node {
	out := &spec.Node{Type: n.Type, Text: n.Text, Pos: n.Pos, Items: n.Items}
	for _, f := range n.Map() {
		at := path + "." + f.Name
		switch found, what := secretIn(f.Value.Get("command")); {
		case f.Name == "exec" && found != nil:
			r.withhold(at, found, "it holds "+what+": "+inThePlatform)
			return &spec.Node{Type: spec.Map} // nothing is done without it
		case f.Name == "httpHeaders":
			if f.Value = r.withoutHeaders(f.Value, at); len(f.Value.Items) == 0 {
				continue
			}
		case f.Value.Is(spec.Map):
			if f.Value = r.withoutHandlers(f.Value, at); len(f.Value.Fields) == 0 {
				continue
			}
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}

func (r *reading) withoutHeaders(n *spec.Node, path string) *spec.Node {
	out := *n
	out.Items = slices.DeleteFunc(slices.Clone(n.Items), func(h *spec.Node) bool {
		name, value := h.Get("name").Str(), h.Get("value").Str()
		if !secret.IsHeader(name, value) && secret.Kind(value) == "" {
			return false
		}
		r.withhold(path+"["+name+"]", h, "it holds a secret: "+inThePlatform)
		return true
	})
	return &out
}

// withoutAttributes is a volume without attributes of its driver that are secrets.
func (r *reading) withoutAttributes(v *spec.Node) *spec.Node {
	out := without(v)
	csi := v.Get("csi")
	attributes := csi.Get("volumeAttributes")
	for _, f := range attributes.Map() {
		if secret.IsAttribute(f.Name, f.Value.Text) || secret.Kind(f.Value.Text) != "" {
			r.withhold("volumes["+v.Get("name").Str()+"].csi.volumeAttributes."+f.Name, f.Value, "it is a secret: "+inThePlatform)
			attributes = without(attributes, f.Name)
			csi = without(csi)
			put(csi, "volumeAttributes", attributes)
			put(out, "csi", csi)
		}
	}
	return out
}
