package replay_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin/replay"
)

var options = replay.Options{
	Checkout:     fstest.MapFS{},
	Revision:     "67f2d90f4ad2b0a1aec55c0a4b4e1f6ff7e6e1ba",
	KubeVersion:  "v1.34.2",
	APIVersions:  []string{"v1", "batch/v1"},
	ControlPlane: "argocd",
}

// read reads a manifest that is right.
func read(t *testing.T, text string, o replay.Options) []replay.Application {
	t.Helper()
	apps, err := replay.Read(replay.Document{File: "app.yaml", Text: []byte(text)}, o)
	require.NoError(t, err)
	return apps
}

// application is an Application with a plugin section and annotations.
func application(plugin, annotations string) string {
	return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: pay-jp, namespace: argocd, annotations: {` + annotations + `}}
spec:
  project: batch
  destination: {server: https://jp.example.com, namespace: batch-jp}
  source:
    repoURL: https://git.example.com/fleet.git
    path: fleet/pay
    targetRevision: main
    plugin: ` + plugin + "\n"
}

// TestEnvironment has, literally, what Argo CD 3.2.11 sets.
func TestEnvironment(t *testing.T) {
	app := read(t, application("{name: batchfn-v1}", ""), options)[0]
	assert.Equal(t, "pay-jp", app.Name)
	assert.Equal(t, map[string]string{
		"ARGOCD_APP_NAME":                   "pay-jp",
		"ARGOCD_APP_NAMESPACE":              "batch-jp",
		"ARGOCD_APP_PROJECT_NAME":           "batch",
		"ARGOCD_APP_REVISION":               "67f2d90f4ad2b0a1aec55c0a4b4e1f6ff7e6e1ba",
		"ARGOCD_APP_REVISION_SHORT":         "67f2d90",
		"ARGOCD_APP_REVISION_SHORT_8":       "67f2d90f",
		"ARGOCD_APP_SOURCE_PATH":            "fleet/pay",
		"ARGOCD_APP_SOURCE_REPO_URL":        "https://git.example.com/fleet.git",
		"ARGOCD_APP_SOURCE_TARGET_REVISION": "main",
		"KUBE_VERSION":                      "1.34.2",
		"KUBE_API_VERSIONS":                 "v1,batch/v1",
		"ARGOCD_APP_PARAMETERS":             "null",
	}, app.Sources[0].Env)
}

func TestParametersAndVariables(t *testing.T) {
	for name, c := range map[string]struct {
		plugin string
		want   map[string]string
	}{
		"an empty list":    {"{name: batchfn-v1, parameters: []}", map[string]string{"ARGOCD_APP_PARAMETERS": "null"}},
		"null":             {"{name: batchfn-v1, parameters: null}", map[string]string{"ARGOCD_APP_PARAMETERS": "null"}},
		"a string":         {"{name: batchfn-v1, parameters: [{name: region, string: tw}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"tw"}]`, "PARAM_REGION": "tw"}},
		"an empty string":  {"{name: batchfn-v1, parameters: [{name: region, string: ''}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":""}]`, "PARAM_REGION": ""}},
		"no value":         {"{name: batchfn-v1, parameters: [{name: region}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region"}]`}},
		"a list":           {"{name: batchfn-v1, parameters: [{name: policy-files, array: [a, b]}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"array":["a","b"],"name":"policy-files"}]`, "PARAM_POLICY_FILES_0": "a", "PARAM_POLICY_FILES_1": "b"}},
		"a list of none":   {"{name: batchfn-v1, parameters: [{name: regions, array: []}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"array":[],"name":"regions"}]`}},
		"a map":            {"{name: batchfn-v1, parameters: [{name: overrides, map: {image.tag: v2, a: b}}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"map":{"a":"b","image.tag":"v2"},"name":"overrides"}]`, "PARAM_OVERRIDES_IMAGE_TAG": "v2", "PARAM_OVERRIDES_A": "b"}},
		"an empty map":     {"{name: batchfn-v1, parameters: [{name: overrides, map: {}}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"map":{},"name":"overrides"}]`}},
		"all in one":       {"{name: batchfn-v1, parameters: [{name: x, string: s, array: [a], map: {m: v}}]}", map[string]string{"ARGOCD_APP_PARAMETERS": `[{"array":["a"],"map":{"m":"v"},"name":"x","string":"s"}]`, "PARAM_X": "s", "PARAM_X_0": "a", "PARAM_X_M": "v"}},
		"as JSON escapes":  {`{name: batchfn-v1, parameters: [{name: x, string: "<é>&\""}]}`, map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"x","string":"\u003cé\u003e\u0026\""}]`, "PARAM_X": `<é>&"`}},
		"a variable":       {"{name: batchfn-v1, env: [{name: REGION, value: jp}]}", map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_APP_PARAMETERS": "null"}},
		"of the build":     {"{name: batchfn-v1, env: [{name: A, value: '$ARGOCD_APP_NAME-${ARGOCD_APP_REVISION_SHORT} $KUBE_VERSION'}]}", map[string]string{"ARGOCD_ENV_A": "pay-jp-67f2d90 1.34.2"}},
		"a dollar":         {"{name: batchfn-v1, env: [{name: A, value: '$$5 $$ARGOCD_APP_NAME'}]}", map[string]string{"ARGOCD_ENV_A": "$5 $ARGOCD_APP_NAME"}},
		"unknown is empty": {"{name: batchfn-v1, env: [{name: A, value: 'x$HOME$PARAM_B$ARGOCD_ENV_C.'}, {name: C, value: c}], parameters: [{name: b, string: b}]}", map[string]string{"ARGOCD_ENV_A": "x."}},
		"the last wins":    {"{name: batchfn-v1, env: [{name: A, value: a}, {name: A, value: b}]}", map[string]string{"ARGOCD_ENV_A": "b"}},
	} {
		t.Run(name, func(t *testing.T) {
			env := read(t, application(c.plugin, ""), options)[0].Sources[0].Env
			for key, value := range c.want {
				got, ok := env[key]
				assert.True(t, ok, key)
				assert.Equal(t, value, got, key)
			}
			for key := range env {
				if strings.HasPrefix(key, "PARAM_") && !strings.Contains(c.plugin, "name: b") {
					assert.Contains(t, c.want, key)
				}
			}
		})
	}
}

// TestOnlyArgosEnvironment: what the user's own shell has must not be taken for
// Argo CD's.
func TestOnlyArgosEnvironment(t *testing.T) {
	own := map[string]string{"ARGOCD_ENV_REGION": "tw", "ARGOCD_APP_PARAMETERS": "[]", "PARAM_REGION": "tw", "KUBE_VERSION": "1", "HOME": "/home/me", "NO_COLOR": "1"}
	getenv := read(t, application("{name: batchfn-v1}", ""), options)[0].Sources[0].Getenv(func(name string) string { return own[name] })
	assert.Equal(t, []string{"", "null", "", "1.34.2", "/home/me", "1"},
		[]string{getenv("ARGOCD_ENV_REGION"), getenv("ARGOCD_APP_PARAMETERS"), getenv("PARAM_REGION"), getenv("KUBE_VERSION"), getenv("HOME"), getenv("NO_COLOR")})
}

func TestNamespacesAreInTheName(t *testing.T) {
	text := strings.ReplaceAll(application("{name: batchfn-v1}", ""), "namespace: argocd", "namespace: team-pay")
	assert.Equal(t, "team-pay_pay-jp", read(t, text, options)[0].Sources[0].Env["ARGOCD_APP_NAME"])
}

// TestNarrowedRoot has what repo-server of Argo CD 3.2.11 answers, the repository
// being ".".
func TestNarrowedRoot(t *testing.T) {
	for annotation, want := range map[string]string{
		"":                                 ".",
		";":                                ".",
		".":                                "fleet/pay",
		"..":                               "fleet",
		".;../platform.cue":                "fleet",
		".;/fleet":                         "fleet",
		".;/fleet/platform.cue":            "fleet",
		".;/fleet/platform.cue;/fleet/x":   "fleet",
		"./batches.cue":                    "fleet/pay",
		"/fleet/pay/deeper":                "fleet/pay",
		"/other":                           ".",
		"/":                                ".",
		"../../../..":                      ".",
		"/fleet/payments":                  "fleet",
		"/fleet/*.cue":                     "fleet",
		"/fleet/mail;/":                    "fleet", // repo-server forgets the second path, once the first has left
		"/;/fleet/mail":                    ".",
		".;":                               "fleet/pay",
		";/fleet":                          "fleet",
		"/fleet/pay/../mail":               "fleet",
		"/fleet/mail/a;/fleet/mail/b;/abc": ".",
	} {
		text := application("{name: batchfn-v1}", `"argocd.argoproj.io/manifest-generate-paths": "`+annotation+`"`)
		assert.Equal(t, want, read(t, text, options)[0].Sources[0].Root, annotation)
	}
}

func TestSourcesOfOthers(t *testing.T) {
	apps := read(t, `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: all}
spec:
  destination: {namespace: batch}
  sources:
  - {repoURL: a, path: fleet, plugin: {name: batchfn-v1}}
  - {repoURL: b, chart: redis, targetRevision: 1.2.3}
  - {repoURL: c, ref: values}
  - {repoURL: d, path: base}
  - {repoURL: e, path: old, plugin: {name: avp}}
  - {repoURL: f, path: found, plugin: {}}
  - {repoURL: g, path: more, plugin: {name: batchfn}}
`, options)
	require.Len(t, apps, 1)
	var paths []string
	for _, s := range apps[0].Sources {
		paths = append(paths, s.Path+" "+s.Plugin+" "+s.Env["ARGOCD_APP_SOURCE_REPO_URL"]+" "+s.Env["ARGOCD_APP_PROJECT_NAME"])
	}
	assert.Equal(t, []string{"fleet batchfn-v1 a default", "more batchfn g default"}, paths)
	assert.Equal(t, []string{
		`source 2 of 7: chart "redis"`, `source 3 of 7: ref "values"`, `source 4 of 7: path "base" has no plugin section`,
		`source 5 of 7: path "old" is for the plugin "avp"`, `source 6 of 7: path "found" has a plugin section without a name, and batchfn is never discovered`,
	}, apps[0].Others)
}

// TestOverridesInGit are merged as Argo CD merges .argocd-source files.
func TestOverridesInGit(t *testing.T) {
	o := options
	o.Checkout = fstest.MapFS{
		"fleet/pay/.argocd-source.yaml":        {Data: []byte("path: elsewhere\nplugin: {env: [{name: VERSION, value: v1}], parameters: [{name: region, string: kr}]}\n")},
		"fleet/pay/.argocd-source-pay-jp.yaml": {Data: []byte("plugin: {env: [{name: VERSION, value: v2}]}\n")},
	}
	s := read(t, application("{name: batchfn-v1}", ""), o)[0].Sources[0]
	assert.Equal(t, "fleet/pay", s.Path)
	assert.Equal(t, "batchfn-v1", s.Plugin)
	assert.Equal(t, `[{"name":"region","string":"kr"}]`, s.Env["ARGOCD_APP_PARAMETERS"])
	assert.Equal(t, "v2", s.Env["ARGOCD_ENV_VERSION"])
}

// TestWhatIsRefused has one line for each mistake, and never another error.
func TestWhatIsRefused(t *testing.T) {
	set := func(spec string) string {
		return "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: set}\nspec: " + spec + "\n"
	}
	const template = `template: {metadata: {name: x}, spec: {source: {repoURL: a, path: b, plugin: {name: batchfn-v1}}}}`
	generators := func(g string) string {
		return set(`{goTemplate: true, goTemplateOptions: [missingkey=error], generators: [` + g + `], ` + template + `}`)
	}
	for _, c := range []struct{ text, want string }{
		{"", "wants an Application or an ApplicationSet, has nothing"},
		{"kind: Deployment", "has Deployment"},
		{"- a", "a document is not a map"},
		{"kind: [", "no YAML"},
		{"a: 1\n---\nb: 1\nb: 2\n", `app.yaml:4:1: no YAML: key "b" already set in map`},
		{"kind: Application\nmetadata: {name: x}", "neither spec.source nor spec.sources"},
		{"kind: Application\nmetadata: {name: x}\nspec: {source: {path: 5}}", "spec.source.path is a number, want a string"},
		{"kind: Application\nmetadata: {name: x}\nspec: {source: {path: a, plugin: {name: batchfn, parameters: {region: jp}}}}", "spec.source.plugin.parameters is a map, want a list"},
		{"kind: Application\nmetadata: {name: x}\nspec: {source: {path: a, plugin: {name: batchfn, parameters: [{name: region, string: 5}]}}}", "is a number, want a string"},
		{"kind: Application\nmetadata: {name: x}\nspec: {source: a}", "spec.source is a string, want a map"},
		{"kind: Application\nmetadata: {name: Pay}\nspec: {source: {path: a}}", `"Pay" is not a valid name of an Application`},
		{"kind: Application\nmetadata: {name: x}\nspec: {sourceHydrator: {drySource: {path: a}}}", "spec.sourceHydrator is not replayed"},
		{set(`{generators: [], ` + template + `}`), "does not use Go templates"},
		{set(`{goTemplate: true, templatePatch: x, generators: [], ` + template + `}`), "spec.templatePatch is not replayed"},
		{set(`{goTemplate: true, goTemplateOptions: [missingkey=never], generators: [], ` + template + `}`), "missingkey=never"},
		{set(`{goTemplate: true, generators: []}`), "has no spec.template"},
		{set(`{goTemplate: true, generators: 5, ` + template + `}`), "spec.generators is a number, want a list"},
		{generators(``), "the ApplicationSet generates no Application"},
		{generators(`{}`), "wants one of list, git, clusters, matrix, merge, has nothing"},
		{generators(`{pullRequest: {}}`), "the generator pullRequest is not replayed"},
		{generators(`{scmProvider: {}}`), "the generator scmProvider is not replayed"},
		{generators(`{list: {}, git: {}}`), "has git, list"},
		{generators(`{list: {elements: [{a: b}], template: {metadata: {name: y}}}}`), "own template"},
		{generators(`{list: {elements: a}}`), "list: elements is a string, want a list"},
		{generators(`{list: {elements: [{a: b}, {a: c}]}}`), `two Applications are called "x"`},
		{generators(`{list: {elements: [{a: b}]}, selector: {matchExpressions: [{key: a, operator: Is}]}}`), `"Is" is not a valid operator`},
		{generators(`{list: {elements: [{a: b}]}, selector: {matchExpressions: [{key: a, operator: In}]}}`), `In and NotIn want values`},
		{generators(`{git: {}}`), "git: wants directories or files"},
		{generators(`{git: {directories: [{path: '['}]}}`), `"[" is not a valid pattern`},
		{generators(`{clusters: {}}`), "its clusters are unknown"},
		{generators(`{matrix: {generators: [{list: {}}]}}`), "wants two generators, has 1"},
		{generators(`{matrix: {generators: [{list: {elements: [{a: b}]}}, {list: {elements: [{a: '{{.c}}'}]}}]}}`), `template "{{.c}}": <.c>: map has no entry for key "c"`},
		{generators(`{matrix: {generators: [{list: {elements: [{a: b}]}}, {list: {elements: [{a: '{{.c'}]}}]}}`), "unclosed action"},
		{generators(`{matrix: {generators: [{list: {elements: [{a: b}]}}, {list: {elements: [{a: '{{env "HOME"}}'}]}}]}}`), `function "env" not defined`},
		{generators(`{merge: {generators: [{list: {elements: [{a: b}]}}], mergeKeys: [a]}}`), "wants two generators at least"},
		{generators(`{merge: {generators: [{list: {elements: [{a: b}, {a: b, c: d}]}}, {list: {}}], mergeKeys: [a]}}`), "have the same mergeKeys"},
		{generators(`{matrix: {generators: [{list: {}}, {list: {}}]}}`), "generates no Application"},
	} {
		_, err := replay.Read(replay.Document{File: "app.yaml", Text: []byte(c.text)}, options)
		var unreadable *spec.Unreadable
		require.ErrorAs(t, err, &unreadable, c.text)
		assert.Contains(t, err.Error(), c.want, c.text)
		assert.Contains(t, err.Error(), "app.yaml", c.text)
		assert.NotContains(t, err.Error(), "json:", c.text)
	}
}

func TestChoosing(t *testing.T) {
	apps := []replay.Application{{Name: "pay-jp"}, {Name: "pay-tw"}}
	app, err := replay.Choose(apps, "pay-tw")
	require.NoError(t, err)
	assert.Equal(t, "pay-tw", app.Name)
	_, err = replay.Choose(apps, "")
	assert.EqualError(t, err, "there are 2 Applications: pay-jp, pay-tw")
	_, err = replay.Choose(apps, "pay-j")
	require.EqualError(t, err, `no Application is called "pay-j"`)
	assert.Equal(t, `did you mean "pay-jp"?`, err.(*spec.Unreadable).Problems[0].Hint)
	app, err = replay.Choose(apps[:1], "")
	require.NoError(t, err)
	assert.Equal(t, "pay-jp", app.Name)
}
