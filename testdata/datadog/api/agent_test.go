package api

import (
	"archive/zip"
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// operator has the schema of DatadogAgent. Only its files are read: its code wants a newer Go.
const operator = "github.com/DataDog/datadog-operator@v1.31.2"

// TestTheOperatorKnowsTheSettings holds monitors agent --format operator to the schema of
// its resource: each key is known, and each value of the type.
func TestTheOperatorKnowsTheSettings(t *testing.T) {
	text := ofOperator(t, "config/crd/bases/v1/datadoghq.com_datadogagents.yaml")
	var crd struct {
		Spec struct {
			Versions []struct {
				Name   string
				Schema struct {
					OpenAPIV3Schema schema `yaml:"openAPIV3Schema"`
				}
			}
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &crd))
	var agent map[string]any
	require.NoError(t, yaml.Unmarshal(batchfn(t, "monitors", "agent", "--format", "operator"), &agent))
	assert.Equal(t, "datadoghq.com/"+crd.Spec.Versions[0].Name, agent["apiVersion"])
	assert.Empty(t, crd.Spec.Versions[0].Schema.OpenAPIV3Schema.differences(agent, "agent"))
	agent["spec"].(map[string]any)["globl"] = true
	assert.Len(t, crd.Spec.Versions[0].Schema.OpenAPIV3Schema.differences(agent, "agent"), 1, "the check sees a misspelt key")
}

// ofOperator reads a file of the operator's module, from its archive: unpacking it fails
// where Go is older than the module wants.
func ofOperator(t *testing.T, name string) []byte {
	t.Helper()
	var module struct{ Zip, Error string }
	out, _ := exec.Command("go", "mod", "download", "-json", operator).Output()
	require.NoError(t, json.Unmarshal(out, &module))
	archive, err := zip.OpenReader(module.Zip)
	require.NoError(t, err, module.Error)
	defer archive.Close()
	f, err := archive.Open(operator + "/" + name)
	require.NoError(t, err)
	defer f.Close()
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	return text
}

// schema is the part of a structural schema that matters here.
type schema struct {
	Type       string
	Properties map[string]schema
	Values     *schema `yaml:"additionalProperties"`
}

func (s schema) differences(v any, path string) (out []string) {
	switch v := v.(type) {
	case map[string]any:
		if s.Type != "object" {
			return []string{path + " wants " + s.Type}
		}
		for key, value := range v {
			below, known := s.Properties[key]
			switch {
			case known:
				out = append(out, below.differences(value, path+"."+key)...)
			case s.Values != nil:
				out = append(out, s.Values.differences(value, path+"."+key)...)
			case path != "agent.metadata":
				out = append(out, path+"."+key+" is unknown")
			}
		}
	case bool:
		if s.Type != "boolean" {
			out = append(out, path+" wants "+s.Type)
		}
	case string:
		if s.Type != "string" {
			out = append(out, path+" wants "+s.Type)
		}
	}
	return out
}

// TestTheChartKnowsTheSettings: the chart is in no registry that Go reaches, so its keys are
// written down here: https://github.com/DataDog/helm-charts/blob/main/charts/datadog/values.yaml
func TestTheChartKnowsTheSettings(t *testing.T) {
	known := []string{
		"datadog", "datadog.kubeStateMetricsCore", "datadog.kubeStateMetricsCore.enabled", "datadog.apm", "datadog.apm.portEnabled",
		"datadog.kubernetesResourcesLabelsAsTags", "datadog.kubernetesResourcesAnnotationsAsTags", "clusterAgent", "clusterAgent.enabled",
	}
	var values map[string]any
	require.NoError(t, yaml.Unmarshal(batchfn(t, "monitors", "agent", "--format", "helm"), &values))
	var walk func(v map[string]any, path string)
	walk = func(v map[string]any, path string) {
		for key, value := range v {
			below := strings.TrimPrefix(path+"."+key, ".")
			assert.Contains(t, known, below)
			if m, ok := value.(map[string]any); ok && !strings.HasSuffix(key, "AsTags") {
				walk(m, below)
			}
		}
	}
	walk(values, "")
}

// TestTheEnvironmentIsJSON, as the Agent reads it.
func TestTheEnvironmentIsJSON(t *testing.T) {
	for line := range strings.Lines(string(batchfn(t, "monitors", "agent", "--format", "env"))) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		_, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		require.True(t, ok, line)
		assert.True(t, json.Valid([]byte(strings.Trim(value, "'"))), line)
	}
}
