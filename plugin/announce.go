package plugin

import (
	"encoding/json"
	"fmt"
	"strings"
)

// announcement is what Argo CD's parameters tab shows.
type announcement struct {
	Name           string `json:"name"`
	Title          string `json:"title"`
	Tooltip        string `json:"tooltip"`
	Required       bool   `json:"required,omitempty"`
	ItemType       string `json:"itemType"`
	CollectionType string `json:"collectionType"`
}

func (p parameter) announce(regions []string) announcement {
	a := announcement{Name: p.name, Title: p.title, Tooltip: p.tooltip, ItemType: "string", CollectionType: p.collection}
	if strings.HasPrefix(p.name, "region") && len(regions) > 0 {
		a.Tooltip += ": " + strings.Join(regions, ", ")
		a.Required = p.name == "region" && len(regions) > 1
	}
	return a
}

// Announce is the JSON list of the parameters, with the regions of a fleet.
func Announce(regions []string) ([]byte, error) {
	var list []announcement
	for _, p := range parameters {
		list = append(list, p.announce(regions))
	}
	return json.Marshal(list)
}

// Config is plugin.yaml of a version. The version is part of the plugin's name,
// batchfn-VERSION: Argo CD's cache knows nothing else of the plugin, so a new
// version must be a new name. There is no discovery, which would render a
// directory of CUE as nothing at all whenever the sidecar is down.
func Config(version string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Printed by batchfn plugin config; a test keeps it so.
apiVersion: argoproj.io/v1alpha1
kind: ConfigManagementPlugin
metadata:
  name: batchfn
spec:
  version: %s
  generate:
    command: [batchfn, plugin, generate]
  parameters:
    dynamic:
      command: [batchfn, plugin, parameters]
    static:
`, version)
	for _, p := range parameters {
		a := p.announce(nil)
		fmt.Fprintf(&b, "    - name: %s\n      title: %s\n      tooltip: %q\n      itemType: %s\n      collectionType: %s\n", a.Name, a.Title, a.Tooltip, a.ItemType, a.CollectionType)
	}
	return b.String()
}
