// Package apply runs the real terraform on what batchfn monitors writes, with the
// provider of ../provider. It needs terraform 1.11 on the PATH, which is in no package
// registry: https://developer.hashicorp.com/terraform/install.
package apply

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var batchfn, cliConfig string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "apply")
	if err == nil {
		err = prepare(dir)
	}
	status := 1
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		status = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(status)
}

// prepare builds batchfn and the provider, and tells terraform where that is.
func prepare(dir string) error {
	if _, err := exec.LookPath("terraform"); err != nil {
		return fmt.Errorf("terraform is missing, and is in no package registry: install 1.11 or later from https://developer.hashicorp.com/terraform/install")
	}
	batchfn = filepath.Join(dir, "batchfn")
	plugins := filepath.Join(dir, "plugins")
	for _, build := range []*exec.Cmd{
		exec.Command("go", "build", "-C", "../../..", "-o", batchfn, "./cmd/batchfn"),
		exec.Command("go", "build", "-o", filepath.Join(plugins, "terraform-provider-datadog"), "../provider"),
	} {
		if out, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", build, err, out)
		}
	}
	cliConfig = filepath.Join(dir, "terraform.rc")
	return os.WriteFile(cliConfig, []byte(fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  dev_overrides {\n    \"DataDog/datadog\" = %q\n  }\n  direct {}\n}\n", plugins)), 0o600)
}

// terraform runs in a directory and returns what it prints.
func terraform(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("terraform", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+cliConfig, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func must(t *testing.T, dir string, args ...string) string {
	t.Helper()
	out, err := terraform(t, dir, args...)
	require.NoError(t, err, "terraform %s: %s", strings.Join(args, " "), out)
	return out
}

// monitors writes the module of a fleet into a directory.
func monitors(t *testing.T, fleet, dir string) {
	t.Helper()
	out, err := exec.Command(batchfn, "monitors", fleet, "-o", "dir="+dir).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

func TestTheFleetIsAppliedAsItIsWritten(t *testing.T) {
	dir := t.TempDir()
	monitors(t, "../../../examples/fleet", dir)
	must(t, dir, "validate", "-no-color")
	out := must(t, dir, "apply", "-auto-approve", "-no-color")
	assert.Contains(t, out, "0 changed, 0 destroyed")
	assert.Contains(t, must(t, dir, "plan", "-no-color"), "No changes.")

	for name, r := range resources(t, dir) {
		if message, ok := r["message"].(string); ok { // nothing of a message is a template to Terraform
			assert.Equal(t, written(t, dir, name)["message"], message, name)
		}
	}
}

func TestOneDocumentIsAModule(t *testing.T) {
	dir := t.TempDir()
	out, err := exec.Command(batchfn, "monitors", "../../../examples/quickstart").Output()
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.tf.json"), out, 0o600))
	must(t, dir, "validate", "-no-color")
	must(t, dir, "apply", "-auto-approve", "-no-color")

	shown, err := exec.Command(batchfn, "dashboard", "../../../examples/quickstart").Output()
	require.NoError(t, err)
	assert.Equal(t, strings.TrimSpace(string(shown)), resources(t, dir)["datadog_dashboard_json.fleet"]["dashboard"])
}

// TestTheExampleCanBeApplied; that it is what the quickstart makes is a golden of cmd/batchfn.
func TestTheExampleCanBeApplied(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../../examples/datadog")))
	must(t, dir, "apply", "-auto-approve", "-no-color")
}

// TestABatchMoreReplacesNothing: fleet A is applied, then fleet B planned.
func TestABatchMoreReplacesNothing(t *testing.T) {
	dir := t.TempDir()
	monitors(t, fleet(t, "a", "b"), dir)
	must(t, dir, "apply", "-auto-approve", "-no-color")
	for name, batches := range map[string][]string{"added": {"a", "b", "c"}, "removed": {"a"}, "renamed": {"a", "z"}} {
		monitors(t, fleet(t, batches...), dir)
		must(t, dir, "plan", "-no-color", "-out=plan")
		for _, change := range planned(t, dir) {
			assert.NotContains(t, change.Actions, "delete", "%s: %s", name, change.Address)
			assert.NotContains(t, change.Actions, "create", "%s: %s", name, change.Address)
		}
	}
}

func fleet(t *testing.T, names ...string) string {
	t.Helper()
	text, err := os.ReadFile("../../../examples/quickstart/fleet.cue")
	if err != nil {
		files, globErr := filepath.Glob("../../../examples/quickstart/*.cue")
		require.NoError(t, globErr)
		for _, f := range files {
			part, err := os.ReadFile(f)
			require.NoError(t, err)
			text = append(text, bytes.Replace(part, []byte("package fleet\n"), nil, 1)...)
		}
		text = append([]byte("package fleet\n"), text...)
	}
	for _, name := range names {
		text = fmt.Appendf(text, "\nbatches: %q: {owner: \"owner-team\", commands: \"run\", severity: \"high\", schedule: \"0 3 * * *\", expectedDuration: \"5m\"}\n", "batch-"+name)
	}
	path := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

type change struct {
	Address string
	Actions []string
}

func planned(t *testing.T, dir string) []change {
	t.Helper()
	var plan struct {
		Changes []struct {
			Address string
			Change  struct{ Actions []string }
		} `json:"resource_changes"`
	}
	require.NoError(t, json.Unmarshal([]byte(must(t, dir, "show", "-json", "plan")), &plan))
	var out []change
	for _, c := range plan.Changes {
		out = append(out, change{c.Address, c.Change.Actions})
	}
	return out
}

// resources are those of the state, by address.
func resources(t *testing.T, dir string) map[string]map[string]any {
	t.Helper()
	var state struct {
		Values struct {
			Root struct {
				Resources []struct {
					Address string
					Values  map[string]any
				}
			} `json:"root_module"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(must(t, dir, "show", "-json")), &state))
	out := map[string]map[string]any{}
	for _, r := range state.Values.Root.Resources {
		out[r.Address] = r.Values
	}
	return out
}

// written is a resource as it stands in the files.
func written(t *testing.T, dir, address string) map[string]any {
	t.Helper()
	kind, name, _ := strings.Cut(address, ".")
	files, err := filepath.Glob(filepath.Join(dir, "*.tf.json"))
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var doc struct {
			Resource map[string]map[string]map[string]any
		}
		require.NoError(t, json.Unmarshal(text, &doc))
		if r := doc.Resource[kind][name]; r != nil {
			return r
		}
	}
	return nil
}
