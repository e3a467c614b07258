package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// TestWorkflowsAreHardened: actions are pinned by commit, with the version beside it; a
// workflow starts without permissions and leaves no token behind; and no text of a
// pull request becomes part of a script. actionlint reads the rest (make lint).
func TestWorkflowsAreHardened(t *testing.T) {
	names, err := filepath.Glob("../../.github/workflows/*.yml")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	uses := regexp.MustCompile(`(?m)uses: (\S+)(.*)$`)
	pinned := regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40}$`)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range uses.FindAllStringSubmatch(string(text), -1) {
			assert.Regexp(t, pinned, m[1], name)
			assert.Regexp(t, `^ # v\d+\.\d+\.\d+$`, m[2], "%s: %s", name, m[1])
		}
		assert.Contains(t, string(text), "\npermissions: {}\n", name)
		assert.NotContains(t, string(text), "pull_request_target", name)
		var workflow struct {
			Jobs map[string]struct {
				Steps []struct {
					Run, Uses string
					With      map[string]any
				}
			}
		}
		require.NoError(t, yaml.Unmarshal(text, &workflow), name)
		for _, job := range workflow.Jobs {
			for _, step := range job.Steps {
				assert.NotContains(t, step.Run, "${{", "%s: pass it by env", name)
				if regexp.MustCompile(`^actions/checkout@`).MatchString(step.Uses) {
					assert.Equal(t, false, step.With["persist-credentials"], name)
				}
			}
		}
	}
}

// TestActionIsHardened: the composite action uses no other action, and pastes no text into
// its scripts.
func TestActionIsHardened(t *testing.T) {
	text, err := os.ReadFile("../../.github/actions/batchfn/action.yml")
	require.NoError(t, err)
	var action struct {
		Runs struct {
			Steps []struct{ Run, Uses string }
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &action))
	require.NotEmpty(t, action.Runs.Steps)
	for _, step := range action.Runs.Steps {
		assert.NotContains(t, step.Run, "${{", "pass it by env")
		assert.Empty(t, step.Uses)
	}
}

// TestRepositoryFilesAreYAML: GitHub ignores what it can't read, without a word.
func TestRepositoryFilesAreYAML(t *testing.T) {
	for _, glob := range []string{"../../.github/*.yml", "../../.github/ISSUE_TEMPLATE/*.yml"} {
		names, err := filepath.Glob(glob)
		require.NoError(t, err)
		require.NotEmpty(t, names)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			var value map[string]any
			assert.NoError(t, yaml.UnmarshalStrict(text, &value), name)
		}
	}
}

// TestDependabotKnowsEachModule: a module that it does not know gets no updates.
func TestDependabotKnowsEachModule(t *testing.T) {
	text, err := os.ReadFile("../../.github/dependabot.yml")
	require.NoError(t, err)
	for _, glob := range []string{"../../go.mod", "../../testdata/*/go.mod", "../../testdata/*/*/go.mod"} {
		names, err := filepath.Glob(glob)
		require.NoError(t, err)
		for _, name := range names {
			dir, err := filepath.Rel("../..", filepath.Dir(name))
			require.NoError(t, err)
			assert.Contains(t, string(text), "\n  - "+filepath.Join("/", dir)+"\n", name)
		}
	}
}
