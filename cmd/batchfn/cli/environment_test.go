package cli

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestTheEnvironmentIsCleared: of what is beside git's credentials nothing is
// left for a library, nor for a process that evaluates.
func TestTheEnvironmentIsCleared(t *testing.T) {
	all, local := os.Environ(), time.Local
	t.Cleanup(func() {
		os.Clearenv()
		for _, line := range all {
			name, value, _ := strings.Cut(line, "=")
			os.Setenv(name, value)
		}
		time.Local = local
	})
	for _, name := range []string{"AWS_SECRET_ACCESS_KEY", "GIT_ASKPASS", "HOME", "TZ", "ZONEINFO", "CUE_DEBUG", "LC_ALL", "PATH", "ARGOCD_ENV_REGION", "PARAM_REGION", "TMPDIR"} {
		t.Setenv(name, "canary")
	}
	s := Process()
	assert.Equal(t, []string{"TMPDIR=canary"}, without(os.Environ(), "GO"), "libraries")
	assert.ElementsMatch(t, []string{"TMPDIR=canary", "LC_ALL=canary", "PATH=canary", "ARGOCD_ENV_REGION=canary", "PARAM_REGION=canary"}, without(s.environ, "GO", "TERM", "NO_COLOR", "LANG", "LC_MESSAGES"), "evaluating")
	assert.Equal(t, "canary", s.Getenv("ARGOCD_ENV_REGION"))
	assert.Empty(t, s.Getenv("HOME"))
	assert.Equal(t, time.UTC, time.Local)
}

func without(lines []string, prefixes ...string) (out []string) {
	for _, line := range lines {
		keep := true
		for _, p := range prefixes {
			keep = keep && !strings.HasPrefix(line, p)
		}
		if keep {
			out = append(out, line)
		}
	}
	return out
}
