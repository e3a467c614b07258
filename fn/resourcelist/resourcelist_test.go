package resourcelist_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/batchfn/batchfn/fn/resourcelist"
)

const head = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"

// TestItemsComeOutByteForByte: comments, blanks, styles and the indent stay.
func TestItemsComeOutByteForByte(t *testing.T) {
	for name, items := range map[string]string{
		"comments": "- # above\n  apiVersion: v1 # beside\n  kind: A\n  # below\n- # a licence\n\n  # two\n  apiVersion: v1\n  kind: B\n# between\n- apiVersion: v1\n",
		"styles": `- {apiVersion: v1, kind: A, a: [1, 0x10, 1.0, 08, 1e3, ~, null, 2020-01-01, no]}
- apiVersion: "v1"
  kind: 'B'
  folded: >-
    two
    lines

    - no item
  kept: |+
    text

  indented: |2
      four
      - apiVersion: no item
  quoted: "a
    b"
  list:
    - wide
    -
      deep
  "quoted key": &anchor {a: b}
  alias: *anchor
  merged:
    <<: *anchor
`,
		"indented": "  - apiVersion: v1\n    kind: A\n  -\n    apiVersion: v1\n    kind: B\n",
		"windows":  "- apiVersion: v1\r\n  kind: A\r\n- kind: B\r\n",
		"unicode":  "- apiVersion: v1\n  kind: 日本\n  text: \"\u00e9\U0001F600\"\n- kind: B\n",
	} {
		t.Run(name, func(t *testing.T) {
			text := head + "items:\n" + items
			for _, text := range []string{text, text + "functionConfig:\n  kind: C\n", text + "...\n"} {
				l, err := resourcelist.Parse([]byte(text))
				require.NoError(t, err)
				l.Config = nil
				out, err := l.Encode(nil)
				require.NoError(t, err)
				assert.Equal(t, head+"items:\n"+items, string(out))
			}
		})
	}
}

// TestAliasesOfOtherItemsAreBounded: what calls Parse has checked its aliases already, but
// for a fuzz target.
func TestAliasesOfOtherItemsAreBounded(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("- a0: &a0 [x, x, x, x, x, x, x, x, x]\n")
	for i := range 8 {
		fmt.Fprintf(&bomb, "  a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), ", "))
	}
	for name, items := range map[string]string{"itself": "- a: &a [*a]\n- b: *a\n", "a bomb": bomb.String() + "- b: *a8\n"} {
		_, err := resourcelist.Parse([]byte(head + "items:\n" + items))
		require.ErrorContains(t, err, resourcelist.TooLarge, name)
	}
}

func TestWhatIsNoResourceListIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "standard input is empty",
		" \n":                                 "standard input is empty",
		"kind: ResourceList\n":                `of ""`,
		"apiVersion: v1\nkind: List\n":        `kind "List"`,
		head + "items: {}\n":                  "items is not a list",
		head + "items: [a]\n":                 "an item is not a resource",
		head + "functionConfig: [a]\n":        "functionConfig is not a resource",
		head + "functionconfig: {a: b}\n":     `unknown field "functionconfig"`,
		head + "items: []\nextra: {}\n":       `unknown field "extra"`,
		head + "---\n" + head:                 "a second YAML document",
		head + "items: [\n":                   "line",
		"apiVersion: config.kubernetes.io/v2": `kind ""`,
	} {
		_, err := resourcelist.Parse([]byte(text))
		require.ErrorContains(t, err, want, text)
	}
}

// FuzzItems holds Encode to Parse: what came in comes out, as values. Where
// items have no lines of their own, yaml writes them, as well as it can.
func FuzzItems(f *testing.F) {
	for _, seed := range []string{"- a: 1\n", "- a: |\n    x\n- # c\n  b: \"\u2028\"\n- c: 1\r- d: 2\n", "  - a: b\n  -\n    c: - x\n", "[{a: 1}]", "- a: &x 1\n- b: *x\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, items string) {
		l, err := resourcelist.Parse([]byte(head + "items:\n" + items + "\n"))
		if err != nil || strings.ContainsAny(items, "\r\u0085\u2028\u2029[*") {
			return // not this target's to judge
		}
		out, err := l.Encode(nil)
		if err != nil {
			return // yaml reads it and can't write it
		}
		again, err := resourcelist.Parse(out)
		require.NoError(t, err, string(out))
		require.Len(t, again.Items, len(l.Items))
		for i := range l.Items {
			assert.Equal(t, value(t, l.Items[i].Node), value(t, again.Items[i].Node), string(out))
		}
	})
}

func value(t *testing.T, n *yaml.Node) any {
	var v any
	if err := n.Decode(&v); err != nil {
		return nil // yaml can't decode it, before or after
	}
	return v
}

// TestItemsStandAlone: an item that is replaced takes its anchors with it, so that what
// others have of them is written out, and all else stays.
func TestItemsStandAlone(t *testing.T) {
	const one, two = "- kind: A\n  labels: &l # first\n    app: é\n    text: |\n      a\n      b\n  name: &n one\n", "- {kind: B, é: *n, name: *n} # kept\n- kind: C\n  labels: *l   # all\n  own: &n [two]\n  list: [*n, *l]\n  <<: *l\n"
	text := head + "items:\n" + one + two + "functionConfig:\n  kind: D\n  spec: *l\n"
	l, err := resourcelist.Parse([]byte(text))
	require.NoError(t, err)
	out, err := l.Encode(nil)
	require.NoError(t, err)
	assert.Equal(t, head+"items:\n"+one+two, strings.Split(string(out), "functionConfig")[0], "nothing is gone")
	l.Items = l.Items[1:]
	out, err = l.Encode(nil)
	require.NoError(t, err)
	const labels = `{app: é, text: "a\nb\n"}`
	assert.Equal(t, head+"items:\n- {kind: B, é: one, name: one} # kept\n- kind: C\n  labels: "+labels+"   # all\n  own: &n [two]\n  list: [*n, "+labels+"]\n  <<: "+labels+"\n"+
		"functionConfig:\n  kind: D\n  spec:\n    app: é\n    text: |\n      a\n      b\n", string(out))
	_, err = resourcelist.Parse(out)
	require.NoError(t, err)
}
