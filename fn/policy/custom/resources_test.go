package custom

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"cuelang.org/go/cue/cuecontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/fn/spec"
)

// TestWhatIsRenderedFitsTheSchemaOfResources holds the fields that rules may be about to
// those that batchfn renders: a resource of the goldens, as a constraint, has nothing that
// the schema does not know.
func TestWhatIsRenderedFitsTheSchemaOfResources(t *testing.T) {
	var files []string
	for _, name := range []string{"batch-every-field", "batch-shards", "batch-failure-policy", "worker*", "iterator*"} {
		found, err := filepath.Glob("../../../testdata/golden/" + name + "/rendered*.yaml")
		require.NoError(t, err)
		require.NotEmpty(t, found, name)
		files = append(files, found...)
	}
	ctx := cuecontext.New()
	c := &checker{ctx: ctx, part: "require", node: &spec.Node{}}
	c.judges(true)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, document := range bytes.Split(text, []byte("\n---\n")) {
			asJSON, err := yaml.YAMLToJSON(document)
			require.NoError(t, err)
			v := ctx.CompileBytes(asJSON)
			require.NoError(t, v.Err())
			c.namesFields(v, nil)
			c.fits(v, nil)
			assert.True(t, c.asked(v, v), file)
			require.Empty(t, c.problems, file)
		}
	}
}
