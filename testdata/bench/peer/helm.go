package peer

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/batchfn/batchfn/testdata/bench/pattern"
)

var helm = Peer{
	Name:    "helm",
	Package: "helm.sh/helm/v4/cmd/helm",
	Version: "v4.3.1",
	About:   "a chart whose templates loop over the entries in values.yaml; all regions in one run",
	write:   writeChart,
	commands: func([]string) [][]string {
		return [][]string{{"helm", "template", "fleet", "."}}
	},
}

// helmLoop is the loop over entries and their regions. What differs in a region
// is merged over the entry.
const helmLoop = `{{- range .Values.%[1]s.entries }}
{{- $fields := .fields }}
{{- range $name, $own := .regions }}
{{- $region := index $.Values.%[1]s.regions $name }}
{{- $team := index $.Values.%[1]s.teams $fields.team }}
{{- with merge (dict) $own $fields }}
%[2]s%[3]s
{{- end }}
{{- end }}
{{- end }}
`

const helmEnv = `{{- $env := merge (dict) .env $region.env $.Values.%s.env }}`

func writeChart(dir string, f *Fleet) error {
	values := map[string]pattern.Data{}
	files := map[string][]byte{"Chart.yaml": []byte("apiVersion: v2\nname: fleet\nversion: 0.1.0\n")}
	for kind, p := range f.Patterns {
		values[kind] = p.Data
		env := ""
		if p.HasEnv() {
			env = fmt.Sprintf(helmEnv, kind)
		}
		files["templates/"+kind+".yaml"] = fmt.Appendf(nil, helmLoop, kind, env, p.Template(false))
	}
	text, err := yaml.Marshal(values)
	if err != nil {
		return err
	}
	files["values.yaml"] = text
	return writeFiles(dir, files)
}
