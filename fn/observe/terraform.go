package observe

import (
	"strings"

	"github.com/batchfn/batchfn/fn/encode"
)

// template is text as Terraform reads it: "${" and "%{" begin an expression
// (https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping).
// A string becomes one by literal; a conversion says that the expressions in it are meant.
type template string

// literal is a template that means the text itself.
func literal(text string) template {
	return template(strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text))
}

func literals(texts ...string) []template {
	out := make([]template, len(texts))
	for i, text := range texts {
		out[i] = literal(text)
	}
	return out
}

// Module is a Terraform module for the provider DataDog/datadog, file by file.
type Module struct {
	Files []File // versions, shared, then the regions in the platform's order
}

// File is one file of a module. Resources go by type, then name.
type File struct {
	Name      string // such as "jp.tf.json"
	settings  *settings
	resources resources
}

type resources map[string]map[string]any

// add puts a resource under its address, which no other one has.
func (r resources) add(kind, name string, resource any) {
	if r[kind] == nil {
		r[kind] = map[string]any{}
	}
	r[kind][name] = resource
}

// comment is at the root of each file: Terraform ignores the key "//".
const comment = "Written by batchfn from a fleet: change that, not this file."

// settings are the terraform block, which one file of a module may have.
type settings struct {
	RequiredVersion   string              `json:"required_version"`
	RequiredProviders map[string]provider `json:"required_providers"`
}

type provider struct {
	Source  string `json:"source"`
	Version string `json:"version"`
}

// versions are what the module needs of Terraform and of the provider.
var versions = &settings{
	RequiredVersion:   ">= 1.5",
	RequiredProviders: map[string]provider{"datadog": {Source: "DataDog/datadog", Version: "~> 4.0"}},
}

// Mark is how a file begins that batchfn wrote, and so may replace and remove.
var Mark = []byte("{\n  \"//\": \"" + comment)

type document struct {
	Comment   string    `json:"//"`
	Terraform *settings `json:"terraform,omitempty"`
	Resource  resources `json:"resource,omitempty"`
}

// JSON encodes the file, indented, with a newline at its end.
func (f File) JSON() ([]byte, error) { return encode.JSON(document{comment, f.settings, f.resources}) }

// JSON encodes the whole module as one file.
func (m *Module) JSON() ([]byte, error) {
	all := document{Comment: comment, Resource: resources{}}
	for _, f := range m.Files {
		if f.settings != nil {
			all.Terraform = f.settings
		}
		for kind, named := range f.resources {
			for name, resource := range named {
				all.Resource.add(kind, name, resource)
			}
		}
	}
	return encode.JSON(all)
}
