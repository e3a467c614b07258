package plugin

import (
	_ "embed"
	"encoding/json"
	"strings"
	"text/template"
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

//go:embed plugin.yaml.tmpl
var config string

// Config is plugin.yaml of a version. The version is part of the plugin's name,
// batchfn-VERSION: Argo CD's cache knows nothing else of the plugin, so a new
// version must be a new name. There is no discovery, which would render a
// directory of CUE as nothing at all whenever the sidecar is down.
func Config(version string) string {
	data := struct {
		Version    string
		Parameters []announcement
	}{Version: version}
	for _, p := range parameters {
		data.Parameters = append(data.Parameters, p.announce(nil))
	}
	return execute(template.Must(template.New("plugin.yaml").Parse(config)), "plugin.yaml", data)
}
