package pattern

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"text/template"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/testdata/bench/same"
)

// read makes workloads of JSON with the resources of each.
func read(t *testing.T, workloads ...string) []Workload {
	t.Helper()
	var out []Workload
	for _, text := range workloads {
		read, err := Read([]byte(text))
		require.NoError(t, err)
		metadata := read.(map[string]any)["metadata"].(map[string]any)
		out = append(out, Workload{
			Name: metadata["name"].(string), Team: metadata["team"].(string), Region: metadata["namespace"].(string), Resources: []any{read},
		})
	}
	return out
}

// printed runs a pattern's template as peers do.
func printed(t *testing.T, p *Pattern) same.Resources {
	t.Helper()
	const loop = "{{range .}}{{$region := .region}}{{$team := .team}}{{$env := .env}}{{with .fields}}%s{{end}}{{end}}\n"
	tmpl, err := template.New("").Parse(fmt.Sprintf(loop, p.Template(false)))
	require.NoError(t, err)
	var workloads []Values
	for _, e := range p.Data.Entries {
		for region, own := range e.Regions {
			fields := merged(e.Fields, own)
			w := Values{"fields": fields, "region": p.Data.Regions[region], "team": p.Data.Teams[fields["team"].(string)]}
			if p.HasEnv() {
				w["env"] = merged(p.Data.Env, p.Data.Regions[region]["env"].(Values), fields["env"].(Values))
			}
			workloads = append(workloads, w)
		}
	}
	var b bytes.Buffer
	require.NoError(t, tmpl.Execute(&b, workloads))
	out := same.Resources{}
	require.NoError(t, out.Read(&b), "%s", b.String())
	return out
}

func merged(levels ...Values) Values {
	out := Values{}
	for _, l := range levels {
		maps.Copy(out, l)
	}
	return out
}

func workload(region, team, name, spec string) string {
	return fmt.Sprintf(`{"kind": "Job", "metadata": {"namespace": %q, "team": %q, "name": %q}, "spec": %s}`, region, team, name, spec)
}

// TestPatternsPrintWhatTheyWereMadeOf with whatever may differ.
func TestPatternsPrintWhatTheyWereMadeOf(t *testing.T) {
	for name, specs := range map[string][]string{
		"nothing differs":      {`{"a": [1, {"b": "{{c}}"}]}`, `{"a": [1, {"b": "{{c}}"}]}`},
		"scalars":              {`{"n": 1, "s": "x: 'y'\n"}`, `{"n": 2, "s": "\"\\ ＠"}`, `{"n": 0, "s": ""}`},
		"what is missing":      {`{"a": {"b": {"c": 1}}}`, `{}`, `{"a": {}}`, `{"a": {"b": {}}}`, `{"a": {"b": {"c": 0}}}`},
		"lists of scalars":     {`{"args": ["a", "b"]}`, `{"args": []}`, `{}`, `{"args": ["c"]}`},
		"lists of objects":     {`{"v": [{"name": "a", "n": 1}]}`, `{"v": [{"name": "b"}, {"name": "c", "n": 2}]}`, `{"v": []}`, `{}`},
		"lists in lists":       {`{"v": [{"w": [1, 2]}, {"w": [3]}]}`, `{"v": [{"w": []}]}`, `{"v": []}`},
		"the same beginning":   {`{"v": [{"name": "a", "n": 1}]}`, `{"v": [{"name": "a", "n": 2}, {"name": "c"}]}`},
		"what most have":       {`{"n": 3, "l": ["x"]}`, `{"n": 3, "l": ["x"]}`, `{"n": 3, "l": ["x"]}`, `{"n": 4, "l": ["y", "z"]}`},
		"what most have not":   {`{"n": 3, "b": true}`, `{"n": 3, "b": true}`, `{"n": 3, "b": true}`, `{"n": 0, "b": false}`},
		"texts of many lines":  {`{"s": "a\n  b\n\nc\n", "t": "x\ny"}`, `{"s": "a\n  b\n\nc\n", "t": "x\ny"}`, `{"s": "-\n", "t": "x\ny"}`},
		"names within strings": {`{"s": "job:one,region:jp", "n": "one-x"}`, `{"s": "job:two,region:tw", "n": "two-x"}`},
		"variables":            {`{"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}`, `{"env": [{"name": "A", "value": "1"}, {"name": "C", "ref": {"key": "k"}}, {"name": "D", "value": "4"}]}`, `{"env": [{"name": "A", "value": "1"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			var workloads []string
			for i, spec := range specs {
				name := []string{"one", "two", "three", "four", "five"}[i]
				workloads = append(workloads, workload([]string{"jp", "tw"}[i%2], "team", name, spec))
				if i == 0 {
					workloads = append(workloads, workload("kr", "other", "extra", specs[len(specs)-1]), workload("tw", "team", name, spec))
				}
			}
			want := same.Resources{}
			require.NoError(t, want.Read(strings.NewReader(strings.Join(workloads, "\n---\n"))))
			assert.NoError(t, want.Compare(printed(t, Of(read(t, workloads...)))))
		})
	}
}

// TestDataIsWhatDiffers: the time zone by region, the contact by team, retries where
// they are unusual; and the title has the schedule in it.
func TestDataIsWhatDiffers(t *testing.T) {
	spec := func(schedule, zone string, retries int, contact string) string {
		return fmt.Sprintf(`{"kind": "text", "schedule": %q, "timeZone": %q, "retries": %d, "contact": %q, "title": "%s runs"}`, schedule, zone, retries, contact, schedule)
	}
	p := Of(read(t,
		workload("jp", "red", "a", spec("1", "Tokyo", 3, "#red")),
		workload("tw", "red", "a", spec("2", "Taipei", 3, "#red")),
		workload("jp", "blue", "b", spec("3", "Tokyo", 3, "#blue")),
		workload("tw", "blue", "b", spec("4", "Taipei", 5, "#blue")),
	))
	have, err := json.Marshal(p.Data)
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"env": {},
		"regions": {"jp": {"region": "jp", "timeZone": "Tokyo", "env": {}}, "tw": {"region": "tw", "timeZone": "Taipei", "env": {}}},
		"teams": {"red": {"team": "red", "contact": "#red"}, "blue": {"team": "blue", "contact": "#blue"}},
		"entries": [
			{"fields": {"name": "a", "team": "red"}, "regions": {"jp": {"schedule": "1"}, "tw": {"schedule": "2"}}},
			{"fields": {"name": "b", "team": "blue"}, "regions": {"jp": {"schedule": "3"}, "tw": {"schedule": "4", "retries": 5}}}
		]
	}`, string(have))
}
