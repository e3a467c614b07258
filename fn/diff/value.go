package diff

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// value is what a field holds on one side. Equal values have equal keys, however
// they are written; the zero value is that of a field that is not set.
type value struct{ key, text string }

// shown is the text for people, nil where the field is not set.
func (v value) shown() *string {
	if v.key == "" {
		return nil
	}
	return &v.text
}

// written is a value that is equal to others by what canon makes of it (nil: by
// its text).
func written(text string, canon func(string) string) value {
	key := text
	if canon != nil {
		key = canon(text)
	}
	return value{"=" + key, text}
}

// duration is the same for 60m and 1h.
var duration = memo.Of(func(text string) string {
	d, err := time.ParseDuration(text)
	if err != nil {
		return text
	}
	return d.String()
})

// quantity is the same for 1000m and 1, and for 1Gi and 1024Mi.
var quantity = memo.Of(func(text string) string {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return text
	}
	if r, ok := new(big.Rat).SetString(q.AsDec().String()); ok {
		return r.RatString()
	}
	return text
})

// whole is a value of any type as one: a list, or a struct that is replaced whole.
// What is false by default is not written.
func whole(n *spec.Node) value {
	if n == nil || n.Is(spec.Null) {
		return value{}
	}
	return value{"=" + flat(n, true), flat(n, false)}
}

// flat is a value on one line of CUE; as a key its fields are in the order of their
// names, and what looks like a secret is in it.
func flat(n *spec.Node, key bool) string {
	var b strings.Builder
	appendFlat(&b, n, key)
	return b.String()
}

func appendFlat(b *strings.Builder, n *spec.Node, key bool) {
	switch {
	case n.Is(spec.Map):
		b.WriteByte('{')
		first := true
		for _, f := range sorted(n, key) {
			if f.Name == "optional" && f.Value.Is(spec.Bool) && f.Value.Text == "false" {
				continue
			}
			if !first {
				b.WriteString(", ")
			}
			first = false
			b.WriteString(label(f.Name) + ": ")
			if !key && isSecret(n, f) {
				b.WriteString(`"[secret]"`)
				continue
			}
			appendFlat(b, f.Value, key)
		}
		b.WriteByte('}')
	case n.Is(spec.List):
		b.WriteByte('[')
		items := n.Items
		if !key {
			items = withoutSecrets(items)
		}
		for i, item := range items {
			if i > 0 {
				b.WriteString(", ")
			}
			appendFlat(b, item, key)
		}
		b.WriteByte(']')
	case n.Is(spec.String) && key:
		b.WriteString(strconv.Quote(n.Text))
	case n.Is(spec.String):
		b.WriteString(strconv.Quote(secret.Withhold(n.Text)))
	default:
		b.WriteString(n.Text)
	}
}

// withoutSecrets are the items of a list as people may see them: of a command, the
// values of options whose names are secrets are not there.
func withoutSecrets(items []*spec.Node) []*spec.Node {
	words := make([]string, len(items))
	for i, item := range items {
		if !item.Is(spec.String) {
			return items
		}
		words[i] = item.Text
	}
	out := make([]*spec.Node, len(items))
	for i, word := range secret.Words(words) {
		out[i] = spec.NewString(word)
	}
	return out
}

// isSecret reports whether a field of a struct is a variable whose name says that
// its value is a secret.
func isSecret(n *spec.Node, f spec.Field) bool {
	if !f.Value.Is(spec.String) {
		return false
	}
	return f.Name == "value" && secret.IsName(n.Get("name").Str()) || f.Name != "secret" && secret.IsName(f.Name)
}

// scalarOf is a scalar as it is, or a struct or list as one value.
func scalarOf(n *spec.Node, canon func(string) string) value {
	switch {
	case n == nil || n.Is(spec.Null):
		return value{}
	case n.Is(spec.Map) || n.Is(spec.List):
		return whole(n)
	}
	return written(n.Text, canon)
}
