package sink

import (
	"bytes"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestRunsAtTheSameTime: of several runs that write a file one wins, and none
// leaves half of it, or anything else.
func TestRunsAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "report.json")
	require.NoError(t, os.WriteFile(filepath.Join(dir, temporary("report.json")), []byte("left by a killed run"), 0o644))
	text := func(i int) []byte { return bytes.Repeat([]byte{byte('a' + i)}, 1<<16) }
	var runs sync.WaitGroup
	for i := range 8 {
		runs.Go(func() {
			for range 10 {
				assert.NoError(t, WriteFile(name, text(i), 0))
				got, err := os.ReadFile(name)
				assert.NoError(t, err)
				assert.Equal(t, text(int(got[0]-'a')), got)
			}
		})
	}
	runs.Wait()
	found, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, found, 1)
}
