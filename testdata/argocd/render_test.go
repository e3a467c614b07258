package argocd

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// regions are those of examples/fleet.
var regions = []string{"jp", "tw", "kr"}

// TestSameAsOnTheCommandLine renders the whole fleet through Argo CD, and on the command line.
func TestSameAsOnTheCommandLine(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), fleet(t)
	for _, region := range regions {
		t.Run(region, func(t *testing.T) {
			want := manifests(t, render(t, repository, "examples/fleet", "--region", region))
			require.Greater(t, len(want), 300)
			got, err := s.generate(t.Context(), application{repository: repository, path: "examples/fleet", plugin: inRegion(region)})
			require.NoError(t, err)
			assert.Equal(t, want, got)
			s.isClean(t)
		})
	}
}

// TestAKustomization is built where batchfn is the only program there is, and nothing but the tree and the standard
// output can be used. Whether it's built as kustomize builds it is a test of the plugin's own.
func TestAKustomization(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), example(t, "kustomize")
	for _, region := range regions {
		t.Run(region, func(t *testing.T) {
			overlay := "examples/kustomize/overlays/" + region
			want := manifests(t, output(t, filepath.Join(repository, overlay), "plugin", "generate"))
			require.NotEmpty(t, want)
			got, err := s.generate(t.Context(), application{repository: repository, path: overlay, plugin: "{}"})
			require.NoError(t, err)
			assert.Equal(t, want, got)
			assert.Contains(t, strings.Join(got, ""), `"batchfn.dev/region":"`+region+`"`)
			s.isClean(t)
		})
	}
}

// TestARegionIsGivenInManyWays covers what Argo CD makes of a plugin section: three shapes of "no parameters", and
// parameters that win over the environment.
func TestARegionIsGivenInManyWays(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), team(t)
	for name, c := range map[string]struct {
		plugin  string
		shape   string // of ARGOCD_APP_PARAMETERS
		regions []string
	}{
		"no parameters":    {`{env: [{name: REGION, value: kr}, {name: VERSION, value: v1}]}`, `null`, []string{"kr"}},
		"empty parameters": {`{env: [{name: REGION, value: kr}, {name: VERSION, value: v1}], parameters: []}`, `[]`, []string{"kr"}},
		"expanded":         {`{env: [{name: REGION, value: kr}, {name: VERSION, value: "v${NOTHING}1"}]}`, `null`, []string{"kr"}},
		"many":             {`{env: [{name: REGIONS, value: "kr,jp"}, {name: VERSION, value: v1}]}`, `null`, []string{"kr", "jp"}},
		"array": {`parameters: [{name: regions, array: [tw, jp]}, {name: version, string: v1}]`,
			`[{"name":"regions","array":["tw","jp"]},{"name":"version","string":"v1"}]`, []string{"tw", "jp"}},
		"parameters win": {`{env: [{name: REGION, value: kr}, {name: VERSION, value: v9}], ` + inRegion("tw") + `}`,
			`[{"name":"region","string":"tw"},{"name":"version","string":"v1"}]`, []string{"tw"}},
	} {
		t.Run(name, func(t *testing.T) {
			section, err := s.section(c.plugin)
			require.NoError(t, err)
			env, err := section.Parameters.Environ()
			require.NoError(t, err)
			require.Regexp(t, "^ARGOCD_APP_PARAMETERS=", env[0])
			require.JSONEq(t, c.shape, env[0][len("ARGOCD_APP_PARAMETERS="):])
			args := []string{"fleet"}
			for _, region := range c.regions {
				args = append(args, "--region", region)
			}
			got, err := s.generate(t.Context(), application{repository: repository, path: "fleet", plugin: c.plugin})
			require.NoError(t, err)
			assert.Equal(t, manifests(t, render(t, repository, args...)), got)
		})
	}
}

// discovering is a plugin.yaml that finds fleets by itself.
func discovering(t *testing.T) []byte {
	t.Helper()
	return variant(t, "discovers", func(spec map[string]any) { spec["discover"] = map[string]any{"fileName": "platform.cue"} })
}

// TestNoPluginSection is the third shape: Argo CD sets ARGOCD_APP_PARAMETERS for an Application with a plugin section
// only, and one without needs a plugin that discovers it, which ours doesn't by itself.
func TestNoPluginSection(t *testing.T) {
	s, repository := start(t, discovering(t), batchfn, "ARGOCD_ENV_REGION=kr", "ARGOCD_ENV_VERSION=v1"), team(t)
	got, err := s.generate(t.Context(), application{repository: repository, path: "fleet", plugin: "-"})
	require.NoError(t, err)
	assert.Equal(t, manifests(t, render(t, repository, "fleet", "--region", "kr")), got)
}

// TestEmptyOnPurpose is the only way to no manifest at all. By accident is among the errors.
func TestEmptyOnPurpose(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), t.TempDir()
	write(t, repository, map[string]string{"fleet/platform.cue": platform(t)})
	a := application{repository: repository, path: "fleet", plugin: `parameters: [{name: allowEmpty, string: "true"}, {name: region, string: jp}, {name: version, string: v1}]`}
	got, err := s.generate(t.Context(), a)
	require.NoError(t, err)
	assert.Empty(t, got)
}
