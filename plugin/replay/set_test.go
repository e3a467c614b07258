package replay_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/plugin/replay"
)

// checkout is a repository with two teams, and regions as files.
var checkout = fstest.MapFS{
	".git/HEAD":                {Data: []byte("ref: refs/heads/main\n")},
	".github/workflows/ci.yml": {},
	"fleet/platform.cue":       {},
	"fleet/pay/batches.cue":    {},
	"fleet/pay/.cache/x":       {},
	"fleet/Mail.Team/b.cue":    {},
	"fleet/cue.mod/module.cue": {},
	"regions/jp.yaml":          {Data: []byte("region: jp\nversion: v1\nnested: {size: 3}\n")},
	"regions/asia/rest.json":   {Data: []byte(`[{"region": "tw", "version": "v2"}, {"region": "kr", "version": "v3"}]`)},
	"empty/none/empty.yaml":    {},
	"regions/README.md":        {Data: []byte("no map")},
}

const clusters = `
apiVersion: v1
kind: Secret
metadata: {name: jp, labels: {argocd.argoproj.io/secret-type: cluster, region: jp, batch: "true"}, annotations: {version: v1}}
stringData: {name: JP_main, server: https://jp.example.com}
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Secret
  metadata: {name: tw, labels: {argocd.argoproj.io/secret-type: cluster, region: tw, batch: "true"}}
  data: {name: dHc=, server: aHR0cHM6Ly90dy5leGFtcGxlLmNvbQ==, project: YmF0Y2g=, config: c2VzYW1l}
- apiVersion: v1
  kind: Secret
  metadata: {name: web, labels: {argocd.argoproj.io/secret-type: cluster, region: jp}}
  stringData: {name: web, server: https://web.example.com}
- apiVersion: v1
  kind: Secret
  metadata: {name: unrelated, labels: {region: jp, batch: "true"}}
`

// made are the names that an ApplicationSet of a generator gives.
func made(t *testing.T, generator, name string) []string {
	t.Helper()
	o := options
	o.Checkout = checkout
	o.Clusters = replay.Document{File: "clusters.yaml", Text: []byte(clusters)}
	var names []string
	for _, app := range read(t, `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set, namespace: argocd}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators: [`+generator+`]
  template:
    metadata: {name: x}
    spec:
      source: {repoURL: a, path: 'p-`+strings.ReplaceAll(name, "'", "''")+`', plugin: {name: batchfn-v1}}
`, o) {
		names = append(names, app.Sources[0].Path)
	}
	return names
}

// one wraps a generator whose every result makes an Application of its own name.
func one(t *testing.T, generator, name string) string {
	t.Helper()
	names := made(t, generator, name)
	if assert.Len(t, names, 1) {
		return strings.TrimPrefix(names[0], "p-")
	}
	return ""
}

// TestGenerators compares what the generators give, as {{range}} over it would
// print: one Application each, of the same name, would be refused.
func TestGenerators(t *testing.T) {
	for name, c := range map[string]struct{ generator, name, want string }{
		"list":                       {`{list: {elements: [{a: b, c: {d: [1, 2]}}]}}`, `{{.a}}-{{index .c.d 1}}`, "b-2"},
		"list of YAML":               {`{list: {elementsYaml: "- {a: b}"}}`, `{{.a}}`, "b"},
		"selected":                   {`{list: {elements: [{a: b}, {a: c}]}, selector: {matchLabels: {a: c}}}`, `{{.a}}`, "c"},
		"selected by expressions":    {`{list: {elements: [{a: b, in: {m: x}}, {a: c}]}, selector: {matchExpressions: [{key: in.m, operator: Exists}, {key: a, operator: NotIn, values: [c]}, {key: z, operator: DoesNotExist}]}}`, `{{.a}}`, "b"},
		"directories":                {`{git: {directories: [{path: 'fleet/*'}, {path: fleet/cue.mod, exclude: true}, {path: fleet/pay, exclude: true}]}}`, `{{.path.path}} {{.path.basename}} {{.path.basenameNormalized}} {{index .path.segments 0}}`, "fleet/Mail.Team Mail.Team mail.team fleet"},
		"no hidden directories":      {`{git: {directories: [{path: '*'}, {path: 'fleet/pay/*'}, {path: '.github/*'}, {path: fleet, exclude: true}, {path: empty, exclude: true}]}}`, `{{.path.path}}`, "regions"},
		"a prefix and values":        {`{git: {directories: [{path: fleet/pay}], pathParamPrefix: team, values: {owner: '{{.team.path.basename}}-owner'}}}`, `{{.team.path.path}} {{.values.owner}}`, "fleet/pay pay-owner"},
		"files":                      {`{git: {files: [{path: 'regions/*'}, {path: regions/asia, exclude: true}, {path: '*.md', exclude: true}]}}`, `{{.region}} {{.nested.size}} {{.path.path}} {{.path.filename}} {{.path.filenameNormalized}}`, "jp 3 regions jp.yaml jp.yaml"},
		"a list in a file":           {`{git: {files: [{path: 'regions/**/*.json'}]}, selector: {matchLabels: {region: kr}}}`, `{{.version}} {{.path.basename}}`, "v3 asia"},
		"an empty file":              {`{git: {files: [{path: empty}]}}`, `{{.path.basename}}`, "none"},
		"clusters":                   {`{clusters: {selector: {matchLabels: {region: jp, batch: "true"}}, values: {up: '{{.name | upper}}'}}}`, `{{.name}} {{.nameNormalized}} {{.server}} {{.metadata.labels.region}} {{.metadata.annotations.version}} {{.values.up}}[{{.project}}]`, "JP_main jp-main https://jp.example.com jp v1 JP_MAIN[]"},
		"clusters in base64":         {`{clusters: {selector: {matchExpressions: [{key: region, operator: In, values: [tw, kr]}]}}}`, `{{.name}} {{.server}} {{.project}}`, "tw https://tw.example.com batch"},
		"all clusters":               {`{clusters: {flatList: true}}`, `{{range .clusters}}{{.name}} {{end}}`, "in-cluster JP_main tw web "},
		"matrix":                     {`{matrix: {generators: [{git: {directories: [{path: fleet/pay}]}}, {clusters: {selector: {matchLabels: {region: tw}}, values: {of: '{{.path.basename}}'}}}]}}`, `{{.path.basename}}-{{.metadata.labels.region}} {{.values.of}}`, "pay-tw pay"},
		"the first of a matrix wins": {`{matrix: {generators: [{list: {elements: [{a: b}]}}, {list: {elements: [{a: c, d: '{{.a}}'}]}}]}}`, `{{.a}}{{.d}}`, "bb"},
		"matrix in a matrix":         {`{matrix: {generators: [{matrix: {generators: [{list: {elements: [{a: b}]}}, {list: {elements: [{c: d}]}}]}}, {list: {elements: [{e: '{{.a}}{{.c}}'}]}}]}}`, `{{.e}}`, "bd"},
		"merge":                      {`{merge: {mergeKeys: [region], generators: [{list: {elements: [{region: jp, version: v1, size: s}, {region: tw, version: v1, size: s}]}}, {git: {files: [{path: regions/asia/rest.json}]}}]}, selector: {matchLabels: {region: tw}}}`, `{{.region}} {{.version}} {{.size}}`, "tw v2 s"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, one(t, c.generator, c.name)) })
	}
}

// TestFunctions has what Argo CD 3.2.11's own functions answer.
func TestFunctions(t *testing.T) {
	for text, want := range map[string]string{
		`{{"Feature_Branch/Name." | normalize}}`:                                                "feature-branch-name",
		`{{"Feature/Some_Very.Long--name" | slugify}}`:                                          "feature-some-very-long-name",
		`{{slugify 23 "feat/a_really+awesome=feature"}}`:                                        "feat-a-really-awesome",
		`{{slugify 23 false "feat/a_really+awesome=feature"}}`:                                  "feat-a-really-awesome-f",
		`{{slugify 4 "abcdefgh"}}`:                                                              "abcd",
		`{{"the-quick-brown-fox-jumped-over-the-lazy-dog-and-then-some-more-words" | slugify}}`: "the-quick-brown-fox-jumped-over-the-lazy-dog-and",
		`{{toYaml .c}}`:                                 "d:\n- 1\n- 2",
		`{{(fromYaml "a: {b: yes}").a.b}}`:              "true",
		`{{index (fromYamlArray "[1, x]") 1}}`:          "x",
		`{{.a | default "z" | trunc 1}}`:                "b",
		`{{if eq .a "b"}}yes{{else}}no{{end}}`:          "yes",
		`{{"{{"}} literal`:                              "{{ literal",
		`plain }} braces`:                               "plain }} braces",
		`{{range $i, $x := .c.d}}{{$i}}={{$x}};{{end}}`: "0=1;1=2;",
		`{{ join "," (list "a" "b") }}`:                 "a,b",
		`{{ regexReplaceAll "[^0-9]" "v1.2" "" }}`:      "12",
	} {
		assert.Equal(t, want, one(t, `{list: {elements: [{a: b, c: {d: [1, 2]}}]}}`, text), text)
	}
}

// TestTheOrderIsThatOfTheGenerators, so that lists are the same every time.
func TestTheOrderIsThatOfTheGenerators(t *testing.T) {
	o := options
	o.Checkout, o.Clusters = checkout, replay.Document{File: "clusters.yaml", Text: []byte(clusters)}
	var names []string
	for _, app := range read(t, `
kind: ApplicationSet
metadata: {name: set}
spec:
  goTemplate: true
  generators:
  - matrix:
      generators:
      - git: {directories: [{path: fleet/*}, {path: fleet/cue.mod, exclude: true}]}
      - clusters: {selector: {matchLabels: {batch: "true"}}}
  template:
    metadata: {name: '{{.path.basenameNormalized}}-{{.metadata.labels.region}}'}
    spec: {source: {path: '{{.path.path}}', plugin: {name: batchfn-v1}}}
`, o) {
		names = append(names, app.Name)
	}
	assert.Equal(t, []string{"mail.team-jp", "mail.team-tw", "pay-jp", "pay-tw"}, names)
}
