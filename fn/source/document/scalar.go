package document

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

// https://yaml.org/type/bool.html: what YAML 1.1, and so much of the Kubernetes
// world, takes for a boolean.
var yaml11Bool = memo.Regexp(`^(?i:y|yes|n|no|on|off)$`)

func (r *yamlReader) scalar(n *spec.Node, y *yaml.Node) {
	n.Text = y.Value
	plain := y.Style&(yaml.TaggedStyle|yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	switch tag := y.ShortTag(); {
	case tag == "!!null":
		n.Type, n.Text, n.Raw = spec.Null, "null", y.Value
	case tag == "!!bool" || plain && tag == "!!str" && yaml11Bool().MatchString(y.Value):
		n.Type, n.Raw = spec.Bool, y.Value
		n.Text = strconv.FormatBool(strings.ContainsAny(strings.ToLower(y.Value[:1]), "ty") || strings.EqualFold(y.Value, "on"))
	case tag == "!!int":
		n.Type, n.Raw = spec.Int, y.Value
		var i int64
		if y.Decode(&i) == nil {
			n.Text = strconv.FormatInt(i, 10)
		}
	case tag == "!!float":
		n.Type = spec.Float
	default:
		n.Type = spec.String // a timestamp too: only people write those
	}
}
