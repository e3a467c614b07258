package peer

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

var jsonnet = Peer{
	Name:    "jsonnet",
	Package: "github.com/google/go-jsonnet/cmd/jsonnet",
	Version: "v0.22.0",
	About:   "a function from entry, region and team to resources, printed as a YAML stream of JSON documents",
	write:   writeJsonnet,
	commands: func([]string) [][]string {
		return [][]string{{"jsonnet", "-y", "fleet.jsonnet"}}
	},
}

const jsonnetKind = `local data = import '%[1]s.json';

local workload(entry, region) =
  local team = data.teams[entry.team];
  local env = %[3]s;
  %[2]s;

[
  resource
  for e in data.entries
  for name in std.objectFields(e.regions)
  for resource in workload(e.fields + e.regions[name], data.regions[name])
]
`

func writeJsonnet(dir string, f *Fleet) error {
	files := map[string][]byte{}
	var kinds []string
	for _, kind := range slices.Sorted(maps.Keys(f.Patterns)) {
		p := f.Patterns[kind]
		data, err := json.MarshalIndent(p.Data, "", "  ")
		if err != nil {
			return err
		}
		env := "{}"
		if p.HasEnv() {
			env = "data.env + region.env + entry.env"
		}
		files[kind+".json"] = data
		files[kind+".libsonnet"] = fmt.Appendf(nil, jsonnetKind, kind, p.Jsonnet(), env)
		kinds = append(kinds, fmt.Sprintf("(import '%s.libsonnet')", kind))
	}
	files["fleet.jsonnet"] = []byte(strings.Join(kinds, " + ") + "\n")
	return writeFiles(dir, files)
}
