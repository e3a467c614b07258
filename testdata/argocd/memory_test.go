package argocd

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxPeak is the most resident memory of one process, in KiB: several times what examples/fleet takes, and far less
// than batchfn's own limit.
const maxPeak = 512 << 10

// meter starts a sidecar whose batchfn leaves records, in a directory, and ends none by time.
func meter(t *testing.T) (s sidecar, records string) {
	t.Helper()
	records = t.TempDir()
	patient := func(spec map[string]any) {
		spec["generate"] = map[string]any{"command": []string{"batchfn", "plugin", "generate", "--timeout", patience.String()}}
	}
	config := variant(t, "metered", patient)
	return start(t, config, metered, "METERED_COMMAND="+batchfn, "METERED_RECORDS="+records), records
}

// peaks reads, bounds and logs the peak memory of n processes, which all printed want.
func peaks(t *testing.T, records string, n int, want []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(records, "*.peak"))
	require.NoError(t, err)
	require.Len(t, files, n)
	largest, sum := 0, 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		peak, err := strconv.Atoi(string(text))
		require.NoError(t, err)
		largest, sum = max(largest, peak), sum+peak
		output, err := os.ReadFile(strings.TrimSuffix(file, ".peak") + ".stdout")
		require.NoError(t, err)
		require.Equal(t, string(want), string(output))
	}
	t.Logf("%d processes: peak of resident memory at most %d MiB each, %d MiB all together", n, largest>>10, sum>>10)
	assert.Positive(t, largest)
	assert.Less(t, largest, maxPeak)
}

// TestSameBytes compares what batchfn prints in the sidecar and on the command line, before Argo CD splits it.
func TestSameBytes(t *testing.T) {
	repository := fleet(t)
	for _, region := range regions {
		t.Run(region, func(t *testing.T) {
			s, records := meter(t)
			_, err := s.generate(t.Context(), application{repository: repository, path: "examples/fleet", plugin: inRegion(region)})
			require.NoError(t, err)
			peaks(t, records, 1, render(t, repository, "examples/fleet", "--region", region))
		})
	}
}

// TestManyAtOnce sends what a commit to a repository with fifty Applications sends. cmp-server runs them all at once.
func TestManyAtOnce(t *testing.T) {
	const n = 50
	s, records := meter(t)
	repository := fleet(t)
	printed := render(t, repository, "examples/fleet", "--region", "jp")
	want := manifests(t, printed)
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			got, err := s.generate(t.Context(), application{repository: repository, path: "examples/fleet", plugin: inRegion("jp")})
			if assert.NoError(t, err) {
				assert.Equal(t, want, got)
			}
		})
	}
	all.Wait()
	peaks(t, records, n, printed)
	s.isClean(t)
}
