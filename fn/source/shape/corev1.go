package shape

import (
	_ "embed"
	"encoding/json"
	"maps"
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

// coreV1 compiles the definitions of core/v1 as shapes, once a fragment asks
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
	keyed := map[string]string{"Container": "name", "Volume": "name", "VolumeMount": "mountPath"}
	for name, fields := range definitions {
		for _, field := range slices.Sorted(maps.Keys(fields)) {
			sh := coreV1Type(fields[field], shapes)
			if name == "VolumeMount" && field == "mountPath" {
				sh.Format.Name = "mountpath"
			}
			shapes[name].Fields = append(shapes[name].Fields, &Field{
				Name: field, Shape: sh, Needed: keyed[name] == field,
				Doc: "items of this list are told apart by it",
			})
		}
	}
	return shapes
})

func coreV1Type(text string, shapes map[string]*Shape) *Shape {
	scalar := func(types ...spec.Type) *Shape { return &Shape{Types: types, Format: Format{Name: "text"}} }
	if elem, ok := strings.CutPrefix(text, "[]"); ok {
		return &Shape{Types: []spec.Type{spec.List}, Elem: coreV1Type(elem, shapes)}
	}
	if values, ok := strings.CutPrefix(text, "{}"); ok {
		return &Shape{Types: []spec.Type{spec.Map}, Values: coreV1Type(values, shapes)}
	}
	switch text {
	case "string":
		return scalar(spec.String)
	case "integer":
		return scalar(spec.Int)
	case "boolean":
		return scalar(spec.Bool)
	case "number", "quantity":
		return scalar(spec.String, spec.Int, spec.Float)
	case "intorstring":
		return scalar(spec.String, spec.Int)
	case "any":
		return &Shape{Any: true}
	}
	return shapes[text]
}

// fragments are the formats of pieces of core/v1.
var fragments = map[string]string{"podspec": "PodSpec", "container": "Container"}

func (c *checker) fragment(n *spec.Node, definition string, p place) {
	p.nullable = true // null removes what an earlier level set
	sh := *coreV1()[definition]
	if definition == "Container" { // a piece of the batch's own container, which has a name
		sh.Fields = slices.DeleteFunc(slices.Clone(sh.Fields), func(f *Field) bool { return f.Needed })
		sh.Fields = append(sh.Fields, &Field{Name: "name", Shape: &Shape{Types: []spec.Type{spec.String}}})
	}
	c.value(n, &sh, p)
}
