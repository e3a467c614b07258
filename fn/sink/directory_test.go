package sink

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// killed is the variable that makes the test binary write until it is killed: its
// value is the directory.
const killed = "BATCHFN_TEST_WRITES"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		writeUntilKilled(dir, os.Getenv(killed+"_RENAMES") != "")
	}
	os.Exit(m.Run())
}

// generation is a fleet whose files all say the same number. Odd ones have a
// workload and a region more.
func generation(n int) func(yield func(File) bool) {
	names, regions := []string{"a", "b", "c"}, []string{"jp", "kr"}
	if n%2 == 1 {
		names, regions = append(names, "d"), append(regions, "tw")
	}
	return func(yield func(File) bool) {
		for _, region := range regions {
			for _, name := range names {
				if !yield(File{region, name, fmt.Appendf(nil, "%sn: %d\n", mark, n)}) {
					return
				}
			}
		}
	}
}

func writeGeneration(dir string, n int, renames bool) error {
	d := Directory{Path: dir, All: true}
	if renames {
		d.exchange = func(root, string, string) error { return errors.ErrUnsupported }
	}
	return d.Write(generation(n))
}

func writeUntilKilled(dir string, renames bool) {
	fmt.Println("writing")
	for n := 0; ; n++ {
		if err := writeGeneration(dir, n, renames); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// TestARegionIsOldOrNew kills a run at any moment: each region is one generation
// from its first file to its last, what somebody else put there stays, and the next
// run leaves nothing aside.
func TestARegionIsOldOrNew(t *testing.T) {
	for _, c := range []struct {
		name    string
		renames bool
	}{{"exchanged", false}, {"renamed", true}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			require.NoError(t, writeGeneration(dir, 1, false))
			require.NoError(t, os.MkdirAll(filepath.Join(dir, "jp", "sub"), 0o755))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "jp", "sub", "notes"), []byte("mine"), 0o600))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "jp", "own.yaml"), []byte("mine"), 0o644))
			left := 0
			for range 150 {
				kill(t, dir, c.renames)
				if c.renames { // the one moment without a region is over when the next run has begun
					d, err := openRoot(dir)
					require.NoError(t, err)
					left += leftOvers(t, dir)
					require.NoError(t, d.recover())
					d.Close()
				}
				left += leftOvers(t, dir)
				judge(t, dir)
			}
			assert.Positive(t, left, "no kill came at a moment that matters")
			require.NoError(t, writeGeneration(dir, 2, c.renames))
			judge(t, dir)
			assert.Zero(t, leftOvers(t, dir))
			assert.NoDirExists(t, filepath.Join(dir, "tw"))
		})
	}
}

// TestAFileThatStaysIsTheSame: in a region of which another file changes.
func TestAFileThatStaysIsTheSame(t *testing.T) {
	dir := t.TempDir()
	write := func(texts ...string) {
		t.Helper()
		require.NoError(t, Directory{Path: dir}.Write(func(yield func(File) bool) {
			for i, text := range texts {
				if !yield(File{"jp", string(rune('a' + i)), []byte(mark + text)}) {
					return
				}
			}
		}))
	}
	write("one", "stays")
	before, err := os.Stat(filepath.Join(dir, "jp", "b.yaml"))
	require.NoError(t, err)
	write("two", "stays")
	after, err := os.Stat(filepath.Join(dir, "jp", "b.yaml"))
	require.NoError(t, err)
	assert.True(t, os.SameFile(before, after))
	text, err := os.ReadFile(filepath.Join(dir, "jp", "a.yaml"))
	require.NoError(t, err)
	assert.Equal(t, mark+"two", string(text))
	assert.Zero(t, leftOvers(t, dir))
}

// kill starts a run and kills it after some microseconds of writing.
func kill(t *testing.T, dir string, renames bool) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killed+"="+dir)
	if renames {
		cmd.Env = append(cmd.Env, killed+"_RENAMES=1")
	}
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	talk := bufio.NewReader(out)
	line, err := talk.ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "writing\n", line)
	time.Sleep(time.Duration(rand.IntN(8000)) * time.Microsecond)
	require.NoError(t, cmd.Process.Kill())
	line, _ = talk.ReadString('\n')
	require.Empty(t, line)
	require.Error(t, cmd.Wait())
}

// judge holds each region to be of one generation, and whole.
func judge(t *testing.T, dir string) {
	t.Helper()
	for _, region := range []string{"jp", "kr", "tw"} {
		found, err := filepath.Glob(filepath.Join(dir, region, "[a-d].yaml"))
		require.NoError(t, err)
		if region == "tw" && len(found) == 0 {
			continue
		}
		var texts []string
		for _, name := range found {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			texts = append(texts, string(text))
		}
		texts = slices.Compact(texts)
		require.Len(t, texts, 1, region)
		var n int
		_, err = fmt.Sscanf(texts[0], mark+"n: %d\n", &n)
		require.NoError(t, err)
		require.Len(t, found, 3+n%2, "%s of generation %d", region, n)
	}
	for _, name := range []string{"sub/notes", "own.yaml"} {
		text, err := os.ReadFile(filepath.Join(dir, "jp", name))
		require.NoError(t, err)
		require.Equal(t, "mine", string(text))
	}
}

func leftOvers(t *testing.T, dir string) int {
	found, err := filepath.Glob(filepath.Join(dir, ".*"))
	require.NoError(t, err)
	return len(found)
}
