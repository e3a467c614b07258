package main

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/spec"
)

// TestCompletion asks as a shell does: what is offered, and how files are.
func TestCompletion(t *testing.T) {
	t.Chdir(writeFiles(t, functionFleet(t)))
	require.NoError(t, os.MkdirAll("rendered/jp", 0o755))
	for asked, want := range map[string][]string{
		"render fleet --region ":     {"jp", "tw"},
		"render fleet -r jp,":        {"jp,jp", "jp,tw"},
		"render nothing --region ":   {":4"},
		"render fleet -o ":           {"yaml", "json", "dir="},
		"render fleet --output dir=": {"dir=rendered/", "dir=fleet/"},
		"render -o dir=rendered/":    {"dir=rendered/jp/"},
		"monitors fleet --region ":   {"jp", "tw"},
		"dashboard fleet -r ":        {"jp", "tw"},
		"monitors -o ":               {"dir="},
		"monitors -o dir=":           {"dir=fleet/"},
		"check --format ":            {"text", "json", "sarif", "github"},
		"check --baseline ":          {"json", ":8"},
		"check --root ":              {":16"},
		"check --color ":             {"auto", "always", "never"},
		"check ":                     {"cue", "yaml", "yml", "json", ":8"},
		"plugin sidecar --format ":   {"kustomize", "helm"},
		"plugin replay ":             {"yaml", ":8"},
		"schema ":                    {"fleet", "batchset", "findings"},
		"explain ":                   {"owner-required", "schedule", "resources", "slackGroup", "directories", "backoffLimit", "platform"},
		"init ":                      {":16"},
		"":                           {"check", "render", "explain", "completion"},
		"completion ":                {"bash", "fish", "zsh"},
	} {
		out, errs, status := batchfn(t, append([]string{"__complete"}, strings.Split(asked, " ")...)...)
		assert.Zero(t, status, "%s: %s", asked, errs)
		lines := strings.Split(string(out), "\n")
		for i, line := range lines {
			lines[i], _, _ = strings.Cut(line, "\t")
		}
		for _, w := range want {
			assert.Contains(t, lines, w, asked)
		}
	}
}

// TestCompletionInShells sources the scripts in bash, zsh and fish, and asks there.
func TestCompletionInShells(t *testing.T) {
	notQuick(t)
	testscript.Run(t, sessions("../../testdata/shell"))
}

// TestWhatIsOfferedIsExplained: no hint and no completion leads nowhere.
func TestWhatIsOfferedIsExplained(t *testing.T) {
	for _, name := range explained() {
		text, err := explain(name, "en")
		assert.NoError(t, err)
		assert.NotEmpty(t, text, name)
	}
	for word, want := range map[string]string{
		"backoffLimit": "is written as retries", "cron": "# batches.schedule", "command": "is written as commands", "args": "# batches.commands", "nodeSelector": "is part of platform.profiles.podSpec", "maxReplicaCount": "# workers.scale.max",
		"policy": "# platform.policy", "platform": "  regions ", "workers": "  queue ", "podSpec": "# platform.defaults.podSpec",
	} {
		text, err := explain(word, "en")
		require.NoError(t, err)
		assert.Contains(t, text, want, word)
	}
	for wrong, want := range map[string]string{"retry": "retries", "polling": "pollingInterval", "owner-requird": "owner-required", "directoris": "directories", "backofLimit": "backoffLimit"} {
		_, err := explain(wrong, "en")
		var unreadable *spec.Unreadable
		require.ErrorAs(t, err, &unreadable)
		assert.Equal(t, `did you mean "`+want+`"?`, unreadable.Problems[0].Hint)
	}
}
