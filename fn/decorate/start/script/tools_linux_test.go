package script_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestMissingTools(t *testing.T) {
	t.Parallel()
	loop := script.Options{Interval: time.Second}
	for name, c := range map[string]struct {
		options         script.Options
		without, client string
		says            string
	}{
		"no client, waiting":  {waits, "", starttest.NoClient, "the image has neither curl nor wget"},
		"no client, quitting": {quits, "", starttest.NoClient, "the image has neither curl nor wget"},
		"no client, job":      {job, "", starttest.NoClient, "the image has neither curl nor wget"},
		"no sleep, job":       {job, "sleep", starttest.Curl, "the image has no sleep"},
		"no sleep, loop":      {loop, "sleep", starttest.NoClient, "the image has no sleep"},
	} {
		t.Run(name, func(t *testing.T) {
			starttest.EveryShell(t, func(t *testing.T, shell string) {
				image := starttest.NewImage(t, shell, c.client)
				if c.without != "" {
					require.NoError(t, os.Remove(filepath.Join(image, c.without)))
				}
				got := container{Options: c.options, Image: image, Words: []string{"probe", "words", "ran"}}.run(t)
				assert.Equal(t, 127, got.Code)
				assert.Empty(t, got.Stdout)
				assert.Equal(t, "batchfn-start: "+c.says+"\n", got.Stderr)
			})
		})
	}
}

// A configuration file of curl's that breaks every request is not read.
func TestCurlrcIsNotRead(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	home := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(home, ".curlrc"), []byte("url = http://127.0.0.1:9\nfail-early\n"), 0o644))
	var p starttest.Proxy
	p.Listen(t, starttest.ReadyAddress, starttest.Status(200))
	got := container{Options: waits, Client: starttest.Curl, Env: []string{"HOME=" + home}, Words: []string{"probe", "env"}}.run(t)
	assert.Zero(t, got.Code)
	assert.Contains(t, got.Stdout, home)
	assert.Len(t, p.Requests(starttest.GetReady), 1)
}
