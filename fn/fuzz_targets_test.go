package fn_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var fuzzTarget = regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f \*testing\.F\)`)

// TestMakeFuzzRunsEveryTarget: a target that nobody runs finds nothing.
func TestMakeFuzzRunsEveryTarget(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	found := 0
	require.NoError(t, filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, target := range fuzzTarget.FindAllStringSubmatch(string(text), -1) {
			found++
			dir, _ := filepath.Rel("..", filepath.Dir(name))
			entry := regexp.MustCompile(`\s` + regexp.QuoteMeta(filepath.ToSlash(dir)+":"+target[1]) + `:[1-9][0-9]*\s`)
			assert.True(t, entry.Match(makefile), "%s of %s is not in FUZZ of the Makefile", target[1], dir)
		}
		return err
	}))
	assert.GreaterOrEqual(t, found, 11)
}
