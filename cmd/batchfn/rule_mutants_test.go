package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
)

// TestRuleMutants switches each rule off, and lowers each that is an error: the session
// of the rule has to fail each time.
func TestRuleMutants(t *testing.T) {
	notQuick(t)
	killed, all := 0, 0
	for _, rule := range policy.All() {
		require.True(t, passes(t, rule.Name), "%s: its session passes as the rule is", rule.Name)
		level := &rule.Level
		if *level == spec.Off {
			level = &rule.LevelWithRegistries
		}
		own := *level
		for _, lower := range []spec.Level{spec.Off, spec.Warn} {
			if lower == own {
				continue
			}
			all++
			*level = lower
			if assert.False(t, passes(t, rule.Name), "%s at level %s: no test of it fails", rule.Name, lower) {
				killed++
			}
			*level = own
		}
	}
	t.Logf("%d of %d mutants", killed, all)
	page, err := pages.ReadFile("pages/rule-tests.md")
	require.NoError(t, err)
	assert.Contains(t, string(page), fmt.Sprintf("%d of %d mutants", killed, all), "the page has the score")
}

// TestSessionsOfRules runs the session of each rule in this process, as make mutants
// needs it: with a line of a rule moved, it has to fail.
func TestSessionsOfRules(t *testing.T) {
	for _, rule := range policy.All() {
		require.True(t, passes(t, rule.Name), rule.Name)
	}
}

// passes runs what the session of a rule says of exit statuses and findings, in this
// process.
func passes(t *testing.T, rule string) bool {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join(rulesDir, rule+".txtar"))
	require.NoError(t, err)
	dir := t.TempDir()
	platform, err := os.ReadFile(filepath.Join(rulesDir, "platform.cue"))
	require.NoError(t, err)
	for _, f := range append([]txtar.File{{Name: "platform.cue", Data: platform}}, archive.Files...) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, f.Name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644))
	}
	before, err := os.Getwd()
	require.NoError(t, err)
	require.NoError(t, os.Chdir(dir))
	defer func() { require.NoError(t, os.Chdir(before)) }()
	said := ""
	for line := range strings.Lines(string(archive.Comment)) {
		words := strings.Fields(strings.ReplaceAll(line, "'", ""))
		switch {
		case len(words) > 3 && words[0] == "exits" && words[2] == "batchfn":
			var out, errs bytes.Buffer
			status := run(words[3:], cli.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
			said = out.String() + errs.String()
			if strconv.Itoa(int(status)) != words[1] {
				return false
			}
		case len(words) == 2 && words[0] == "mkdir":
			require.NoError(t, os.MkdirAll(words[1], 0o755))
		case len(words) == 2 && words[0] == "rm":
			require.NoError(t, os.RemoveAll(words[1]))
		case len(words) == 3 && words[0] == "cp":
			text, err := os.ReadFile(words[1])
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(words[2], text, 0o644))
		case len(words) == 2 && words[0] == "findings":
			want, err := os.ReadFile(words[1])
			require.NoError(t, err)
			if !asWanted(said, string(want)) {
				return false
			}
		}
	}
	return true
}

// asWanted is what the command findings of sessions asks.
func asWanted(said, wanted string) bool {
	got := parseFindings(said)
	for want := range strings.Lines(wanted) {
		if want = strings.TrimSpace(want); want == "" {
			continue
		}
		i := slices.IndexFunc(got, func(g string) bool { return matches(g, want) })
		if i < 0 {
			return false
		}
		got = slices.Delete(got, i, i+1)
	}
	return len(got) == 0
}
