package fn_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/batchfn/batchfn/"

// layers says what each folder may import of this module. A stage imports no
// other stage; what several stages need stands in a leaf.
var layers = map[string][]string{
	// Leaves: values and what belongs to them.
	"fn/mark":         {},
	"fn/spec":         {"fn/memo", "fn/secret", "fn/mark"},
	"fn/encode":       {},
	"fn/words":        {"fn/memo"},
	"fn/manifest":     {"fn/encode", "fn/mark"},
	"fn/command":      {"fn/memo"},
	"fn/names":        {},
	"fn/nearest":      {},
	"fn/memo":         {},
	"fn/schedule":     {"fn/memo"},
	"fn/resourcelist": {"fn/memo", "fn/spec", "fn/manifest", "fn/names", "fn/nearest", "fn/secret"},
	"fn/secret":       {"fn/memo"},
	// Stages.
	"fn/source":                {"fn/memo", "fn/spec", "fn/nearest", "fn/source/root", "fn/source/document", "fn/source/cue", "fn/source/content", "fn/source/shape", "fn/words"},
	"fn/source/root":           {"fn/spec"},
	"fn/source/revision":       {"fn/spec", "fn/source/root"},
	"fn/source/content":        {"fn/spec"},
	"fn/source/document":       {"fn/memo", "fn/spec", "fn/secret", "fn/source/root", "fn/source/content"},
	"fn/source/cue":            {"fn/memo", "fn/spec", "fn/secret", "fn/source/root", "fn/source/content", "fn/source/shape", "fn/source/cue/habit", "fn/source/cue/literal"},
	"fn/source/cue/habit":      {"fn/memo", "fn/spec", "fn/secret", "fn/source/shape"},
	"fn/source/cue/literal":    {"fn/spec", "fn/source/content"},
	"fn/source/shape":          {"fn/spec", "fn/nearest", "fn/memo", "fn/words"},
	"fn/policy":                {"fn/spec", "fn/names", "fn/nearest", "fn/memo", "fn/command", "fn/schedule", "fn/secret", "fn/policy/custom", "fn/policy/fragment", "fn/encode", "fn/words"},
	"fn/policy/fragment":       {"fn/spec", "fn/memo", "fn/words"},
	"fn/policy/custom":         {"fn/spec"},
	"fn/policy/japanese":       {"fn/memo"},
	"fn/expand":                {"fn/spec", "fn/names", "fn/memo", "fn/command", "fn/manifest", "fn/schedule"},
	"fn/decorate":              {"fn/manifest"},
	"fn/decorate/ownership":    {"fn/decorate", "fn/manifest", "fn/names"},
	"fn/decorate/datadog":      {"fn/decorate", "fn/manifest", "fn/names"},
	"fn/decorate/istio":        {"fn/decorate", "fn/manifest", "fn/names"},
	"fn/decorate/node":         {"fn/memo", "fn/decorate", "fn/decorate/start", "fn/manifest", "fn/resourcelist"},
	"fn/decorate/start":        {"fn/memo", "fn/manifest", "fn/names", "fn/decorate/start/script"},
	"fn/decorate/start/script": {},
	"fn/manual":                {"fn/spec", "fn/names", "fn/command", "fn/manifest"},
	"fn/admission":             {"fn/spec", "fn/names", "fn/manifest"},
	"fn/sink":                  {"fn/spec", "fn/manifest"},
	"fn/report":                {"fn/spec", "fn/secret", "fn/encode", "fn/words"},
	"fn/lift":                  {"fn/memo", "fn/words", "fn/spec", "fn/names", "fn/nearest", "fn/secret", "fn/resourcelist"},
	"fn/diff":                  {"fn/spec", "fn/manifest", "fn/names", "fn/memo", "fn/command", "fn/schedule", "fn/secret", "fn/encode", "fn/words"},
	"fn/diff/manifests":        {"fn/diff", "fn/resourcelist", "fn/spec", "fn/source/root", "fn/source/document"},
	"fn/adopt":                 {"fn/memo", "fn/words", "fn/spec", "fn/names", "fn/secret", "fn/adopt/foreign", "fn/adopt/cuetext", "fn/encode"},
	"fn/adopt/foreign":         {"fn/memo", "fn/words", "fn/spec", "fn/names", "fn/secret", "fn/command", "fn/resourcelist", "fn/decorate/start"},
	"fn/adopt/cuetext":         {"fn/spec"},
	"fn/adopt/gather":          {"fn/adopt", "fn/spec", "fn/adopt/foreign", "fn/memo", "fn/command", "fn/source/root", "fn/source/document"},
	"fn/observe":               {"fn/words", "fn/spec", "fn/names", "fn/schedule", "fn/encode"},
	"fn/catalog":               {"fn/words", "fn/spec", "fn/names", "fn/memo", "fn/schedule", "fn/secret", "fn/encode"},
	// The flow, and what calls it.
	"fn":                      {"fn/*"},
	"fn/krm":                  {"fn", "fn/lift", "fn/decorate/node", "fn/spec", "fn/names", "fn/manifest", "fn/resourcelist", "fn/source", "fn/report"},
	"fn/handwritten":          {"fn", "fn/lift", "fn/decorate/node", "fn/spec", "fn/resourcelist", "fn/source/root", "fn/source/document"},
	"fn/policytest":           {"fn", "fn/policy", "fn/policy/custom", "fn/report", "fn/encode", "fn/spec"},
	"plugin":                  {"fn", "fn/spec", "fn/nearest"},
	"plugin/kustomize":        {"fn/memo", "fn/names", "fn/spec", "fn/source/root", "fn/source/document", "fn/resourcelist", "fn/manifest"},
	"plugin/replay":           {"fn/memo", "fn/spec", "fn/nearest", "fn/source/root", "fn/source/document", "fn/secret", "fn/sink", "fn/words"},
	"cmd/batchfn/cli":         {"fn", "fn/spec", "fn/source", "fn/report", "fn/sink", "fn/nearest", "fn/words"},
	"cmd/batchfn/plugin":      {"cmd/batchfn/cli", "fn", "fn/*", "plugin", "plugin/*"},
	"cmd/batchfn":             {"cmd/batchfn/cli", "cmd/batchfn/plugin", "fn", "fn/*", "plugin/kustomize"},
	"cmd/batchfn-start":       {},
	"examples/fleet/generate": {},
	"examples/picture":        {},
}

// libraries says where a library may be imported; no entry means anywhere.
var libraries = map[string][]string{
	"cuelang.org/go":            {"fn/source/cue", "fn/source/cue/habit", "fn/source/cue/literal", "fn/source/shape", "fn/policy/custom", "fn/adopt/cuetext"},
	"github.com/spf13/cobra":    {"cmd/batchfn", "cmd/batchfn/cli", "cmd/batchfn/plugin"},
	"os/exec":                   {"cmd/batchfn-start", "cmd/batchfn/cli", "fn/source/revision"}, // itself; git
	"net":                       {"cmd/batchfn-start"},
	"net/http":                  {"cmd/batchfn/plugin"}, // to cut it off
	"sigs.k8s.io/kustomize/api": {"plugin/kustomize"},
	"github.com/Masterminds":    {"plugin/replay"},
	"dario.cat/mergo":           {"plugin/replay"},
	"github.com/robfig/cron/v3": {"fn/schedule"},
	"github.com/yuin/goldmark":  {}, // every start would pay for what one page needs
	"go.yaml.in/yaml/v3":        {"fn/source", "fn/source/document"},
}

func TestImportsRunOneWay(t *testing.T) {
	each(t, func(dir, file string, f *ast.File) {
		allowed, known := layers[dir]
		require.True(t, known, "%s: a new folder needs a line in layers", dir)
		for _, spec := range f.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			if own, ok := strings.CutPrefix(imported, module); ok {
				assert.True(t, allows(allowed, own), "%s must not import %s", file, own)
			} else if dir == "fn/spec" {
				assert.NotContains(t, strings.SplitN(imported, "/", 2)[0], ".", "%s: only the standard library", file)
			}
			for library, where := range libraries {
				if imported == library || strings.HasPrefix(imported, library+"/") && library != "net" {
					assert.Contains(t, where, dir, "%s must not import %s", file, imported)
				}
			}
		}
	})
}

// TestOnlyCommandsTouchTheProcess keeps exits and the environment out of
// everything but the commands.
func TestOnlyCommandsTouchTheProcess(t *testing.T) {
	forbidden := []string{"Exit", "Getenv", "LookupEnv", "Environ", "Stdout", "Stderr", "Stdin"}
	each(t, func(dir, file string, f *ast.File) {
		if strings.HasPrefix(dir, "cmd/") || strings.HasPrefix(dir, "examples/") {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "os" {
					assert.NotContains(t, forbidden, s.Sel.Name, "%s uses os.%s", file, s.Sel.Name)
				}
			}
			return true
		})
	})
}

// doors are the only packages that open files to read, or to write.
var doors = []string{"fn/source/root", "fn/sink"}

// otherDoors are the exceptions, with the reason of each.
var otherDoors = map[string]string{
	"cmd/batchfn/plugin/isolate.go":  "opens the null device",
	"cmd/batchfn/cli/guard_linux.go": "reads the size of its own process",
	"cmd/batchfn/completion.go":      "lists names for a shell",
	"cmd/batchfn-start":              "is a program of its own, with the standard library only",
	"examples/fleet/generate":        "writes the example",
	"examples/picture":               "reads the golden that it draws",
}

// TestFilesHaveOneDoor keeps the opening and writing of files in the packages that
// follow no link out of a root.
func TestFilesHaveOneDoor(t *testing.T) {
	forbidden := map[string][]string{
		"os": {"Open", "OpenFile", "OpenRoot", "OpenInRoot", "ReadFile", "ReadDir", "DirFS", "CopyFS", "WriteFile", "Create", "CreateTemp", "MkdirTemp", "Mkdir", "MkdirAll",
			"Rename", "Remove", "RemoveAll", "Link", "Symlink", "Truncate", "Chmod", "Chown", "Chtimes"},
		"filepath": {"Walk", "WalkDir", "Glob"},
		"ioutil":   {"ReadFile", "ReadDir", "WriteFile", "TempFile", "TempDir"},
		"syscall":  {"Open", "Creat", "Rename", "Unlink", "Mkdir", "Link", "Symlink"},
		"unix":     {"Open", "Openat", "Creat", "Rename", "Renameat", "Renameat2", "Unlink", "Mkdir", "Link", "Symlink"},
	}
	each(t, func(dir, file string, f *ast.File) {
		if slices.Contains(doors, dir) || otherDoors[dir] != "" || otherDoors[file] != "" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					assert.NotContains(t, forbidden[x.Name], s.Sel.Name, "%s uses %s.%s: read through fn/source/root, write through fn/sink", file, x.Name, s.Sel.Name)
				}
			}
			return true
		})
	})
}

func allows(allowed []string, own string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		return a == own || strings.HasSuffix(a, "/*") && strings.HasPrefix(own, strings.TrimSuffix(a, "*"))
	})
}

// each visits the Go files of the module that are no tests, nor a package for tests.
func each(t *testing.T, visit func(dir, file string, f *ast.File)) {
	t.Helper()
	root := os.DirFS("..")
	require.NoError(t, fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (e.Name() == "testdata" || e.Name() == "starttest" || e.Name() == "fleettest" || strings.HasPrefix(e.Name(), ".") && name != "."):
			return fs.SkipDir
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, parser.SkipObjectResolution)
		if err == nil {
			visit(path.Dir(name), name, f)
		}
		return err
	}))
}
