package argocd

import (
	"testing"

	"github.com/argoproj/argo-cd/v3/cmpserver/apiclient"
	"github.com/argoproj/argo-cd/v3/cmpserver/plugin"
	"github.com/argoproj/argo-cd/v3/util/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/emptypb"
	"sigs.k8s.io/yaml"

	repo "github.com/argoproj/argo-cd/v3/reposerver/apiclient"
)

// client is Argo CD's own of a sidecar's socket.
func (s sidecar) client(t *testing.T) apiclient.ConfigManagementPluginServiceClient {
	t.Helper()
	closer, client, err := apiclient.NewConfigManagementPluginClientSet(s.address).NewConfigManagementPluginClient()
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, closer.Close()) })
	return client
}

// announced is what Argo CD's parameters tab asks for. It sets fewer variables than a rendering does.
func (s sidecar) announced(t *testing.T, repository, appPath string) ([]*repo.ParameterAnnouncement, error) {
	t.Helper()
	stream, err := s.client(t).GetParametersAnnouncement(t.Context())
	require.NoError(t, err)
	env := []string{"ARGOCD_APP_NAME=fleet", "ARGOCD_APP_SOURCE_PATH=" + appPath, "ARGOCD_APP_SOURCE_TARGET_REVISION=HEAD"}
	require.NoError(t, cmp.SendRepoStream(t.Context(), repository+"/"+appPath, repository, stream, env, []string{".git/*"}))
	response, err := stream.CloseAndRecv()
	return response.GetParameterAnnouncements(), err
}

// TestParametersTab shows each parameter as the fleet makes it, and after that as plugin.yaml has it: of two with one
// name Argo CD takes the later for its type, so both must agree on that.
func TestParametersTab(t *testing.T) {
	s := start(t, pluginYAML(t), batchfn)
	all, err := s.announced(t, fleet(t), "examples/fleet")
	require.NoError(t, err)
	type parameter struct{ name, collection string }
	want := []parameter{{"region", "string"}, {"regions", "array"}, {"version", "string"}, {"allowEmpty", "string"}}
	var got []parameter
	for _, a := range all {
		got = append(got, parameter{a.Name, a.CollectionType})
		assert.Equal(t, "string", a.ItemType, a.Name)
		assert.NotEmpty(t, a.Title, a.Name)
		assert.NotEmpty(t, a.Tooltip, a.Name)
	}
	require.Equal(t, append(want, want...), got)
	dynamic, static := all[:len(want)], all[len(want):]
	for i, a := range dynamic[:2] {
		assert.Contains(t, a.Tooltip, ": jp, tw, kr")
		assert.NotContains(t, static[i].Tooltip, "jp")
	}
	assert.True(t, dynamic[0].Required, "a fleet of three regions needs one")
	assert.False(t, static[0].Required)
	s.isClean(t)
}

func TestParametersTabOfABrokenFleet(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), t.TempDir()
	write(t, repository, map[string]string{"fleet/batches.cue": "package fleet\n\nbatches: {\n"})
	_, err := s.announced(t, repository, "fleet")
	require.ErrorContains(t, err, "batches.cue:3:")
	assert.NotContains(t, err.Error(), s.work)
	assert.NotContains(t, err.Error(), secret)
}

// TestNothingIsDiscovered guards against a fleet that is rendered as a directory without YAML while the sidecar is down.
func TestNothingIsDiscovered(t *testing.T) {
	s := start(t, pluginYAML(t), batchfn)
	config, err := s.client(t).CheckPluginConfiguration(t.Context(), &emptypb.Empty{})
	require.NoError(t, err)
	assert.False(t, config.IsDiscoveryConfigured)
	assert.False(t, config.ProvideGitCreds)
}

// TestPluginYAMLIsUnderstood reads plugin.yaml strictly, for Argo CD ignores fields that it doesn't know.
func TestPluginYAMLIsUnderstood(t *testing.T) {
	var config plugin.PluginConfig
	require.NoError(t, yaml.UnmarshalStrict(pluginYAML(t), &config))
	assert.Equal(t, "argoproj.io/v1alpha1", config.APIVersion)
	assert.NotEmpty(t, config.Spec.Version, "Argo CD's cache knows a plugin by its name and version only")
	assert.NotEmpty(t, config.Spec.Parameters.Static)
}
