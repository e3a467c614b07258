// Package plugin is Argo CD's side of batchfn: what a config-management plugin
// is asked for, and what it announces. One table of parameters gives
// plugin.yaml, the announcements and the reading of requests.
//
// https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
package plugin

// parameter is one parameter of an Application's plugin section.
type parameter struct {
	name, title, tooltip string
	collection           string // "string" or "array"
}

var parameters = []parameter{
	{"region", "Region", "the region to render, a name in platform.regions", "string"},
	{"regions", "Regions", "the regions to render, instead of region", "array"},
	{"version", "Version", "version of the image, a label value: replaces {version}", "string"},
	{"allowEmpty", "Allow empty", `"true": succeed even if nothing renders; with prune, Argo CD then deletes all resources`, "string"},
}

func names() []string {
	var out []string
	for _, p := range parameters {
		out = append(out, p.name)
	}
	return out
}
