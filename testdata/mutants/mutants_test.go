package mutants

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// killers are the tests that a moved line has to fail: sessions of the rules, and entries
// on each side of each line.
const killers = "^(TestBoundaries|TestBoundariesOfPlatforms|TestSessionsOfRules)$"

// TestThresholds moves each line that a rule draws by one, up and down.
func TestThresholds(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	o, program := build(t, root)
	said, fails := try(program, root, "")
	require.False(t, fails, "the tests pass without a mutant: %s", said)
	var (
		mu          sync.Mutex
		wait        sync.WaitGroup
		killed, all int
		used        = map[*equivalent]bool{}
		slots       = make(chan bool, 3)
	)
	seen := map[string]int{} // numbers of a line
	for id, s := range o.sites {
		line := fmt.Sprintf("%s:%d", s.file, s.number)
		for i, m := range s.moves {
			if i == 0 || m.at != s.moves[i-1].at {
				seen[line]++
			}
			if e := equal(s.file, s.line, seen[line], m.by); e != nil {
				used[e] = true
				continue
			}
			all++
			slots <- true
			wait.Go(func() {
				_, fails := try(program, root, fmt.Sprint(id, " ", m.by, " ", m.at))
				<-slots
				mu.Lock()
				defer mu.Unlock()
				if fails {
					killed++
				} else {
					t.Errorf("%s: %s moved by %d: no test fails: %s", line, s.text, m.by, s.line)
				}
			})
		}
	}
	wait.Wait()
	for i := range equivalents {
		assert.True(t, used[&equivalents[i]], "equivalents: %s has no line with %s", equivalents[i].file, equivalents[i].line)
	}
	t.Logf("%d of %d moved thresholds", killed, all)
	page, err := os.ReadFile(filepath.Join(root, "cmd/batchfn/pages/rule-tests.md"))
	require.NoError(t, err)
	score := fmt.Sprintf("%d %% of the moved thresholds", 100*killed/all)
	assert.Contains(t, string(page), score, "the page has the score")
}

// build builds the tests with a switch at each site.
func build(t *testing.T, root string) (o *overlay, program string) {
	dir := t.TempDir()
	pkgs, err := load(root, slices.Sorted(maps.Keys(judging)))
	require.NoError(t, err)
	o, err = instrument(root, dir, pkgs)
	require.NoError(t, err)
	overlay, err := o.write()
	require.NoError(t, err)
	program = filepath.Join(dir, "rules.test")
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", program, "./cmd/batchfn")
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	return o, program
}

// try runs the tests with a mutant, and reports whether one fails.
func try(program, root, mutant string) (said string, fails bool) {
	cmd := exec.Command(program, "-test.run", killers, "-test.failfast")
	cmd.Dir, cmd.Env = filepath.Join(root, "cmd/batchfn"), append(os.Environ(), "BATCHFN_MUTANT="+strings.TrimSpace(mutant))
	out, err := cmd.CombinedOutput()
	return string(out), err != nil
}
