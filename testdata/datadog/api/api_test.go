// Package api holds what batchfn writes to the types of Datadog's API client.
package api

import (
	"encoding/json"
	"os/exec"
	"reflect"
	"testing"

	"github.com/DataDog/datadog-api-client-go/v2/api/datadog"
	"github.com/DataDog/datadog-api-client-go/v2/api/datadogV1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func batchfn(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", append([]string{"run", "-C", "../../..", "./cmd/batchfn"}, args...)...)
	out, err := cmd.Output()
	require.NoError(t, err)
	return out
}

// unknown lists the properties that the types don't know: they land in AdditionalProperties.
func unknown(v reflect.Value, path string) (out []string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			out = unknown(v.Elem(), path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			if f.Name == "AdditionalProperties" || f.Name == "UnparsedObject" {
				if !v.Field(i).IsZero() && v.Field(i).Len() > 0 {
					out = append(out, path+"."+f.Name)
				}
				continue
			}
			out = append(out, unknown(v.Field(i), path+"."+f.Name)...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = append(out, unknown(v.Index(i), path)...)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			out = append(out, unknown(v.MapIndex(k), path+"."+k.String())...)
		}
	}
	return out
}

func TestTheDashboardIsOfTheTypes(t *testing.T) {
	for _, fleet := range []string{"examples/fleet", "examples/quickstart"} {
		var d datadogV1.Dashboard
		require.NoError(t, json.Unmarshal(batchfn(t, "dashboard", fleet), &d))
		unparsed, what := datadog.ContainsUnparsedObject(d)
		assert.False(t, unparsed, "%v", what)
		assert.Empty(t, unknown(reflect.ValueOf(d), "dashboard"))
		fits(t, d.Widgets, true)
		assert.Len(t, d.TemplateVariables, 3)
	}
}

// fits asks that widgets stand on a grid of twelve columns without one over the other.
func fits(t *testing.T, widgets []datadogV1.Widget, top bool) {
	t.Helper()
	taken := map[[2]int64]bool{}
	for _, w := range widgets {
		require.NotNil(t, w.Layout)
		assert.LessOrEqual(t, w.Layout.X+w.Layout.Width, int64(12))
		for x := w.Layout.X; x < w.Layout.X+w.Layout.Width; x++ {
			for y := w.Layout.Y; y < w.Layout.Y+w.Layout.Height; y++ {
				assert.False(t, taken[[2]int64{x, y}], "two widgets at %d, %d", x, y)
				taken[[2]int64{x, y}] = true
			}
		}
		if g := w.Definition.GroupWidgetDefinition; top {
			require.NotNil(t, g)
			assert.NotEmpty(t, g.Widgets)
			fits(t, g.Widgets, false)
		}
	}
}

func TestMonitorsAreOfTheTypes(t *testing.T) {
	var doc struct {
		Resource struct {
			Monitors map[string]struct {
				Name, Type, Query, Message, Priority string
				Tags                                 []string
			} `json:"datadog_monitor"`
		}
	}
	require.NoError(t, json.Unmarshal(batchfn(t, "monitors", "examples/fleet"), &doc))
	for name, m := range doc.Resource.Monitors {
		kind, err := datadogV1.NewMonitorTypeFromValue(m.Type)
		require.NoError(t, err, name)
		text, err := json.Marshal(datadogV1.NewMonitor(m.Query, *kind))
		require.NoError(t, err)
		var back datadogV1.Monitor
		require.NoError(t, json.Unmarshal(text, &back))
		unparsed, _ := datadog.ContainsUnparsedObject(back)
		assert.False(t, unparsed, name)
	}
}
