package shape

import (
	_ "embed"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/batchfn/batchfn/fn/spec"
)

// coreV1Text has the fields of PodSpec and Container and of all they hold.
//
//go:generate sh -c "go run -C ../../../testdata/kubernetes ./corev1 > corev1.json"
//go:embed corev1.json
var coreV1Text []byte

// coreV1 are the definitions of core/v1 as shapes, compiled when the first fragment asks
// for them.
var coreV1 = sync.OnceValue(func() map[string]*Shape {
	var definitions map[string]map[string]string
	if err := json.Unmarshal(coreV1Text, &definitions); err != nil {
		panic("corev1.json: " + err.Error()) // a test compiles it
	}
	shapes := map[string]*Shape{}
	for name := range definitions {
		shapes[name] = &Shape{Name: name, Types: []spec.Type{spec.Map}}
	}
	keyed := map[string]string{"Container": "name", "Volume": "name", "VolumeMount": "mountPath"} // lists merge by them
	for name, fields := range definitions {
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			sh, rule := coreV1Type(fields[field], shapes), ""
			if format := coreV1Formats[name+"."+field]; format != "" {
				sh.Format = Format{Name: format}
			}
			if more := coreV1Words[name+"."+field]; more != nil {
				sh.Enum = more
			}
			if len(sh.Enum) > 0 || sh.Elem != nil && len(sh.Elem.Enum) > 0 {
				rule = fragmentKnown
			}
			shapes[name].Fields = append(shapes[name].Fields, &Field{
				Name: field, Shape: sh, Needed: keyed[name] == field, Rule: rule,
				Doc: "identifies an item of this list",
			})
		}
	}
	return shapes
})

// fragmentKnown reports fields and words that Kubernetes does not know. Its level can be
// lowered, since a newer cluster may know them.
const fragmentKnown = "fragment-known"

// coreV1Type compiles a type as testdata/kubernetes/corev1 writes it.
func coreV1Type(text string, shapes map[string]*Shape) *Shape {
	scalar := func(types ...spec.Type) *Shape { return &Shape{Types: types, Format: Format{Name: "text"}} }
	if elem, ok := strings.CutPrefix(text, "[]"); ok {
		return &Shape{Types: []spec.Type{spec.List}, Elem: coreV1Type(elem, shapes)}
	}
	if values, ok := strings.CutPrefix(text, "{}"); ok {
		return &Shape{Types: []spec.Type{spec.Map}, Values: coreV1Type(values, shapes)}
	}
	if words, ok := strings.CutPrefix(text, "string:"); ok {
		return &Shape{Types: []spec.Type{spec.String}, Enum: strings.Split(words, "|"), Format: Format{Name: "text"}}
	}
	switch text {
	case "string":
		return scalar(spec.String)
	case "int32":
		return scalar(spec.Int)
	case "int64":
		sh := scalar(spec.Int)
		sh.Min, sh.Max = new(math.MinInt64), new(math.MaxInt64)
		return sh
	case "boolean":
		return scalar(spec.Bool)
	case "number", "quantity":
		return scalar(spec.String, spec.Int, spec.Float)
	case "intorstring":
		return scalar(spec.String, spec.Int)
	case "any":
		return &Shape{Any: true}
	}
	sh, ok := shapes[text]
	if !ok {
		panic("corev1.json: unknown type " + text) // as above
	}
	return sh
}

// fragments are the formats of pieces of core/v1.
var fragments = map[string]string{"podspec": "PodSpec", "container": "Container"}

// fragment checks a piece of core/v1.
func (c *checker) fragment(n *spec.Node, definition string, p place) {
	p.nullable = true // null removes what an earlier level set
	p.unknown = fragmentKnown
	p.long = true
	sh := *coreV1()[definition]
	if definition == "Container" { // a piece of the batch's own container, which has a name
		sh.Fields = slices.DeleteFunc(slices.Clone(sh.Fields), func(f *Field) bool { return f.Needed })
		sh.Fields = append(sh.Fields, &Field{Name: "name", Shape: &Shape{Types: []spec.Type{spec.String}}})
	}
	c.value(n, &sh, p)
}
