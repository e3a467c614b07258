package custom

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source"
)

// TestOneFieldIsThatOfTheWhole: a field that is asked for by itself is what all of the
// entry has there, of every workload of the goldens.
func TestOneFieldIsThatOfTheWhole(t *testing.T) {
	dirs, err := filepath.Glob("../../../testdata/golden/*")
	require.NoError(t, err)
	looked := 0
	for _, dir := range dirs {
		fleet, err := source.Read([]string{dir}, source.Options{})
		require.NoError(t, err, dir)
		for w := range fleet.Workloads() {
			whole := Entry(w).whole()
			names := slices.Concat(computedFields, defaultFields, []string{"podSpec", "container", "unknown"})
			for f := range w.Fields() {
				names = append(names, f.Name)
			}
			for _, f := range whole.Fields {
				names = append(names, f.Name)
			}
			for _, name := range names {
				looked++
				assert.True(t, whole.Get(name).Equal(Entry(w).field(name)), "%s: %s of %s", dir, name, w.Name)
			}
		}
	}
	assert.Greater(t, looked, 1000)
}
