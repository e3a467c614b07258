package spec

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
)

// manyNamed are variables of the numbers from one on, up to another.
func manyNamed(from, to int, value *Node) *Node {
	n := &Node{Type: Map}
	for i := from; i < to; i++ {
		n.Fields = append(n.Fields, Field{Name: "V" + strconv.Itoa(i), Value: value})
	}
	return n
}

// TestManyFieldsMergeAsFewDo, each in its place, and in no more time than they take to
// be read: each looked through all others.
func TestManyFieldsMergeAsFewDo(t *testing.T) {
	const all = 100_000
	for name, c := range map[string]struct {
		over  *Node
		first string // the value of V0
		count int
		last  string // the name of the last
	}{
		"equal":   {manyNamed(0, all, s("new")), "new", all, "V99999"},
		"added":   {manyNamed(all, 2*all, s("new")), "old", 2 * all, "V199999"},
		"removed": {manyNamed(1, all-1, null), "old", 2, "V99999"},
	} {
		merged := m("env", manyNamed(0, all, s("old")))
		overlayAt("", merged, m("env", c.over), true)
		env := merged.Get("env")
		if assert.Len(t, env.Fields, c.count, name) {
			assert.Equal(t, c.first, env.Get("V0").Text, name)
			assert.Equal(t, c.last, env.Fields[c.count-1].Name, name)
		}
	}
	fragment := m("podSpec", m("nodeSelector", manyNamed(0, all, s("old"))))
	overlayAt("", fragment, m("podSpec", m("nodeSelector", manyNamed(0, all, null))), false)
	assert.Empty(t, fragment.Get("podSpec").Get("nodeSelector").Fields)
}

// TestWhatIsRemovedMayComeAgain, behind the others.
func TestWhatIsRemovedMayComeAgain(t *testing.T) {
	n := manyNamed(0, 100, s("old"))
	x := newIndex(n, m())
	x.remove("V3")
	x.remove("V3")
	assert.Nil(t, x.get("V3"))
	x.set(Field{Name: "V3", Value: s("new")})
	x.end()
	assert.Len(t, n.Fields, 100)
	assert.Equal(t, "V3", n.Fields[99].Name)
	assert.Equal(t, "V4", n.Fields[3].Name)
	assert.Equal(t, "new", n.Get("V3").Text)
}
