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

// A client's configuration that breaks every request is for the command only.
func TestClientsAreNotConfigured(t *testing.T) {
	home := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(home, ".curlrc"), []byte("url = http://127.0.0.1:9\nfail-early\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(home, ".wgetrc"), []byte("http_proxy = http://127.0.0.1:9\n"), 0o644))
	for name, env := range map[string][]string{
		"home": {"HOME=" + home, "CURL_HOME=" + home},
		"file": {"WGETRC=/no/where"},
	} {
		t.Run(name, func(t *testing.T) {
			starttest.EveryClient(t, func(t *testing.T, client string) {
				p := new(starttest.Proxy).Ready(t)
				got := container{Options: job, Client: client, Env: env, Words: []string{"probe", "env"}}.run(t)
				assert.Zero(t, got.Code)
				for _, variable := range env {
					assert.Contains(t, got.Stdout, variable)
				}
				assert.Equal(t, []string{starttest.GetReady, starttest.PostQuit}, p.Kinds())
			})
		})
	}
}
