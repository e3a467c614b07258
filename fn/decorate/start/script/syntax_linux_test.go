package script_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestSyntax(t *testing.T) {
	goldens, err := filepath.Glob("testdata/*.sh")
	require.NoError(t, err)
	require.Len(t, goldens, 8)
	for _, command := range [][]string{
		{"dash", "-n"}, {"busybox", "sh", "-n"}, {"bash", "--posix", "-n"}, {"shellcheck", "-s", "sh", "-e", "SC2317"},
	} {
		tool := starttest.LookTool(t, command[0])
		for _, golden := range goldens {
			t.Run(command[0]+" "+filepath.Base(golden), func(t *testing.T) {
				out, err := exec.Command(tool, append(command[1:], golden)...).CombinedOutput()
				require.NoError(t, err, "%s", out)
				require.Empty(t, string(out))
			})
		}
	}
}
