package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestTheCheckedInFleetIsAFreshOne(t *testing.T) {
	written := cueFilesUnder(t, "..")
	fresh := files(defaults)
	for name, text := range fresh {
		if written[name] != text {
			t.Errorf("%s is not what the generator writes: go run ./examples/fleet/generate", name)
		}
	}
	for name := range written {
		if _, ok := fresh[name]; !ok {
			t.Errorf("%s is not of the generator", name)
		}
	}
}

func TestTheSameSeedGivesTheSameFiles(t *testing.T) {
	o := options{batches: 1000, teams: 11, seed: 7}
	if !maps.Equal(files(o), files(o)) {
		t.Error("two runs differ")
	}
	other := o
	other.seed = 8
	if maps.Equal(files(o), files(other)) {
		t.Error("another seed changes nothing")
	}
}

func TestTheMixIsThatOfTheFullSizeFleet(t *testing.T) {
	for _, want := range [][4]int{
		{332, 240, 40, 52}, {3320, 2400, 400, 520}, {33200, 24000, 4000, 5200}, {1, 1, 0, 0}, {10, 7, 1, 2},
	} {
		batches, iterators, workers := counts(want[0])
		if got := [4]int{want[0], batches, iterators, workers}; got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	for _, teams := range []int{1, 3, 8, 20} {
		var batches, iterators, workers int
		for _, team := range newFleet(options{batches: 332, teams: teams, seed: 1}) {
			batches += len(team.batches)
			iterators += len(team.iterators)
			workers += len(team.workers)
		}
		if batches != 240 || iterators != 40 || workers != 52 {
			t.Errorf("%d teams: %d batches, %d iterators, %d workers", teams, batches, iterators, workers)
		}
	}
}

func TestNamesAreValidAndUnique(t *testing.T) {
	valid := regexp.MustCompile(`^[a-z]([a-z0-9-]*[a-z0-9])?$`)
	seen := map[string]bool{}
	for _, e := range allEntries(newFleet(options{batches: 33200, teams: 8, seed: 1})) {
		if !valid.MatchString(e.name) || len(e.name) > 48 { // 48 leaves room for the numbers of shards
			t.Errorf("%q is no name", e.name)
		}
		if seen[e.name] {
			t.Errorf("%q twice", e.name)
		}
		seen[e.name] = true
	}
}

func TestNoMinuteIsCrowded(t *testing.T) {
	for _, batches := range []int{332, 3320, 33200} {
		starts := newCrowd()
		for _, e := range allEntries(newFleet(options{batches: batches, teams: 8, seed: 1})) {
			if !e.fields.has("schedule") {
				continue
			}
			for _, r := range deployedTo(e.fields) {
				starts.add(r.name, startsIn(e.fields, r))
			}
		}
		if n := busiest(starts); n == 0 || n >= 20 {
			t.Errorf("%d batches: %d start in one minute", batches, n)
		}
	}
}

func busiest(c crowd) int {
	most := 0
	for _, counts := range c.counts {
		for _, count := range counts {
			most = max(most, count)
		}
	}
	return most
}

func TestTimesFitTheirSchedule(t *testing.T) {
	for _, e := range allEntries(newFleet(defaults)) {
		if !e.fields.has("schedule") {
			continue
		}
		timeout := timeoutOf(e.fields)
		if timeout <= 5*time.Minute {
			t.Errorf("%s: timeout %s is not above istio's readyTimeout", e.name, timeout)
		}
		for _, r := range deployedTo(e.fields) {
			gap := parseCron(startsIn(e.fields, r).schedule).shortestGap()
			if e.fields.has("timeout") && timeout >= gap {
				t.Errorf("%s in %s: timeout %s, next run after %s", e.name, r.name, timeout, gap)
			}
		}
		if text := e.fields.text("expectedDuration"); text != "" && duration(text) >= timeout {
			t.Errorf("%s: expected %s of %s", e.name, text, timeout)
		}
		if e.fields.has("retries") && !e.fields.has("idempotent") {
			t.Errorf("%s: retries, and not idempotent", e.name)
		}
	}
}

func TestAnEarlierFleetIsReplaced(t *testing.T) {
	dir := t.TempDir()
	if err := write(dir, files(options{batches: 50, teams: 16, seed: 3})); err != nil {
		t.Fatal(err)
	}
	person := filepath.Join(dir, "matching", "person.cue")
	if err := os.WriteFile(person, []byte("package fleet\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := files(options{batches: 20, teams: 2, seed: 3})
	if err := write(dir, want); err != nil {
		t.Fatal(err)
	}
	want["matching/person.cue"] = "package fleet\n"
	if got := cueFilesUnder(t, dir); !maps.Equal(got, want) {
		t.Errorf("got %d files, want %d", len(got), len(want))
	}
	if _, err := os.Stat(filepath.Join(dir, "growth")); err == nil {
		t.Error("an empty directory is left")
	}
}

func TestFilesOfPeopleAreNotOverwritten(t *testing.T) {
	dir := t.TempDir()
	platform := filepath.Join(dir, "platform.cue")
	if err := os.WriteFile(platform, []byte("package fleet\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := write(dir, files(options{batches: 1, teams: 1, seed: 1}))
	if err == nil || !strings.Contains(err.Error(), "platform.cue") {
		t.Errorf("got %v", err)
	}
}

func TestTheFirstLineNamesTheCommand(t *testing.T) {
	for o, want := range map[options]string{
		defaults:                             "// Written by `go run ./examples/fleet/generate`; ",
		{batches: 3320, teams: 12, seed: 42}: "// Written by `go run ./examples/fleet/generate -batches 3320 -seed 42 -teams 12`; ",
	} {
		for name, text := range files(o) {
			if !strings.HasPrefix(text, want) {
				t.Errorf("%s does not begin with %q", name, want)
			}
		}
	}
}

// allEntries are those of all teams, with what they share written out.
func allEntries(teams []team) []entry {
	var all []entry
	for _, t := range teams {
		for _, list := range [][]entry{t.batches, t.iterators, t.workers} {
			for _, e := range list {
				for _, s := range t.domain.shared {
					if s.name == e.shared {
						e.fields = append(e.fields[:len(e.fields):len(e.fields)], s.fields...)
					}
				}
				all = append(all, e)
			}
		}
	}
	return all
}

func cueFilesUnder(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".cue" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, name)
		found[filepath.ToSlash(relative)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
