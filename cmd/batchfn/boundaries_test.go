package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// boundary is an entry on one side of a line that a rule draws, and what is said of it:
// nothing, or RULE, or "RULE: a part of the message or the hint".
type boundary struct {
	kind, name, fields, want string
	more                     string // of an entry, beside its fragment
}

func batch(fields, want string) boundary {
	return boundary{kind: "batches", fields: fields, want: want}
}
func iterator(fields, want string) boundary {
	return boundary{kind: "iterators", fields: fields, want: want}
}
func worker(fields, want string) boundary {
	return boundary{kind: "workers", fields: fields, want: want}
}

// pod and container are an iterator with a profile that has a fragment.
func pod(fragment, want string) boundary {
	return boundary{kind: "podSpec", fields: fragment, want: want}
}
func container(fragment, want string) boundary {
	return boundary{kind: "container", fields: fragment, want: want}
}

// letters is a text of n letters.
func letters(n int) string { return strings.Repeat("n", n) }

// digits is a text of n digits.
func digits(n int) string { return strings.Repeat("1", n) }

// TestBoundaries puts an entry on each side of each line, all in one fleet.
func TestBoundaries(t *testing.T) {
	rows := append(boundariesOfEntries, boundariesOfFragments...)
	names := map[string]boundary{}
	var fleet strings.Builder
	fleet.WriteString("package fleet\nplatform: policy: maxStartsPerMinute: 100000\nplatform: severities: medium: slo: \"99\"\n")
	for i, b := range rows {
		name, kind, fields := b.name, b.kind, b.fields
		if name == "" {
			name = fmt.Sprintf("row-%d", i)
		}
		if kind == "podSpec" || kind == "container" {
			fmt.Fprintf(&fleet, "platform: profiles: %q: %s: {%s}\n", name, kind, fields)
			kind, fields = "iterators", fmt.Sprintf("profile: %q\n%s", name, b.more)
		}
		if kind == "batches" && !strings.Contains(fields, "schedule:") {
			fields += "\n" + `schedule: "0 3 * * *"`
		}
		if kind == "workers" && !strings.Contains(fields, "queue:") {
			fields += fmt.Sprintf("\nqueue: name: %q", name)
		}
		if !strings.Contains(fields, "commands:") {
			fields += "\n" + `commands: "run"`
		}
		fmt.Fprintf(&fleet, "%s: %q: {\nowner: \"owner-team\", severity: \"medium\", regions: [\"jp\"]\n%s}\n", kind, name, fields)
		require.NotContains(t, names, name)
		names[name] = b
	}
	found := foundIn(t, fleet.String())
	for name, b := range names {
		assertFound(t, b.kind+" "+name+": "+b.fields, b.want, found[name])
		delete(found, name)
	}
	assert.Empty(t, found, "findings of no row")
}

// TestBoundariesOfPlatforms is the same of lines in the platform, each in a fleet of its own.
func TestBoundariesOfPlatforms(t *testing.T) {
	for _, b := range boundariesOfPlatforms {
		var all []string
		for _, found := range foundIn(t, "package fleet\n"+b.fields) {
			all = append(all, found...)
		}
		assertFound(t, b.fields, b.want, all)
	}
}

func assertFound(t *testing.T, about, want string, got []string) {
	t.Helper()
	if len(about) > 200 {
		about = about[:200] + "…"
	}
	rule, part, _ := strings.Cut(want, ": ")
	switch {
	case want == "":
		assert.Empty(t, got, about)
	case assert.Len(t, got, 1, about):
		assert.Contains(t, got[0], rule+": ", about)
		assert.Contains(t, got[0], part, about)
	}
}

var rowOfProfile = regexp.MustCompile(`^platform[.]profiles[.](row-[0-9]+)[.]`)

// foundIn is what check says of a fleet beside the platform of the rules' sessions, by batch.
func foundIn(t *testing.T, fleet string) map[string][]string {
	t.Helper()
	dir := t.TempDir()
	platform, err := os.ReadFile(filepath.Join(rulesDir, "platform.cue"))
	require.NoError(t, err)
	if !strings.Contains(fleet, "platform: {") {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "platform.cue"), platform, 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "fleet.cue"), []byte(fleet), 0o644))
	var out, errs bytes.Buffer
	status := run([]string{"check", "--format", "json", dir}, cli.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs, Getenv: func(string) string { return "" }})
	require.Less(t, int(status), 2, errs.String())
	var report struct {
		Findings []struct{ Rule, Batch, Field, Message, Hint string }
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &report))
	found := map[string][]string{}
	for _, f := range report.Findings {
		if row := rowOfProfile.FindStringSubmatch(f.Field); f.Batch == "" && row != nil {
			f.Batch = row[1]
		}
		found[f.Batch] = append(found[f.Batch], fmt.Sprintf("%s: %s (%s)", f.Rule, f.Message, f.Hint))
	}
	return found
}
