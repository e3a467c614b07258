package argocd

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestTheDeadlineIsOurs takes a fleet that would take minutes. Argo CD's own deadline would end it with "signal:
// killed", and no word of a time limit.
func TestTheDeadlineIsOurs(t *testing.T) {
	hurried := func(spec map[string]any) {
		spec["generate"] = map[string]any{"command": []string{"batchfn", "plugin", "generate", "--timeout", "1s"}}
	}
	s, repository := start(t, variant(t, "hurried", hurried), batchfn), t.TempDir()
	write(t, repository, map[string]string{"fleet/platform.cue": platform(t), "fleet/batches.cue": `package fleet

import "list"

_n: list.Range(0, 10, 1)
_slow: [for a in _n for b in _n for c in _n for d in _n for e in _n for f in _n {a + b + c + d + e + f}]
` + good})
	text := s.failure(t, application{repository: repository, path: "fleet", plugin: inRegion("jp")})
	status, stderr := s.message(t, text)
	assert.Equal(t, "3", status)
	assert.Contains(t, stderr, "not done after 1s (--timeout)")
	assert.NotContains(t, text, "signal")
	s.isClean(t)
}
