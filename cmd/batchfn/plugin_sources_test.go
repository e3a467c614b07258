package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// TestSourcesStayInTheRepository: what a BatchSet names is a word of the
// repository, not of the user. Beside it lie those of others.
func TestSourcesStayInTheRepository(t *testing.T) {
	fleet := functionFleet(t)
	server := filepath.Join(t.TempDir(), "_cmp_server")
	for name, text := range fleet {
		for _, at := range []string{"other", "mine"} {
			file := filepath.Join(server, at, name)
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		}
	}
	app := filepath.Join(server, "mine", "app")
	require.NoError(t, os.MkdirAll(filepath.Join(app, "deep", "er"), 0o755))
	require.NoError(t, os.Symlink("../../other/fleet", filepath.Join(app, "out")))
	require.NoError(t, os.Symlink("deep/er", filepath.Join(app, "in")))
	require.NoError(t, os.Symlink("../fleet", filepath.Join(app, "link")))
	require.NoError(t, os.WriteFile(filepath.Join(app, "kustomization.yaml"), []byte("generators: [set.yaml]\n"), 0o644))
	for source, outside := range map[string]bool{
		"../fleet": false, "link": false, "../fleet/fleet.cue": false, filepath.Join(server, "mine/fleet"): false,
		"../../other/fleet": true, "../../other/fleet/fleet.cue": true, filepath.Join(server, "other/fleet"): true, "out": true, "out/fleet.cue": true, "in/../../../../other/fleet": true,
	} {
		set := generator("{sources: [" + source + "], region: jp, version: v1}")
		require.NoError(t, os.WriteFile(filepath.Join(app, "set.yaml"), []byte(set), 0o644))
		out, errs, status := generated(t, app, map[string]string{"ARGOCD_APP_SOURCE_PATH": "app"})
		if !outside {
			assert.Zero(t, status, "%s: %s", source, errs)
			continue
		}
		assert.Equal(t, cli.Unreadable, status, source)
		assert.Empty(t, out, source)
		assert.Contains(t, errs, "leads out of the repository", source)
	}
}
