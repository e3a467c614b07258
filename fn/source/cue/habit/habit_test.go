package habit_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue/format"
	"cuelang.org/go/cue/parser"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/cue/habit"
)

func read(t *testing.T, text string) []string {
	t.Helper()
	f, err := parser.ParseFile("f.cue", text)
	require.NoError(t, err, text)
	var out []string
	for _, h := range habit.Read(f, []byte(text)) {
		out = append(out, strings.TrimPrefix(h.Pos.String(), "f.cue:")+" "+h.Batch+"/"+h.Field+": "+h.Message+"; "+h.Right)
	}
	return out
}

const habits = "testdata/habits.txtar"

// TestHabits reads pairs of files: CUE, and the first habit that is found in it.
func TestHabits(t *testing.T) {
	archive, err := txtar.ParseFile(habits)
	require.NoError(t, err)
	for i := 0; i+1 < len(archive.Files); i += 2 {
		text, want := archive.Files[i], &archive.Files[i+1]
		t.Run(text.Name, func(t *testing.T) {
			first := ""
			if found := read(t, string(text.Data)); len(found) > 0 {
				first = found[0] + "\n"
			}
			if os.Getenv("BATCHFN_UPDATE") == "" {
				assert.Equal(t, string(want.Data), first)
			}
			want.Data = []byte(first)
		})
	}
	if os.Getenv("BATCHFN_UPDATE") != "" {
		require.NoError(t, os.WriteFile(habits, txtar.Format(archive), 0o644))
	}
}

// TestHabitsOfDeepFiles: the time grows as the file does.
func TestHabitsOfDeepFiles(t *testing.T) {
	chain := "a: " + strings.Repeat("\n a: ", 5_000) + "1\n b: 1\n"
	assert.NotEmpty(t, read(t, chain))
	deep := strings.Repeat("{a: ", 1_000) + "{" + strings.Repeat("a: b: 1\n  c: 1\n", 5_000) + strings.Repeat("}", 1_001)
	assert.Less(t, len(read(t, deep)), 1_010)
}

// TestNoHabitsInFormattedCUE: whatever cue fmt wrote says what it looks like. And so do
// the files of the project, but for those that are tests of this.
func TestNoHabitsInFormattedCUE(t *testing.T) {
	seen := 0
	check := func(name string, text []byte) {
		f, err := parser.ParseFile(name, text)
		if err != nil {
			return
		}
		seen++
		if !strings.Contains(name, "yaml-in-cue.txtar") && !strings.Contains(name, "65-newcomers.txtar") {
			assert.Empty(t, habit.Read(f, text), name)
		}
		formatted, err := format.Source(text)
		require.NoError(t, err, name)
		f, err = parser.ParseFile(name, formatted)
		require.NoError(t, err, name)
		for _, h := range habit.Read(f, formatted) {
			assert.True(t, h.Told.Known(), "%s: %s", h.Pos, h.Message) // a list stays one
		}
	}
	for _, dir := range []string{"examples", "testdata", "cmd"} {
		require.NoError(t, filepath.WalkDir("../../../../"+dir, func(name string, e fs.DirEntry, err error) error {
			require.NoError(t, err)
			switch filepath.Ext(name) {
			case ".cue":
				text, err := os.ReadFile(name)
				require.NoError(t, err)
				check(name, text)
			case ".txtar":
				a, err := txtar.ParseFile(name)
				require.NoError(t, err)
				for _, f := range a.Files {
					if filepath.Ext(f.Name) == ".cue" {
						check(name+"."+f.Name, f.Data)
					}
				}
			}
			return nil
		}))
	}
	assert.Greater(t, seen, 400)
}
