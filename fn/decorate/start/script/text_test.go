package script

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyOptions are all that differ in more than a number, by the name of their golden file.
func everyOptions() map[string]Options {
	all := map[string]Options{}
	for bits := range 8 {
		var o Options
		name := ""
		if bits&1 != 0 {
			o.ReadyTimeout, name = 5*time.Minute, name+"-wait"
		}
		if bits&2 != 0 {
			o.QuitProxy, name = true, name+"-quit"
		}
		if bits&4 != 0 {
			o.Interval, name = 10*time.Second, name+"-loop"
		}
		all["script"+name+".sh"] = o
	}
	return all
}

// TestText compares with testdata; BATCHFN_UPDATE=1 rewrites it.
func TestText(t *testing.T) {
	for name, options := range everyOptions() {
		t.Run(name, func(t *testing.T) {
			golden := filepath.Join("testdata", name)
			if os.Getenv("BATCHFN_UPDATE") == "1" {
				require.NoError(t, os.WriteFile(golden, []byte(options.Text()), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), options.Text())
		})
	}
}

func TestTextSurvivesTheManifest(t *testing.T) {
	for name, options := range everyOptions() {
		t.Run(name, func(t *testing.T) {
			text := options.Text()
			assert.NotContains(t, text, "$(", "Kubernetes takes it for a variable")
			assert.NotContains(t, text, "$$", "Kubernetes makes it one $")
			assert.True(t, strings.HasSuffix(text, "\n"))
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				assert.Equal(t, strings.TrimRight(line, " "), line, "trailing blanks make YAML quote the text")
				assert.NotEmpty(t, line)
				for _, r := range line {
					assert.True(t, ' ' <= r && r <= '~', "%q in %q", r, line)
				}
			}
		})
	}
}

// Some thousand manifests hold the text.
func TestTextIsShort(t *testing.T) {
	assert.Less(t, len(Options{ReadyTimeout: 5 * time.Minute, QuitProxy: true}.Text()), 2100)
}

func TestDurationsAreWholeSecondsRoundedUp(t *testing.T) {
	for d, want := range map[time.Duration]int64{-time.Second: 0, 0: 0, 1: 1, time.Second: 1, time.Second + 1: 2, time.Hour: 3600} {
		assert.Equal(t, want, seconds(d), "%s", d)
	}
}

func TestPausesDoubleUpToTheLongest(t *testing.T) {
	for interval, want := range map[time.Duration]string{
		0:                 "",
		time.Second:       "1 2 4 8 16 32 64 128 256 300",
		time.Minute:       "60 120 240 300",
		150 * time.Second: "150 300",
		5 * time.Minute:   "300",
		time.Hour:         "3600",
	} {
		assert.Equal(t, want, pauses(interval), "%s", interval)
	}
}

func ExampleOptions_Text() {
	fmt.Print(Options{}.Text())
	// Output: unset OLDPWD PWD SHLVL; exec "$@"
}
