package node_test

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/node"
)

// TestTheItemsOfAListGrowEachByItself: a piece is what is between the dashes, so the
// text around stays, and each item becomes what it would become alone.
func TestTheItemsOfAListGrowEachByItself(t *testing.T) {
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 2))
		indent := strings.Repeat(" ", 2*r.IntN(2))
		list, want := "# all\napiVersion: v1\nkind: List\nitems: # below\n", []any{}
		for i := range uint64(1 + r.IntN(3)) {
			text := strings.NewReplacer("\ufeff", "", "---\n", "").Replace(strings.ReplaceAll(workload(seed*10+i), "\r\n", "\n"))
			value, err := read3(text)
			require.NoError(t, err)
			text = strings.TrimRight(text, "\n")
			if strings.Contains(text, "&") || strings.Contains(text, "|+") {
				continue // names are of the whole document; and what keeps blank lines would keep others
			}
			want = append(want, model(value))
			list += indent + "# an item\n" + indent + "- " + strings.ReplaceAll(strings.TrimPrefix(text, "# first\n"), "\n", "\n  "+indent) + "\n"
		}
		if len(want) == 0 {
			continue
		}
		list += "metadata: {}\n"
		out := growList(t, list)
		now, err := read3(out)
		require.NoError(t, err, out)
		require.Equal(t, want, now["items"], "seed %d\n%s\n->\n%s", seed, list, out)
		linesStay(t, list, out)
		require.Equal(t, out, growList(t, out))
	}
}

func growList(t *testing.T, list string) string {
	t.Helper()
	spans, err := node.Items([]byte(list))
	require.NoError(t, err, list)
	out := []byte(list)
	for _, span := range slices.Backward(spans) {
		grown, err := node.Add([]byte(list[span.From:span.To]), additions...)
		require.NoError(t, err, list[span.From:span.To])
		out = slices.Replace(out, span.From, span.To, grown...)
	}
	return string(out)
}

// TestJSONGrowsAsYAMLDoes: on one line or on many, alone or in a List.
func TestJSONGrowsAsYAMLDoes(t *testing.T) {
	for seed := range uint64(100) {
		value, err := readYAML(workload(seed))
		if err != nil {
			continue
		}
		want, err := readYAML(workload(seed))
		require.NoError(t, err)
		w := wrappers[seed%2]
		wrapped, _ := wrapModel(model(want), w)
		compact, err := json.Marshal(value)
		require.NoError(t, err)
		lines, err := json.MarshalIndent(value, "", "  ")
		require.NoError(t, err)
		for _, text := range []string{string(compact), string(lines) + "\n"} {
			out, err := node.Add([]byte(text), additions...)
			if r := (*node.Refused)(nil); errors.As(err, &r) {
				t.Fatal(err, text)
			}
			out, err = node.Wrap(out, w)
			require.NoError(t, err, text)
			var now map[string]any
			require.NoError(t, json.Unmarshal(out, &now), string(out))
			assert.Equal(t, normal(wrapped), normal(any(now)), "%s\n->\n%s", text, out)
			list := `{"kind":"List","items":[{"kind":"ConfigMap"}, ` + text + `]}`
			require.NoError(t, json.Unmarshal([]byte(growList(t, list)), &now), string(out))
		}
	}
}
