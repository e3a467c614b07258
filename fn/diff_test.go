package fn_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/fleettest"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// told: a fleet does not differ from itself; what differs from one to another is the
// inverse of what differs from that to the first; and wherever a byte of a workload
// differs, a change of that batch in that region says so.
func told(g generatedDir, f *fleettest.Fleet, r *rand.Rand) bool {
	other := fleettest.New(r)
	if r.IntN(2) == 0 {
		other.Platform = f.Platform
		for i := range min(len(f.Entries), len(other.Entries)) {
			if r.IntN(2) == 0 {
				other.Entries[i] = f.Entries[i]
			}
		}
	}
	a := g.of(f, nil)
	require.Empty(g.t, diff.Fleets(a.fleet, a.fleet).Text())
	b := g.of(other, nil)
	if a.bytes == nil || b.bytes == nil {
		return false
	}
	d := diff.Fleets(a.fleet, b.fleet)
	require.Equal(g.t, pieces(d, false), pieces(diff.Fleets(b.fleet, a.fleet), true))
	for name, text := range a.bytes {
		region, batch, _ := strings.Cut(name, "/")
		if b.bytes[name] != text {
			require.True(g.t, tells(d, batch, region), "%s differs, and nothing says so", name)
		}
	}
	for name := range b.bytes {
		region, batch, _ := strings.Cut(name, "/")
		require.True(g.t, a.bytes[name] == b.bytes[name] || tells(d, batch, region), "%s differs, and nothing says so", name)
	}
	return true
}

// pieces are what is added, removed and changed, in each region; or their inverse.
func pieces(d *diff.Diff, inverse bool) (out []string) {
	add := func(what string, batches []diff.Batch) {
		for _, b := range batches {
			for _, region := range b.Regions {
				out = append(out, what+" "+b.Name+" "+region)
			}
		}
	}
	added, removed := d.Added, d.Removed
	if inverse {
		added, removed = removed, added
	}
	add("+", added)
	add("-", removed)
	for _, c := range d.Changes {
		from, to := c.From, c.To
		if inverse {
			from, to = to, from
		}
		add(c.Field+": "+texts(from)+" → "+texts(to), c.Batches)
	}
	slices.Sort(out)
	return out
}

func texts(s *string) string {
	if s == nil {
		return "nothing"
	}
	return fmt.Sprintf("%q", *s)
}

func tells(d *diff.Diff, name, region string) bool {
	has := func(batches []diff.Batch) bool {
		return slices.ContainsFunc(batches, func(b diff.Batch) bool { return b.Name == name && slices.Contains(b.Regions, region) })
	}
	return has(d.Added) || has(d.Removed) || slices.ContainsFunc(d.Changes, func(c diff.Change) bool { return has(c.Batches) })
}

// TestDiffOfGoldens: no fleet differs from itself, read twice, and between any two
// the difference has an inverse.
func TestDiffOfGoldens(t *testing.T) {
	dirs, err := filepath.Glob("../testdata/golden/*")
	require.NoError(t, err)
	read := func(dir string) *spec.Fleet {
		fleet, err := source.Read([]string{dir}, source.Options{})
		require.NoError(t, err, dir)
		return fleet
	}
	for i, dir := range append(dirs, fleetDir) {
		once, twice := read(dir), read(dir)
		assert.Empty(t, diff.Fleets(once, twice).Text(), dir)
		other := read(dirs[(i+1)%len(dirs)])
		d := diff.Fleets(once, other)
		assert.Equal(t, pieces(d, false), pieces(diff.Fleets(other, once), true), dir)
		before, after := render(t, fn.Options{Separate: true}, dir), render(t, fn.Options{Separate: true}, dirs[(i+1)%len(dirs)])
		for name, text := range before {
			region, batch, _ := strings.Cut(name, "/")
			assert.True(t, bytes.Equal(text, after[name]) || tells(d, batch, region), "%s of %s differs, and nothing says so", name, dir)
		}
	}
}
