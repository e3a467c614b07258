package plugin_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/plugin"
)

func TestRequests(t *testing.T) {
	for name, c := range map[string]struct {
		env     map[string]string
		regions []string
		version string
		wrong   string
	}{
		"unset":                          {env: nil},
		"null":                           {env: map[string]string{"ARGOCD_APP_PARAMETERS": "null"}},
		"empty":                          {env: map[string]string{"ARGOCD_APP_PARAMETERS": "[]"}},
		"region":                         {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"jp"}]`}, regions: []string{"jp"}},
		"regions":                        {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"regions","array":["jp","kr"]}]`}, regions: []string{"jp", "kr"}},
		"environment":                    {env: map[string]string{"ARGOCD_ENV_REGIONS": "jp, kr", "ARGOCD_ENV_VERSION": "v1"}, regions: []string{"jp", "kr"}, version: "v1"},
		"parameters win":                 {env: map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_ENV_VERSION": "v1", "ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"kr"},{"name":"version","string":"v2"}]`}, regions: []string{"kr"}, version: "v2"},
		"PARAM_ is ignored":              {env: map[string]string{"PARAM_REGION": "jp"}},
		"unknown":                        {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"regoin","string":"jp"}]`}, wrong: `unknown parameter "regoin"`},
		"empty region":                   {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":""}]`}, wrong: "the region is empty"},
		"twice":                          {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"version","string":"a"},{"name":"version","string":"b"}]`}, wrong: "appears twice"},
		"wrong collection":               {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","array":["jp"]}]`}, wrong: "must be set as string"},
		"both":                           {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"jp"},{"name":"regions","array":["kr"]}]`}, wrong: "not both"},
		"both in the environment":        {env: map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_ENV_REGIONS": "tw"}, wrong: "not both"},
		"the same in the environment":    {env: map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_ENV_REGIONS": "jp"}, wrong: "not both"},
		"a parameter beats both":         {env: map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_ENV_REGIONS": "tw", "ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"kr"}]`}, regions: []string{"kr"}},
		"a region that is empty":         {env: map[string]string{"ARGOCD_ENV_REGIONS": "jp,"}, wrong: "the region is empty"},
		"blanks":                         {env: map[string]string{"ARGOCD_ENV_REGION": " "}, wrong: "the region is empty"},
		"an empty region beside regions": {env: map[string]string{"ARGOCD_ENV_REGION": "", "ARGOCD_ENV_REGIONS": "jp"}, regions: []string{"jp"}},
		"no boolean":                     {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"allowEmpty","string":"yes"}]`}, wrong: `want "true" or "false"`},
		"no region":                      {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"regions","array":[]}]`}, wrong: "the parameter regions is an empty list"},
		"a number":                       {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"version","string":5}]`}, wrong: "has a number as string of a parameter"},
		"no JSON":                        {env: map[string]string{"ARGOCD_APP_PARAMETERS": `{`}, wrong: "not the JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := plugin.NewRequest(func(key string) string { return c.env[key] })
			if c.wrong != "" {
				require.ErrorContains(t, err, c.wrong)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.regions, r.Regions)
			assert.Equal(t, c.version, r.Version)
		})
	}
}

func TestOneRegionNeedsNoName(t *testing.T) {
	one := plugin.Request{}
	require.NoError(t, one.Resolve([]string{"jp"}))
	assert.Equal(t, []string{"jp"}, one.Regions)
	assert.ErrorContains(t, (&plugin.Request{}).Resolve([]string{"jp", "kr"}), "no region is set")
	assert.ErrorContains(t, (&plugin.Request{Regions: []string{"tw"}}).Resolve([]string{"jp"}), `no region "tw"`)
}

// printed compares a file with what the table gives, or writes it.
func printed(t *testing.T, name, want string) {
	t.Helper()
	if os.Getenv("BATCHFN_UPDATE") != "" {
		require.NoError(t, os.WriteFile(name, []byte(want), 0o644))
	}
	got, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, want, string(got), "BATCHFN_UPDATE=1 go test ./... rewrites it")
}

const release = "v0.1.0-dev"

// TestPluginYAML keeps the file that of the table, and readable.
func TestPluginYAML(t *testing.T) {
	printed(t, "plugin.yaml", plugin.Config(release))
	var parsed struct {
		Kind string
		Spec struct {
			Version  string
			Init     any
			Discover any
			Generate struct{ Command []string }
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(plugin.Config(release)), &parsed))
	assert.Equal(t, "ConfigManagementPlugin", parsed.Kind)
	assert.Equal(t, release, parsed.Spec.Version)
	assert.Equal(t, []string{"batchfn", "plugin", "generate"}, parsed.Spec.Generate.Command)
	assert.Nil(t, parsed.Spec.Init)
	assert.Nil(t, parsed.Spec.Discover)
}

// TestSidecar keeps the files that of the table, and the two installations one:
// the component's patches say what the chart's values say.
func TestSidecar(t *testing.T) {
	printed(t, "sidecar/kustomization.yaml", plugin.Component("", release))
	printed(t, "sidecar/values.yaml", plugin.HelmValues("", release))
	var component struct{ Patches []struct{ Patch string } }
	require.NoError(t, yaml.Unmarshal([]byte(plugin.Component("registry.example.com/batchfn:v9", release)), &component))
	require.Len(t, component.Patches, 2)
	deployment, config, values := read(t, component.Patches[0].Patch), read(t, component.Patches[1].Patch), read(t, plugin.HelmValues("registry.example.com/batchfn:v9", release))
	pod := at(deployment, "spec", "template", "spec")
	containers := at(pod, "containers").([]any)
	assert.Equal(t, at(config, "data"), at(values, "configs", "params"))
	assert.Equal(t, at(containers[0], "env"), at(values, "repoServer", "env"))
	assert.Equal(t, containers[1:], at(values, "repoServer", "extraContainers"))
	assert.Equal(t, at(pod, "volumes"), at(values, "repoServer", "volumes"))
	assert.Equal(t, "registry.example.com/batchfn:v9", at(containers[1], "image"))
}

func read(t *testing.T, text string) (v any) {
	t.Helper()
	require.NoError(t, yaml.UnmarshalStrict([]byte(text), &v))
	return v
}

func at(v any, path ...string) any {
	for _, key := range path {
		v = v.(map[string]any)[key]
	}
	return v
}

func TestRoot(t *testing.T) {
	for _, c := range []struct{ dir, sourcePath, want string }{
		{"/tmp/_cmp_server/1-2/apps/jp", "apps/jp", "/tmp/_cmp_server/1-2"},
		{"/tmp/_cmp_server/1-2/jp", "apps/jp", "/tmp/_cmp_server/1-2"}, // narrowed
		{"/tmp/_cmp_server/1-2", ".", "/tmp/_cmp_server/1-2"},
		{"/checkout/apps/jp", "apps/jp", "/checkout"},
		{"/checkout/apps/jp", "ps/jp", "/checkout/apps/jp"},
		{"/checkout/apps/jp", "", "/checkout/apps/jp"},
	} {
		assert.Equal(t, c.want, plugin.Root(c.dir, c.sourcePath), c)
	}
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(dir+"/.git", 0o755))
	require.NoError(t, os.MkdirAll(dir+"/a/cue.mod", 0o755))
	assert.Equal(t, dir, plugin.Root(dir+"/a/b", ""))
}
