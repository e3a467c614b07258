package fn_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
)

// counting counts in which way resources come.
type counting struct {
	*sink.YAML
	added, filled int
}

func (c *counting) Add(objects ...manifest.Object) {
	c.added++
	c.YAML.Add(objects...)
}

func (c *counting) AddFilled(t *manifest.Template, values []string) {
	c.filled++
	c.YAML.AddFilled(t, values)
}

// TestRegionsShareWhatIsEncoded: what is filled in is what would be encoded for each
// region, and nearly all of a large fleet is. TestGeneratedFleets holds them to each
// other too, in regions whose texts YAML writes in different ways.
func TestRegionsShareWhatIsEncoded(t *testing.T) {
	fleet, err := source.Read([]string{fleetDir}, source.Options{})
	require.NoError(t, err)
	for _, regions := range [][]string{nil, {"jp", "kr"}, {"tw"}} {
		opts := fn.Options{Version: "v1", Regions: regions}
		rendered, findings := fn.Render(fleet, opts)
		require.Empty(t, findings)
		var each, all strings.Builder
		require.NoError(t, sink.WriteYAML(&each, rendered.Objects(), 0))
		stream := &counting{YAML: sink.NewYAML(sink.Limit(each.Len()))}
		workloads, findings := fn.RenderTo(fleet, opts, stream)
		require.Empty(t, findings)
		require.NoError(t, stream.Write(&all))
		assert.True(t, each.String() == all.String())
		assert.Equal(t, rendered.Len(), workloads)
		if len(regions) == 1 {
			assert.Zero(t, stream.filled)
		} else {
			assert.Greater(t, stream.filled, 9*stream.added)
		}

		tooLarge := sink.NewYAML(sink.Limit(each.Len() - 1))
		fn.RenderTo(fleet, opts, tooLarge)
		assert.Error(t, tooLarge.Write(&all))
	}
}
