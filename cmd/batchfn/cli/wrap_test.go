package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFlagsFitTheTerminal: the help of a command, and of one below it, in a narrow window.
func TestFlagsFitTheTerminal(t *testing.T) {
	for _, width := range []int{60, 80, 132} {
		root := &cobra.Command{Use: "batchfn"}
		ColorFlag(root)
		sub := &cobra.Command{Use: "check", Run: func(*cobra.Command, []string) {}}
		sub.Flags().String("root", "", "directory that batchfn reads no files outside of (default: the nearest ancestor with cue.mod, else with .git, else the argument)")
		root.AddCommand(sub)
		wrapFlags(root, width)
		var out bytes.Buffer
		root.SetOut(&out)
		root.SetArgs([]string{"check", "--help"})
		require.NoError(t, root.Execute())
		for line := range strings.Lines(out.String()) {
			assert.LessOrEqual(t, len(strings.TrimSuffix(line, "\n")), width)
		}
		assert.Equal(t, 2, strings.Count(out.String(), "argument")+strings.Count(out.String(), "NO_COLOR"), "nothing is lost")
	}
}
