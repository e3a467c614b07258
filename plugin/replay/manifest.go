package replay

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/source/document"
	"github.com/batchfn/batchfn/fn/spec"
)

// resource is a Kubernetes resource as it was written.
type resource map[string]any

func (r resource) kind() string {
	kind, _ := r["kind"].(string)
	return kind
}

func (r resource) name() string {
	meta, _ := r["metadata"].(map[string]any)
	name, _ := meta["name"].(string)
	return name
}

// resources are the documents of a text; those of a List stand for themselves.
func resources(d Document) ([]resource, error) {
	var all []resource
	for above, text := range document.Split(d.Text) {
		r, err := parse(text)
		if err != nil {
			return nil, syntax(d.File, above, err)
		}
		items, list := r["items"].([]any)
		switch {
		case list && strings.HasSuffix(r.kind(), "List"):
			for _, item := range items {
				if item, ok := item.(map[string]any); ok {
					all = append(all, item)
				}
			}
		case len(r) > 0:
			all = append(all, r)
		}
	}
	return all, nil
}

// parse reads a document as the API server would, and refuses a key that stands
// twice.
func parse(text []byte) (resource, error) {
	text, err := yaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	var r resource
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, errors.New("a document is not a map")
	}
	return r, nil
}

var yamlError = memo.Regexp(`^(?:error converting YAML to JSON: )?(?:yaml: )?(?:unmarshal errors:\s+)?(?:line (\d+): )?([^\n]*)`)

func syntax(file string, above int, err error) error {
	pos, parts := spec.Pos{File: file}, yamlError().FindStringSubmatch(err.Error())
	if n, err := strconv.Atoi(parts[1]); err == nil {
		pos.Line, pos.Col = above+n, 1
	}
	message := parts[2]
	if !strings.HasPrefix(message, "key ") { // which names a key, no value
		message = secret.Unquoted(message)
	}
	return spec.NewUnreadable(pos, "no YAML: "+message, "")
}

// decode reads a part of a manifest; where is its path. Fields that into lacks
// are left alone.
func decode(where string, from, into any) error {
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		path := strings.Trim(where+"."+wrong.Field, ".")
		return failure("", "%s is a %s, want %s", path, describe(wrong.Value), want(wrong.Type))
	}
	return err
}

// describe names a value as JSON's decoder does, without the value.
func describe(value string) string {
	name, _, _ := strings.Cut(value, " ")
	return map[string]string{"object": "map", "array": "list", "bool": "boolean"}[name] + map[string]string{"string": "string", "number": "number"}[name]
}

func want(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "a map"
	}
	return "a number"
}
