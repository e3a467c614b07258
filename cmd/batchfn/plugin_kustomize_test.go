package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// generated runs batchfn plugin generate in a directory.
func generated(t *testing.T, dir string, env map[string]string) (stdout, stderr string, status cli.Status) {
	t.Helper()
	t.Chdir(dir)
	var out, errs bytes.Buffer
	status = run([]string{"plugin", "generate"}, cli.Streams{Out: &out, Err: &errs, Getenv: func(key string) string { return env[key] }})
	return out.String(), errs.String(), status
}

// TestPluginBuildsTheExamples: the output is kustomize's, byte for byte.
func TestPluginBuildsTheExamples(t *testing.T) {
	for _, dir := range []string{"overlays/jp", "overlays/tw", "overlays/kr", "closed", "mixed", "base"} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			dir, err := filepath.Abs("../../examples/kustomize/" + dir)
			require.NoError(t, err)
			want, errs, err := build(t, dir)
			require.NoError(t, err, errs)
			got, errs, status := generated(t, dir, nil)
			require.Zero(t, status, errs)
			assert.Equal(t, want, got)
		})
	}
}

const otherConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: {text: \"a: |\\n  b\\n\", no: \"no\"}\n"

// kustomizations are what a build must give as kustomize gives it.
func kustomizations(t testing.TB) map[string]map[string]string {
	set := generator("{sources: [fleet], region: jp, version: v1}")
	bare := strings.Replace(set, "  annotations:\n    config.kubernetes.io/function: 'exec: {path: batchfn}'\n", "", 1)
	const function = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: batchfn\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: batchfn}'\n"
	prefix := "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: prefix}\nprefix: x-\nfieldSpecs: [{path: metadata/name}]\n"
	inline := "- |\n  " + strings.ReplaceAll(strings.TrimSpace(set), "\n", "\n  ") + "\n"
	cases := map[string]map[string]string{
		"a generator with everything behind it": {"kustomization.yaml": "resources: [other.yaml]\ngenerators: [set.yaml]\nnamespace: elsewhere\nnamePrefix: x-\nlabels: [{pairs: {team: a}}]\nimages: [{name: registry.example.com/shop, newTag: v9}]\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n"},
		"an inline generator":                   {"kustomization.yaml": "generators:\n" + inline},
		"a generator between two, unsorted":     {"kustomization.yaml": "sortOptions: {order: fifo}\nresources: [other.yaml]\nconfigMapGenerator: [{name: first, literals: [a=b]}]\ngenerators: [before.yaml, set.yaml, behind.yaml]\n", "before.yaml": strings.ReplaceAll(mapGenerator, "NAME", "before"), "behind.yaml": strings.ReplaceAll(mapGenerator, "NAME", "behind")},
		"a generator and components":            {"kustomization.yaml": "generators: [set.yaml]\ncomponents: [suffix]\n", "suffix/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nnameSuffix: -y\n"},
		"a generator in a component":            {"kustomization.yaml": "resources: [other.yaml]\ncomponents: [component]\nnamePrefix: x-\n", "component/kustomization.yaml": "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ngenerators: [set.yaml]\n", "component/set.yaml": strings.Replace(set, "[fleet]", "[../fleet]", 1)},
		"a marked generator":                    {"kustomization.yaml": "generators: [set.yaml]\n", "set.yaml": strings.Replace(set, "  annotations:\n", "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n", 1)},
		"a directory of generators, patched":    {"kustomization.yaml": "generators: [sets]\n", "sets/kustomization.yaml": "resources: [set.yaml]\npatches: [{target: {kind: BatchSet}, patch: '[{\"op\": \"replace\", \"path\": \"/spec/version\", \"value\": \"v7\"}]'}]\n", "sets/set.yaml": set},
		"an image that is not run":              {"kustomization.yaml": "generators: [set.yaml]\n", "set.yaml": set},
		"a transformer with a set of its own":   {"kustomization.yaml": "resources: [other.yaml]\ntransformers: [set.yaml]\nnamePrefix: x-\n"},
		"a transformer over sets":               {"kustomization.yaml": "resources: [bare.yaml, other.yaml]\ntransformers: [function.yaml]\nnamespace: elsewhere\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n", "bare.yaml": bare, "function.yaml": function},
		"transformers before and behind":        {"kustomization.yaml": "resources: [other.yaml]\ntransformers: [label.yaml, set.yaml, prefix.yaml]\n", "label.yaml": strings.NewReplacer("Prefix", "Suffix", "prefix", "suffix", "x-", "-y").Replace(prefix), "prefix.yaml": prefix},
		"two functions":                         {"kustomization.yaml": "resources: [other.yaml]\ntransformers: [set.yaml, again.yaml, prefix.yaml]\n", "again.yaml": strings.Replace(set, "name: fleet", "name: again", 1), "prefix.yaml": prefix},
		"an overlay over a transformer":         {"kustomization.yaml": "resources: [base, other.yaml]\nnamespace: elsewhere\nnameSuffix: -y\n", "base/kustomization.yaml": "resources: [set.yaml]\ntransformers: [function.yaml]\n", "base/set.yaml": strings.Replace(bare, "[fleet]", "[../fleet]", 1), "base/function.yaml": function},
		"nothing but a transformer":             {"kustomization.yaml": "transformers: [set.yaml]\n"},
		"somebody else's label":                 {"kustomization.yaml": "resources: [labelled.yaml]\ngenerators: [set.yaml]\n", "labelled.yaml": strings.Replace(otherConfigMap, "{name: other}", "{name: other, labels: {app.kubernetes.io/managed-by: kustomize-v4.5.7}}", 1)},
		"a file that is called as ours were":    {"kustomization.yaml": "generators:\n" + inline + "- inline-0.yaml\n- map.yaml\n", "inline-0.yaml": strings.NewReplacer("name: fleet", "name: again", "region: jp", "region: tw").Replace(set), "map.yaml": strings.ReplaceAll(mapGenerator, "NAME", "map") + "files: [batchfn.yaml]\n", "batchfn.yaml": "a: b\n"},
		"one base, three overlays":              {"kustomization.yaml": "resources: [a, b]\n", "a/kustomization.yaml": "resources: [../base]\nnamespace: of-a\n", "b/kustomization.yaml": "resources: [../base]\nnamespace: of-b\n", "base/kustomization.yaml": "generators: [set.yaml]\n", "base/set.yaml": strings.Replace(set, "[fleet]", "[../fleet]", 1)},
		"nothing but two transformers":          {"kustomization.yaml": "transformers: [set.yaml, prefix.yaml, again.yaml]\n", "again.yaml": strings.NewReplacer("name: fleet", "name: again", "region: jp", "region: tw").Replace(set), "prefix.yaml": prefix},
		"a generator and a transformer":         {"kustomization.yaml": "generators: [set.yaml]\nresources: [bare.yaml]\ntransformers: [function.yaml]\nnamePrefix: x-\n", "bare.yaml": strings.NewReplacer("name: fleet", "name: again", "region: jp", "region: tw").Replace(bare), "function.yaml": function},
		"a transformer over a generator's base": {"kustomization.yaml": "resources: [base]\ntransformers: [set.yaml]\n", "base/kustomization.yaml": "generators: [set.yaml]\n", "base/set.yaml": strings.NewReplacer("name: fleet", "name: again", "[fleet]", "[../fleet]", "region: jp", "region: tw").Replace(set)},
		"no function":                           {"kustomization.yaml": "resources: [other.yaml]\nbuildMetadata: [managedByLabel]\ncommonLabels: {a: b}\n"},
		"a reference to a hashed name":          {"kustomization.yaml": "generators: [set.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\n", "set.yaml": generator("{sources: [fleet], region: jp, version: v1, batches: {more: {owner: search, severity: medium, commands: run, schedule: '0 3 * * *', envFrom: [{configMap: settings}]}}}")},
		"replacements and patches of files":     {"kustomization.yml": "generators: [set.yaml]\npatches: [{path: patch.yaml, target: {kind: CronJob}}]\n", "patch.yaml": "- {op: replace, path: /spec/suspend, value: true}\n"},
	}
	for _, files := range cases {
		defaults := functionFleet(t)
		defaults["set.yaml"], defaults["other.yaml"] = set, otherConfigMap
		maps.Copy(defaults, files)
		maps.Copy(files, defaults)
	}
	return cases
}

const mapGenerator = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: NAME}\nname: NAME\nliterals: [a=b]\n"

// TestPluginBuildsWhatKustomizeBuilds compares with kustomize build
// --enable-alpha-plugins --enable-exec, byte for byte.
func TestPluginBuildsWhatKustomizeBuilds(t *testing.T) {
	for name, files := range kustomizations(t) {
		t.Run(name, func(t *testing.T) {
			dir := writeFiles(t, files)
			want, errs, err := build(t, dir)
			require.NoError(t, err, errs)
			got, errs, status := generated(t, dir, nil)
			require.Zero(t, status, errs)
			assert.Equal(t, want, got)
			assert.Empty(t, errs)
		})
	}
}

// TestPluginRefuses what would be executed or fetched, by name, and what is
// outside the repository.
func TestPluginRefuses(t *testing.T) {
	function := func(annotation string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n  annotations:\n    config.kubernetes.io/function: '" + annotation + "'\n"
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"an exec function":       {map[string]string{"kustomization.yaml": "generators: [f.yaml]\n", "f.yaml": function("exec: {path: ./evil}")}, `would execute "./evil"`},
		"a container":            {map[string]string{"kustomization.yaml": "transformers: [f.yaml]\n", "f.yaml": function("container: {image: example.com/evil}")}, `would run the container "example.com/evil"`},
		"a legacy plugin":        {map[string]string{"kustomization.yaml": "generators: [f.yaml]\n", "f.yaml": "apiVersion: example.com/v1\nkind: Evil\nmetadata: {name: a}\n"}, `Evil "a" of example.com/v1 is a plugin`},
		"in a base":              {map[string]string{"kustomization.yaml": "resources: [base]\n", "base/kustomization.yaml": "validators: [f.yaml]\n", "base/f.yaml": function("exec: {path: evil}")}, "base/kustomization.yaml (the plugin executes nothing"},
		"batchfn as a validator": {map[string]string{"kustomization.yaml": "validators: [f.yaml]\n", "f.yaml": function("exec: {path: batchfn}")}, "kustomize#5036"},
		"a remote base":          {map[string]string{"kustomization.yaml": "resources: ['https://example.com/base?ref=v1']\n"}, `"https://example.com/base?ref=v1" would be fetched`},
		"a base of GitHub":       {map[string]string{"kustomization.yaml": "components: [github.com/example/base]\n"}, `"github.com/example/base" would be fetched`},
		"a base by ssh":          {map[string]string{"kustomization.yaml": "resources: ['git@example.com:base.git']\n"}, `"git@example.com:base.git" would be fetched`},
		"a remote patch":         {map[string]string{"kustomization.yaml": "patches: [{path: 'https://example.com/patch.yaml'}]\n"}, `"https://example.com/patch.yaml" would be fetched`},
		"a remote schema":        {map[string]string{"kustomization.yaml": "openapi: {path: 'https://example.com/schema.json'}\n"}, "would be fetched"},
		"a remote file":          {map[string]string{"kustomization.yaml": "configMapGenerator: [{name: a, files: ['a=http://example.com/a']}]\n"}, "would be fetched"},
		"a builtin's remote file": {map[string]string{"kustomization.yaml": "resources: [other.yaml]\ntransformers: [t.yaml]\n", "other.yaml": otherConfigMap,
			"t.yaml": "apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: t}\npath: https://example.com/patch.yaml\n"}, "would be fetched"},
		"helm":                      {map[string]string{"kustomization.yaml": "helmCharts: [{name: a, repo: 'https://example.com', version: v1}]\n"}, "helm would be executed"},
		"outside":                   {map[string]string{"kustomization.yaml": "resources: [../../../etc/passwd]\n"}, "leads out of the repository"},
		"a file outside":            {map[string]string{"kustomization.yaml": "configMapGenerator: [{name: a, files: [../../../../../../etc/hostname]}]\n"}, "leads out of the repository"},
		"an absolute path":          {map[string]string{"kustomization.yaml": "configMapGenerator: [{name: a, files: [/etc/hostname]}]\n"}, "leads out of the repository"},
		"an alias cycle":            {map[string]string{"kustomization.yaml": "resources: [c.yaml]\n", "c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: &a\n  b: *a\n"}, "refers to itself"},
		"an alias cycle in a patch": {map[string]string{"kustomization.yaml": "resources: [other.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: other}\n    data: &a\n      b: *a\n", "other.yaml": otherConfigMap}, "refers to itself"},
		"an alias cycle elsewhere":  {map[string]string{"kustomization.yaml": "resources: [other.yaml]\npatches: [{path: patch.txt}]\n", "other.yaml": otherConfigMap, "patch.txt": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata: &a\n  b: *a\n"}, "refers to itself"},
		"an alias cycle in line":    {map[string]string{"kustomization.yaml": "generators:\n- |\n  apiVersion: v1\n  kind: &a [*a]\n"}, "refers to itself"},
		"a cycle":                   {map[string]string{"kustomization.yaml": "resources: [a]\n", "a/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../a]\n"}, "cycle detected"},
		"nothing":                   {map[string]string{"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": "---\n"}, "yields no resource"},
		"an unknown field":          {map[string]string{"kustomization.yaml": "resuorces: [a.yaml]\n"}, `unknown field "resuorces"`},
		"a missing file":            {map[string]string{"kustomization.yaml": "resources: [a.yaml]\n"}, "a.yaml: no such file"},
		"two in one place":          {map[string]string{"kustomization.yaml": "resources: []\n", "kustomization.yml": "resources: []\n"}, "more than one kustomization"},
		"arguments":                 {map[string]string{"kustomization.yaml": "generators: [f.yaml]\n", "f.yaml": function("exec: {path: batchfn, args: [--root, /]}")}, "have no effect here"},
		"origin":                    {map[string]string{"kustomization.yaml": "resources: [other.yaml]\nbuildMetadata: [originAnnotations]\n", "other.yaml": otherConfigMap}, "originAnnotations"},
		"no finding hidden":         {map[string]string{"kustomization.yaml": "generators: [s.yaml]\n", "s.yaml": generator("{sources: [fleet], region: jp, version: v1, batches: {bad: {commands: run, schedule: '0 3 * * *', owner: search}}}")}, "error[severity-required]"},
	} {
		t.Run(name, func(t *testing.T) {
			files := functionFleet(t)
			maps.Copy(files, c.files)
			files[".git/HEAD"] = ""
			out, errs, status := generated(t, writeFiles(t, files), map[string]string{"ARGOCD_APP_NAME": "fleet-jp"})
			assert.NotZero(t, status)
			assert.Empty(t, out)
			assert.Contains(t, errs, c.want)
			assert.True(t, strings.HasPrefix(errs, `batchfn: rendering of application "fleet-jp" failed: `), errs)
			assert.NotContains(t, errs, ".batchfn", "a path of the build, which nobody knows")
		})
	}
}

// TestPluginRefusesLinksThatLeave the repository, whatever they are for.
func TestPluginRefusesLinksThatLeave(t *testing.T) {
	dir := writeFiles(t, map[string]string{"repo/app/kustomization.yaml": "resources: [link.yaml]\n", "repo/.git/HEAD": "", "outside.yaml": otherConfigMap})
	require.NoError(t, os.Symlink("../../outside.yaml", filepath.Join(dir, "repo/app/link.yaml")))
	out, errs, status := generated(t, filepath.Join(dir, "repo/app"), nil)
	assert.Equal(t, cli.Unreadable, status)
	assert.Empty(t, out)
	assert.Contains(t, errs, "leads out of the repository")
}

// TestParametersReachTheSets of a kustomization: they fill in what is open.
func TestParametersReachTheSets(t *testing.T) {
	for name, c := range map[string]struct{ spec, region, version, want string }{
		"both open":      {"{sources: [fleet]}", "tw", "v2", "batchfn.dev/region: tw"},
		"the same":       {"{sources: [fleet], region: tw, version: v2}", "tw", "v2", "batchfn.dev/region: tw"},
		"one of several": {"{sources: [fleet], regions: [jp, tw]}", "tw", "v2", "batchfn.dev/region: tw"},
		"other region":   {"{sources: [fleet], region: jp}", "tw", "v2", `asks for region "tw", the set for jp`},
		"other version":  {"{sources: [fleet], version: v1}", "tw", "v2", `asks for version "v2", the set for "v1"`},
	} {
		t.Run(name, func(t *testing.T) {
			files := functionFleet(t)
			files["kustomization.yaml"], files["set.yaml"] = "generators: [set.yaml]\n", generator(c.spec)
			out, errs, _ := generated(t, writeFiles(t, files), map[string]string{"ARGOCD_ENV_REGION": c.region, "ARGOCD_ENV_VERSION": c.version})
			assert.Contains(t, out+errs, c.want)
			assert.NotContains(t, out, "batchfn.dev/region: jp")
		})
	}
	out, errs, status := generated(t, writeFiles(t, map[string]string{"kustomization.yaml": "resources: [other.yaml]\n", "other.yaml": otherConfigMap}), map[string]string{"ARGOCD_ENV_REGION": "jp"})
	assert.Equal(t, cli.Unreadable, status)
	assert.Empty(t, out)
	assert.Contains(t, errs, "have no effect")
}

// TestPluginBuildsNothing where a set says so, and nothing else is there.
func TestPluginBuildsNothing(t *testing.T) {
	files := functionFleet(t)
	_, platform, _ := strings.Cut(files["fleet/fleet.cue"], "\nplatform:")
	files["fleet/fleet.cue"], files["set.yaml"] = "package fleet\n\nplatform:"+platform, generator("{sources: [fleet], version: v1, allowEmpty: true}")
	for _, list := range []string{"generators", "transformers"} {
		files["kustomization.yaml"] = list + ": [set.yaml]\n"
		out, errs, status := generated(t, writeFiles(t, files), map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"allowEmpty","string":"true"}]`})
		assert.Zero(t, status, errs)
		assert.Empty(t, out)
	}
}
