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
		"unset":             {env: nil},
		"null":              {env: map[string]string{"ARGOCD_APP_PARAMETERS": "null"}},
		"empty":             {env: map[string]string{"ARGOCD_APP_PARAMETERS": "[]"}},
		"region":            {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"jp"}]`}, regions: []string{"jp"}},
		"regions":           {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"regions","array":["jp","kr"]}]`}, regions: []string{"jp", "kr"}},
		"environment":       {env: map[string]string{"ARGOCD_ENV_REGIONS": "jp, kr", "ARGOCD_ENV_VERSION": "v1"}, regions: []string{"jp", "kr"}, version: "v1"},
		"parameters win":    {env: map[string]string{"ARGOCD_ENV_REGION": "jp", "ARGOCD_ENV_VERSION": "v1", "ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"kr"},{"name":"version","string":"v2"}]`}, regions: []string{"kr"}, version: "v2"},
		"PARAM_ is ignored": {env: map[string]string{"PARAM_REGION": "jp"}},
		"unknown":           {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"regoin","string":"jp"}]`}, wrong: `unknown parameter "regoin"`},
		"empty region":      {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":""}]`}, wrong: "the region is empty"},
		"twice":             {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"version","string":"a"},{"name":"version","string":"b"}]`}, wrong: "stands twice"},
		"wrong collection":  {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","array":["jp"]}]`}, wrong: "must be given as string"},
		"both":              {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"region","string":"jp"},{"name":"regions","array":["kr"]}]`}, wrong: "not both"},
		"no boolean":        {env: map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name":"allowEmpty","string":"yes"}]`}, wrong: `want "true" or "false"`},
		"no JSON":           {env: map[string]string{"ARGOCD_APP_PARAMETERS": `{`}, wrong: "not the JSON"},
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
	assert.ErrorContains(t, (&plugin.Request{}).Resolve([]string{"jp", "kr"}), "no region is given")
	assert.ErrorContains(t, (&plugin.Request{Regions: []string{"tw"}}).Resolve([]string{"jp"}), `no region "tw"`)
}

// TestPluginYAML keeps the file that of the table, and readable.
func TestPluginYAML(t *testing.T) {
	want := plugin.Config("v0.1.0-dev")
	if os.Getenv("BATCHFN_UPDATE") != "" {
		require.NoError(t, os.WriteFile("plugin.yaml", []byte(want), 0o644))
	}
	got, err := os.ReadFile("plugin.yaml")
	require.NoError(t, err)
	assert.Equal(t, want, string(got), "BATCHFN_UPDATE=1 go test ./... rewrites it")
	var parsed struct {
		Kind string
		Spec struct {
			Version  string
			Init     any
			Discover any
			Generate struct{ Command []string }
		}
	}
	require.NoError(t, yaml.Unmarshal(got, &parsed))
	assert.Equal(t, "ConfigManagementPlugin", parsed.Kind)
	assert.Equal(t, "v0.1.0-dev", parsed.Spec.Version)
	assert.Equal(t, []string{"batchfn", "plugin", "generate"}, parsed.Spec.Generate.Command)
	assert.Nil(t, parsed.Spec.Init)
	assert.Nil(t, parsed.Spec.Discover)
}
