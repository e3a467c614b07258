package report

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestURIs are references that lead back to the name of the file.
func TestURIs(t *testing.T) {
	for name, want := range map[string]string{
		"fleet.cue":          "fleet.cue",
		"a/team a 100%.cue":  "a/team%20a%20100%25.cue",
		"a:b.cue":            "a%3Ab.cue",
		"a?b#c.cue":          "a%3Fb%23c.cue",
		"日本/a.cue":           "%E6%97%A5%E6%9C%AC/a.cue",
		"a\\b\n.cue":         "a%5Cb%0A.cue",
		"[x]\"<>.cue":        "%5Bx%5D%22%3C%3E.cue",
		"../beside/a.cue":    "../beside/a.cue",
		"/srv/fleet/a b.cue": "file:///srv/fleet/a%20b.cue",
	} {
		got := uri(name)
		assert.Equal(t, want, got)
		u, err := url.Parse(got)
		require.NoError(t, err)
		assert.Equal(t, name, u.Path)
	}
}
