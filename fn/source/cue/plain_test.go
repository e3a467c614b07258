package cue

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cuelang.org/go/cue"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/root"
)

const plainModule = "module: \"example.com/fleet\"\nlanguage: version: \"v0.15.0\"\n"

// loadedAlike reports whether a fleet needs no loader of CUE's, and holds what is read of it
// then to what that makes of it.
func loadedAlike(t *testing.T, texts map[string]string) bool {
	t.Helper()
	files := fstest.MapFS{}
	var dirs []string
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
		if dir, _, found := strings.Cut(name, "/"); found && dir != "cue.mod" && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	read := func() (loading, *root.Root) {
		r := root.New(files, func(name string) string { return strings.TrimPrefix(name, "/") })
		return loadings(r, append(dirs, "."), nil)[0], r
	}
	l, from := read()
	plain := newLoader(l).plain(l)
	if plain == nil {
		return false
	}
	l, by := read()
	instances, err := l.load(newLoader(l), Options{})
	require.NoError(t, err)
	var loaded []*content.Package
	for _, inst := range instances {
		p, err := inst.read()
		require.NoError(t, err)
		loaded = append(loaded, p)
	}
	require.Equal(t, loaded, plain)
	require.Equal(t, slices.Sorted(maps.Keys(by.Sources())), slices.Sorted(maps.Keys(from.Sources())))
	return true
}

func TestPlainPackagesNeedNoLoader(t *testing.T) {
	for name, c := range map[string]struct {
		plain bool
		files map[string]string // beside a module, a platform, and a directory
	}{
		"plain":                  {true, nil},
		"several":                {true, map[string]string{"a/b.cue": "package fleet\nbatches: y: {}", "b/a.cue": "package fleet\n_x: {}\nworkers: z: _x & {}"}},
		"what CUE passes over":   {true, map[string]string{"a/_b.cue": "1", "a/c_test.cue": "package x", "a/notes.md": "", "a/d.yaml": "", "a/.e.cue": ""}},
		"module of braces":       {true, map[string]string{"cue.mod/module.cue": "module: \"example.com/fleet@v0\"\nlanguage: {\n\tversion: \"v0.9.2\"\n}\n"}},
		"module of this version": {true, map[string]string{"cue.mod/module.cue": strings.ReplaceAll(plainModule, "v0.15.0", cue.LanguageVersion())}},
		"module of the future":   {false, map[string]string{"cue.mod/module.cue": strings.ReplaceAll(plainModule, "v0.15.0", "v0.99.0")}},
		"module of the past":     {false, map[string]string{"cue.mod/module.cue": strings.ReplaceAll(plainModule, "v0.15.0", "v0.8.0")}},
		"no version":             {false, map[string]string{"cue.mod/module.cue": "module: \"example.com/fleet\"\n"}},
		"module of more":         {false, map[string]string{"cue.mod/module.cue": plainModule + "source: kind: \"git\"\n"}},
		"module by another name": {false, map[string]string{"cue.mod/module.cue": strings.ReplaceAll(plainModule, "example.com", "EXAMPLE")}},
		"local module":           {false, map[string]string{"cue.mod/local-module.cue": ""}},
		"odd directory":          {false, map[string]string{"a team:b/a.cue": "package fleet\n"}},
		"directory of capitals":  {true, map[string]string{"Team/a.cue": "package fleet\n"}},
		"two packages":           {false, map[string]string{"a/b.cue": "package other\n"}},
		"other package above":    {false, map[string]string{"other.cue": "package other\n"}},
		"no package":             {false, map[string]string{"a/b.cue": "batches: y: {}\n"}},
		"nothing in a directory": {false, map[string]string{"b/c.md": ""}},
		"computed":               {false, map[string]string{"a/b.cue": "package fleet\nbatches: {for n in [1] {a: {}}}\n"}},
		"broken":                 {false, map[string]string{"a/b.cue": "package fleet\nbatches: {\n"}},
		"twice":                  {false, map[string]string{"a/b.cue": "package fleet\nbatches: x: {}\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"cue.mod/module.cue": plainModule, "platform.cue": "package fleet\nplatform: name: \"p\"\n", "a/a.cue": "package fleet\nbatches: x: owner: \"me\"\n"}
			maps.Copy(files, c.files)
			assert.Equal(t, c.plain, loadedAlike(t, files))
		})
	}
}
