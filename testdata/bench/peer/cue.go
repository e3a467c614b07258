package peer

import (
	"encoding/json"
	"fmt"

	"github.com/batchfn/batchfn/testdata/bench/pattern"
)

var cue = Peer{
	Name:     "cue",
	Package:  "cuelang.org/go/cmd/cue",
	Version:  "v0.17.1",
	About:    "a package whose entries are unified with a schema that has their types and defaults; each goes through text/template",
	write:    func(dir string, f *Fleet) error { return writePackage(dir, f, cueKind, true) },
	commands: cueExport,
}

var cueBare = Peer{
	Name:     "cue, no schema",
	Package:  cue.Package,
	Version:  cue.Version,
	About:    "the same without types and defaults: entries are lists of values, and one template prints them all",
	write:    func(dir string, f *Fleet) error { return writePackage(dir, f, cueBareKind, false) },
	commands: cueExport,
}

func cueExport([]string) [][]string {
	return [][]string{{"cue", "export", "--out", "text", "-e", "rendered", "."}}
}

// cueWorkload prints what the package made of one entry in one region.
const cueWorkload = `{{$region := .region}}{{$team := .team}}{{$env := .env}}{{with .fields}}%s{{end}}`

const cueKind = `package fleet

import "text/template"

data: %[1]s: %[2]s

#%[1]s: %[5]s

templates: %[1]s: #"""
%[3]s

"""#

workloads: %[1]s: [for e in data.%[1]s.entries for name, own in e.regions {
	region: data.%[1]s.regions[name]
	team:   data.%[1]s.teams[e.fields.team]
	fields: #%[1]s & {e.fields, own, #region: region, #team: team}
	env: {%[4]s}
}]

texts: %[1]s: [for w in workloads.%[1]s {template.Execute(templates.%[1]s, w)}]
`

const cueBareKind = `package fleet

import "text/template"

data: %[1]s: %[2]s

templates: %[1]s: #"""
{{range .}}%[3]s{{end}}

"""#

workloads: %[1]s: [for e in data.%[1]s.entries for name, own in e.regions {
	fields: {e.fields, own}
	region: data.%[1]s.regions[name]
	team:   data.%[1]s.teams[e.fields.team]
	env: {%[4]s}
}]

texts: %[1]s: [template.Execute(templates.%[1]s, workloads.%[1]s)]
`

const cueRendered = `package fleet

import "strings"

rendered: strings.Join([for list in texts for text in list {text}], "")
`

const cueEnv = `fields.env, region.env, data.%s.env`

func writePackage(dir string, f *Fleet, text string, complete bool) error {
	files := map[string][]byte{
		"cue.mod/module.cue": []byte("module: \"example.com/fleet\"\nlanguage: version: \"v0.17.0\"\n"),
		"rendered.cue":       []byte(cueRendered),
	}
	for kind, p := range f.Patterns {
		data, err := json.MarshalIndent(p.Data, "", "\t")
		if err != nil {
			return err
		}
		files[kind+".cue"] = fmt.Appendf(nil, text, kind, data, fmt.Sprintf(cueWorkload, p.Template(complete)), environment(p, kind), p.Schema())
	}
	return writeFiles(dir, files)
}

func environment(p *pattern.Pattern, kind string) string {
	if !p.HasEnv() {
		return ""
	}
	return fmt.Sprintf(cueEnv, kind)
}
