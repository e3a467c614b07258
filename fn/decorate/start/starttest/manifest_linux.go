package starttest

import (
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/decorate/start"
	"github.com/batchfn/batchfn/fn/decorate/start/script"
	"github.com/batchfn/batchfn/fn/manifest"
)

// HandWritten is the command line of a manifest that somebody wrote, a Job's where the proxy is to quit and else a
// Deployment's, after the wrapper has been put before its words: the first is its command, the others are its args.
func HandWritten(t *testing.T, o script.Options, binary bool, words ...string) []string {
	t.Helper()
	kind := "apiVersion: apps/v1\nkind: Deployment\n"
	if o.QuitProxy {
		kind = "apiVersion: batch/v1\nkind: Job\n"
	}
	text := kind + "metadata: {name: mail}\nspec:\n  template:\n    spec:\n      containers:\n      - name: mail\n        command:\n"
	for i, word := range words {
		if i == 1 {
			text += "        args: # its own\n"
		}
		text += "        - " + string(manifest.AppendJSONText(nil, word)) + "\n"
	}
	out, err := node.Wrap([]byte(text), start.Wrapper{Binary: binary, Image: "batchfn:v1", ReadyTimeout: o.ReadyTimeout, Interval: o.Interval})
	require.NoError(t, err, text)
	var read struct {
		Spec struct {
			Template struct {
				Spec struct {
					Containers []struct{ Command, Args []string }
				}
			}
		}
	}
	require.NoError(t, yaml.Unmarshal(out, &read), string(out))
	main := read.Spec.Template.Spec.Containers[0]
	return append(main.Command, main.Args...)
}
