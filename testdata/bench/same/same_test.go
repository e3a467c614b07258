package same

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const two = "kind: A\nmetadata: {name: x}\ndata: {n: 1, s: '1'}\n---\nkind: B\nmetadata: {name: x}\n"

func read(t *testing.T, stream string) Resources {
	t.Helper()
	r := Resources{}
	require.NoError(t, r.Read(strings.NewReader(stream)))
	return r
}

func TestOrderAndNotationDoNotMatter(t *testing.T) {
	other := "---\n{\"kind\": \"B\", \"metadata\": {\"name\": \"x\"}}\n---\nkind: A\ndata:\n  s: \"1\"\n  n: 1\nmetadata:\n  name: x\n"
	assert.NoError(t, read(t, two).Compare(read(t, other)))
}

func TestDifferencesAreNamed(t *testing.T) {
	for name, c := range map[string]struct{ other, want string }{
		"type":    {strings.Replace(two, "'1'", "1", 1), "A <nil>/x differs"},
		"missing": {"kind: A\nmetadata: {name: x}\ndata: {n: 1, s: '1'}\n", "B <nil>/x is missing"},
		"more":    {two + "---\nkind: C\n", "C <nil>/<nil> should not be there"},
	} {
		t.Run(name, func(t *testing.T) { assert.ErrorContains(t, read(t, two).Compare(read(t, c.other)), c.want) })
	}
	assert.ErrorContains(t, Resources{}.Read(strings.NewReader(two+"---\n"+two)), "appears twice")
}
