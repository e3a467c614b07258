package shape

import (
	"encoding/json"
	"maps"

	"sigs.k8s.io/yaml"
)

// FunctionDefinition is the KRMFunctionDefinition of batchfn: metadata, and the
// OpenAPI schema of BatchSet, which may refer to nothing.
// https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/2906-kustomize-function-catalog
func (s *Schema) FunctionDefinition() ([]byte, error) {
	text, err := s.BatchSetJSONSchema()
	if err != nil {
		return nil, err
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, err
	}
	defs := schema["$defs"].(map[string]any)
	for _, key := range []string{"$schema", "$id", "$defs"} {
		delete(schema, key)
	}
	return yaml.Marshal(map[string]any{
		"apiVersion": "config.kubernetes.io/v1alpha1",
		"kind":       "KRMFunctionDefinition",
		"metadata":   map[string]any{"name": "batchset.batchfn.dev"},
		"spec": map[string]any{
			"group":       "batchfn.dev",
			"names":       map[string]any{"kind": "BatchSet"},
			"description": "Generates complete CronJobs, Deployments and ScaledObjects from short batch specs, and refuses specs that violate a rule",
			"publisher":   "batchfn",
			"home":        "https://github.com/batchfn/batchfn",
			"tags":        []string{"generator", "transformer", "validator", "batch", "cronjob"},
			"versions": []any{map[string]any{
				"name":       "v1alpha1",
				"idempotent": true,
				"license":    "Apache-2.0",
				"usage":      "https://github.com/batchfn/batchfn/blob/main/cmd/batchfn/pages/ways-in.md",
				"runtime":    map[string]any{"exec": map[string]any{"path": "batchfn"}},
				"schema":     map[string]any{"openAPIV3Schema": inline(schema, defs)},
			}},
		},
	})
}

// inline puts definitions where they are referred to. The schema has no
// recursion, and the value beside a reference says more than the definition.
func inline(v any, defs map[string]any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = inline(v[i], defs)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		if ref, ok := v["$ref"].(string); ok {
			maps.Copy(out, inline(defs[ref[len("#/$defs/"):]], defs).(map[string]any))
		}
		for key, value := range v {
			if key != "$ref" {
				out[key] = inline(value, defs)
			}
		}
		return out
	}
	return v
}
