package adopt

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

// profile is a remainder with who has it.
type profile struct {
	node   *spec.Node
	of     []*foreign.Workload
	region string // of all who have it; "" where there are several
}

// name names profiles after the one batch that has it, or after what they are about.
func (p *Plan) name(profiles []*profile) {
	for _, o := range profiles {
		base := about(o.node)
		if slices.IndexFunc(o.of, func(f *foreign.Workload) bool { return f.Name != o.of[0].Name }) < 0 {
			base = o.of[0].Name
		}
		if p.platform.At("profiles", base) != nil && o.region != "" {
			base += "-" + o.region
		}
		name := base
		for i := 2; p.platform.At("profiles", name) != nil; i++ {
			name = fmt.Sprintf("%s-%d", base, i)
		}
		p.add(o.node, "profiles", name)
		for _, f := range o.of {
			f.Values[profileUnit] = spec.NewString(name)
		}
	}
}

// about is what a profile is about, from the names of its fields.
func about(n *spec.Node) string {
	var words []string
	for _, part := range []string{"podSpec", "container"} {
		for _, f := range n.Get(part).Map() {
			word := kebab(f.Name)
			if pool := f.Value.Map(); f.Name == "nodeSelector" && len(pool) == 1 && isName(pool[0].Value.Text) {
				return pool[0].Value.Text // where it runs says more than how
			}
			if items := f.Value.List(); (f.Name == "initContainers" || f.Name == "containers") && len(items) > 0 && items[0].Get("name").Str() != "" {
				word = items[0].Get("name").Str()
			}
			if f.Value.Is(spec.Null) {
				word = "no-" + word
			}
			if !slices.Contains(words, word) && len(words) < 2 {
				words = append(words, word)
			}
		}
	}
	return strings.Join(words, "-")
}

var aName = memo.Regexp(`^[a-z][a-z0-9-]*$`)

func isName(s string) bool { return aName().MatchString(s) }

func kebab(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
