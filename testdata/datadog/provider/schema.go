package main

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

//go:embed schema.json
var schemaJSON []byte

type jsonResource struct {
	Version int64     `json:"version"`
	Block   jsonBlock `json:"block"`
}

type jsonBlock struct {
	Attributes map[string]jsonAttribute   `json:"attributes"`
	Blocks     map[string]jsonNestedBlock `json:"block_types"`
}

type jsonAttribute struct {
	Type      json.RawMessage `json:"type"`
	Required  bool            `json:"required"`
	Optional  bool            `json:"optional"`
	Computed  bool            `json:"computed"`
	Sensitive bool            `json:"sensitive"`
}

type jsonNestedBlock struct {
	Nesting string    `json:"nesting_mode"`
	Min     int64     `json:"min_items"`
	Max     int64     `json:"max_items"`
	Block   jsonBlock `json:"block"`
}

// readSchemas reads the schema of each resource.
func readSchemas() (map[string]*tfprotov6.Schema, error) {
	var file struct {
		Resources map[string]jsonResource `json:"resource_schemas"`
	}
	if err := json.Unmarshal(schemaJSON, &file); err != nil {
		return nil, fmt.Errorf("reading the schema: %w", err)
	}
	out := map[string]*tfprotov6.Schema{}
	for name, r := range file.Resources {
		block, err := r.Block.schema()
		if err != nil {
			return nil, fmt.Errorf("reading the schema of %s: %w", name, err)
		}
		out[name] = &tfprotov6.Schema{Version: r.Version, Block: block}
	}
	return out, nil
}

var nestings = map[string]tfprotov6.SchemaNestedBlockNestingMode{
	"list": tfprotov6.SchemaNestedBlockNestingModeList, "set": tfprotov6.SchemaNestedBlockNestingModeSet, "single": tfprotov6.SchemaNestedBlockNestingModeSingle,
}

func (b jsonBlock) schema() (*tfprotov6.SchemaBlock, error) {
	out := &tfprotov6.SchemaBlock{}
	for name, a := range b.Attributes {
		kind, err := tftypes.ParseJSONType(a.Type) //nolint:staticcheck // the only way from a schema's JSON
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		out.Attributes = append(out.Attributes, &tfprotov6.SchemaAttribute{Name: name, Type: kind,
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive})
	}
	for name, n := range b.Blocks {
		block, err := n.Block.schema()
		if err != nil {
			return nil, err
		}
		out.BlockTypes = append(out.BlockTypes, &tfprotov6.SchemaNestedBlock{TypeName: name, Block: block,
			Nesting: nestings[n.Nesting], MinItems: n.Min, MaxItems: n.Max})
	}
	return out, nil
}
