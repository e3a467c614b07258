package argocd

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/argoproj/argo-cd/v3/util/app/path"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// team is a repository with a fleet of two teams, of which an Application renders one, and with what is not the fleet's.
func team(t *testing.T) (repository string) {
	t.Helper()
	repository = t.TempDir()
	write(t, repository, map[string]string{
		".git/HEAD":                "ref: refs/heads/main\n",
		"fleet/cue.mod/module.cue": "module: \"example.com/fleet\"\nlanguage: version: \"v0.13.0\"\n",
		"fleet/platform.cue":       platform(t),
		"fleet/pay/batches.cue":    "package fleet\n\n" + good,
		"fleet/mail/batches.cue":   "package fleet\n\nbatches: mail: {owner: \"other-team\", severity: \"high\", commands: \"run\", schedule: \"0 4 * * *\"}\n",
		"fleet/shared/shared.txt":  "package fleet\n\nbatches: shared: {owner: \"owner-team\", severity: \"high\", commands: \"run\", schedule: \"0 5 * * *\"}\n",
		"other/private.txt":        "package fleet\n\nbatches: private: {owner: \"owner-team\", severity: \"high\", commands: \"run\", schedule: \"0 6 * * *\"}\n",
	})
	return repository
}

// TestNarrowedTree sends no more than manifest-generate-paths needs: the tree is rooted lower, and
// ARGOCD_APP_SOURCE_PATH, which starts at the repository, names no directory of it (argo-cd#29655).
func TestNarrowedTree(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), team(t)
	for name, c := range map[string]struct {
		path, generatePaths string
		failure             string
	}{
		"whole":                  {"fleet/pay", "", ""},
		"the application":        {"fleet", ".", ""},
		"the fleet":              {"fleet/pay", ".;/fleet", ""},
		"the platform, relative": {"fleet/pay", ".;../platform.cue", ""},
		"the repository":         {"fleet/pay", "/", ""},
		"without the platform":   {"fleet/pay", ".", "the fleet has no platform"},
	} {
		t.Run(name, func(t *testing.T) {
			a := application{repository: repository, path: c.path, plugin: inRegion("jp"), generatePaths: c.generatePaths}
			if c.failure != "" {
				assert.Contains(t, s.failure(t, a), c.failure)
				return
			}
			got, err := s.generate(t.Context(), a)
			require.NoError(t, err)
			assert.Equal(t, manifests(t, render(t, repository, c.path, "--region", "jp")), got)
		})
	}
}

// TestLinks has a symbolic link in the directory of a team. What leaves the repository Argo CD refuses twice; what
// stays in the repository and leaves the fleet it sends, and batchfn refuses.
func TestLinks(t *testing.T) {
	const refused = "illegal filepath in symlink" // by cmp-server
	for name, c := range map[string]struct {
		target        string // of fleet/pay/link.cue
		generatePaths string
		outOfBounds   bool   // repo-server refuses the repository, so that cmp-server wouldn't even see it
		failure       string // "" if it's read
	}{
		"to the fleet":            {target: "../shared/shared.txt"},
		"to another team's batch": {target: "../mail/batches.cue"},
		"to the repository":       {target: "../../other/private.txt", failure: "link.cue"},
		"out of the narrowed":     {target: "../../other/private.txt", generatePaths: "/fleet", failure: refused},
		"out of the repository":   {target: "../../../private.txt", outOfBounds: true, failure: refused},
		"absolute":                {target: "/etc/hostname", outOfBounds: true, failure: "link.cue"},
		"to nothing":              {target: "../shared/nothing.txt", failure: "link.cue"},
		"to itself":               {target: "link.cue", failure: "link.cue"},
		"to a directory":          {target: "../mail", failure: "link.cue"},
	} {
		t.Run(name, func(t *testing.T) {
			s, repository := start(t, pluginYAML(t), batchfn), team(t)
			require.NoError(t, os.Symlink(c.target, filepath.Join(repository, "fleet/pay/link.cue")))
			// There the link out of the repository leads from the server's copy: into the directory of all copies.
			write(t, filepath.Join(s.work, "_cmp_server"), map[string]string{"private.txt": "package fleet\n\nbatches: private: {}\n"})
			assert.Equal(t, c.outOfBounds, path.CheckOutOfBoundsSymlinks(repository) != nil)
			a := application{repository: repository, path: "fleet/pay", plugin: inRegion("jp"), generatePaths: c.generatePaths}
			if c.failure == "" {
				got, err := s.generate(t.Context(), a)
				require.NoError(t, err)
				assert.Len(t, got, 2)
				assert.Equal(t, manifests(t, render(t, repository, "fleet/pay", "--region", "jp")), got)
				return
			}
			text := s.failure(t, a)
			assert.Contains(t, text, c.failure)
			assert.NotContains(t, text, "private:")
			if c.failure != refused {
				s.message(t, text)
			}
		})
	}
}
