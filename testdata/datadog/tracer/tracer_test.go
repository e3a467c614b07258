// Package tracer runs Datadog's Go tracer with the environment that batchfn renders, against
// a stand-in of the Agent on the loopback: each span says whose batch it is.
package tracer

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tinylib/msgp/msgp"
)

// environment is what batchfn gives the container of the quickstart's first batch; what a
// pod's labels say is filled in, as the kubelet would.
func environment(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "run", "-C", "../../..", "./cmd/batchfn", "render", "examples/quickstart", "--region", "jp", "--version", "v1", "-o", "json").Output()
	require.NoError(t, err)
	var list struct {
		Items []struct {
			Kind string
			Spec struct {
				JobTemplate struct {
					Spec struct {
						Template struct {
							Metadata struct{ Labels map[string]string }
							Spec     struct {
								Containers []struct {
									Env []struct {
										Name, Value string
										ValueFrom   struct{ FieldRef struct{ FieldPath string } }
									}
								}
							}
						}
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal(out, &list))
	require.Equal(t, "CronJob", list.Items[0].Kind)
	pod := list.Items[0].Spec.JobTemplate.Spec.Template
	var env []string
	for _, e := range pod.Spec.Containers[0].Env {
		value := e.Value
		for label, text := range pod.Metadata.Labels {
			if e.ValueFrom.FieldRef.FieldPath == "metadata.labels['"+label+"']" {
				value = text
			}
		}
		if e.Name != "DD_AGENT_HOST" {
			env = append(env, e.Name+"="+value)
		}
	}
	return env
}

// agent takes traces: [][]span, of which the tags of each span are kept.
func agent(t *testing.T) (url string, spans chan map[string]string) {
	t.Helper()
	spans = make(chan map[string]string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v0.4/traces" {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			var text []byte
			for rest := body; len(rest) > 0; {
				read, _, err := msgp.ReadIntfBytes(rest)
				if err != nil {
					break
				}
				text, _ = json.Marshal(read)
				break
			}
			var traces [][]struct {
				Name, Service string
				Meta          map[string]string
			}
			_ = json.Unmarshal(text, &traces)
			for _, trace := range traces {
				for _, s := range trace {
					s.Meta["operation"], s.Meta["service"] = s.Name, s.Service
					spans <- s.Meta
				}
			}
		}
		_, _ = w.Write([]byte(`{"rate_by_service":{}}`))
	}))
	t.Cleanup(server.Close)
	return server.URL, spans
}

func TestEachSpanSaysWhoseBatchItIs(t *testing.T) {
	url, spans := agent(t)
	program := filepath.Join(t.TempDir(), "batch")
	out, err := exec.Command("go", "build", "-o", program, "./batch").CombinedOutput()
	require.NoError(t, err, "%s", out)
	cmd := exec.Command(program)
	cmd.Env = append(environment(t), "DD_TRACE_AGENT_URL="+url, "DD_INSTRUMENTATION_TELEMETRY_ENABLED=false", "DD_REMOTE_CONFIGURATION_ENABLED=false", "HOME="+t.TempDir(), "PATH="+os.Getenv("PATH"))
	out, _ = cmd.CombinedOutput()
	assert.Equal(t, 1, cmd.ProcessState.ExitCode(), "the snippet keeps the exit code: %s", out)

	seen := map[string]map[string]string{}
	for len(seen) < 2 {
		select {
		case tags := <-spans:
			seen[tags["operation"]] = tags
		case <-time.After(20 * time.Second):
			require.Fail(t, "no spans", "%v %s", seen, out)
		}
	}
	for operation, tags := range seen {
		for tag, want := range map[string]string{"batch": "batch-sample", "owner": "owner-team", "severity": "high", "batch_region": "jp", "slack_group_id": "S0123ABCD", "env": "prod-jp"} {
			assert.Equal(t, want, tags[tag], "%s: %s", operation, tag)
		}
		assert.Equal(t, "batch-sample", tags["service"], operation)
	}
	require.Contains(t, seen, "batch.task")
	assert.Contains(t, seen["batch.task"]["error.message"]+seen["batch.task"]["error.msg"], "the file is missing")
}
