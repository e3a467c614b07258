// Command corev1 prints the field names and types of core/v1 PodSpec and
// Container, and of all that they hold, from the OpenAPI document of
// Kubernetes, with the words that a field may have, from the definitions that the API
// server is built with. batchfn checks the platform's fragments against them.
//
//	go run -C testdata/kubernetes ./corev1 > fn/source/shape/corev1.json
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// schema is the part of an OpenAPI schema that matters here.
type schema struct {
	Ref        string            `json:"$ref"`
	AllOf      []schema          `json:"allOf"`
	OneOf      []schema          `json:"oneOf"`
	Type       string            `json:"type"`
	Format     string            `json:"format"`
	Items      *schema           `json:"items"`
	Additional *schema           `json:"additionalProperties"`
	Properties map[string]schema `json:"properties"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run() error {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/kubernetes").Output()
	if err != nil {
		return fmt.Errorf("finding the module of Kubernetes: %w", err)
	}
	root := strings.TrimSpace(string(dir))
	text, err := os.ReadFile(filepath.Join(root, "api/openapi-spec/v3/api__v1_openapi.json"))
	if err != nil {
		return err
	}
	var doc struct {
		Components struct{ Schemas map[string]schema }
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return err
	}
	words, err := readWords(filepath.Join(root, "pkg/generated/openapi/zz_generated.openapi.go"))
	if err != nil {
		return err
	}
	w := &writer{schemas: doc.Components.Schemas, words: words, out: map[string]map[string]string{}}
	w.define("io.k8s.api.core.v1.PodSpec")
	out, err := json.MarshalIndent(w.out, "", " ")
	if err != nil {
		return err
	}
	_, err = fmt.Println(string(out))
	return err
}

// writer gathers the definitions that are reached, by short name.
type writer struct {
	schemas map[string]schema
	words   map[field][]string
	out     map[string]map[string]string // definition → field → type
}

func (w *writer) define(definition string) string {
	short := definition[strings.LastIndex(definition, ".")+1:]
	if _, done := w.out[short]; done {
		return short
	}
	fields := map[string]string{}
	w.out[short] = fields
	for name, s := range w.schemas[definition].Properties {
		fields[name] = w.typeOf(s)
		if words := w.words[field{short, name}]; len(words) > 0 {
			fields[name] += ":" + strings.Join(words, "|")
		}
	}
	return short
}

// typeOf writes a type: string, int32, int64, boolean, number, quantity, any, []T,
// {}T, or the name of a definition.
func (w *writer) typeOf(s schema) string {
	switch {
	case len(s.AllOf) == 1:
		return w.typeOf(s.AllOf[0])
	case s.Ref != "":
		name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
		if target := w.schemas[name]; len(target.Properties) > 0 {
			return w.define(name)
		}
		return w.leaf(name)
	case s.Type == "array":
		return "[]" + w.typeOf(*s.Items)
	case s.Type == "object" && s.Additional != nil:
		return "{}" + w.typeOf(*s.Additional)
	case s.Type == "integer":
		return s.Format
	case s.Type == "object", s.Type == "":
		return "any"
	}
	return s.Type
}

// leaf writes the types that are no structs.
func (w *writer) leaf(name string) string {
	switch {
	case strings.HasSuffix(name, ".Quantity"):
		return "quantity"
	case strings.HasSuffix(name, ".IntOrString"):
		return "intorstring"
	case strings.HasSuffix(name, "Time"):
		return "string"
	}
	return "any"
}
