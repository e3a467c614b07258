package source

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// readConfigMap reads what `kpt fn eval -- region=jp source=fleet` makes. Scalars
// of any kind are taken as written, since kpt does not quote all that it might.
func (s *BatchSet) readConfigMap(n *spec.Node) error {
	data := &spec.Node{Type: spec.Map}
	var problems []shape.Problem
	if n.Get("data").Is(spec.Map) {
		data.Fields = n.Get("data").Fields
	}
	for i, f := range data.Fields {
		switch known := slices.Contains(configMapData, f.Name); {
		case !known:
			problems = append(problems, shape.Problem{Message: fmt.Sprintf("unknown field data.%s, want region, version or source", f.Name), Hint: nearest.Hint(f.Name, configMapData)})
		case f.Value.Is(spec.Null), f.Value.Is(spec.Map), f.Value.Is(spec.List), f.Value.Shown() == "":
			problems = append(problems, shape.Problem{Message: fmt.Sprintf("data.%s is empty, or not a string", f.Name)})
		default:
			data.Fields[i].Value = spec.NewString(f.Value.Shown())
		}
	}
	if len(problems) == 0 {
		problems = whatToRender("data.", data)
	}
	if len(problems) > 0 {
		return malformed(s.File(), problems)
	}
	s.Version = data.Get("version").Str()
	if region := data.Get("region").Str(); region != "" {
		s.Regions = strings.Split(region, ",")
	}
	if source := data.Get("source").Str(); source != "" {
		s.sources = []string{source}
	}
	return nil
}

// configMapData are the fields of a ConfigMap's data.
var configMapData = []string{"region", "version", "source"}
