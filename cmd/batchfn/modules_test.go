package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// licences are those that a module may be under, as SPDX names them: none of them asks
// anything of a program that uses it but to repeat its text. Unlicense is go-sarif's, and
// asks nothing at all.
var licences = []string{"Apache-2.0", "MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "MPL-2.0", "Unlicense"}

// goOffline runs go without a network.
func goOffline(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	c := exec.Command("go", args...)
	c.Dir, c.Stdout, c.Stderr = "../..", &out, &errs
	c.Env = append(os.Environ(), "GOPROXY=off", "GOWORK=off", "CGO_ENABLED=0")
	require.NoError(t, c.Run(), errs.String())
	return out.Bytes()
}

// TestBinariesNameTheirModules: an SBOM is made of what a binary says of itself, so that is
// each module of go.mod in the version there, with the checksum of go.sum, and no other.
func TestBinariesNameTheirModules(t *testing.T) {
	notQuick(t)
	sums, err := os.ReadFile("../../go.sum")
	require.NoError(t, err)
	required := map[string]string{}
	text, err := os.ReadFile("../../go.mod")
	require.NoError(t, err)
	for _, line := range regexp.MustCompile(`(?m)^\t(\S+) (v\S+)`).FindAllStringSubmatch(string(text), -1) {
		required[line[1]] = line[2]
	}
	dir := t.TempDir()
	goOffline(t, "build", "-buildvcs=false", "-ldflags", "-s -w", "-o", dir, "./cmd/...")
	for name, most := range map[string]int{"batchfn": len(required), "batchfn-start": 0} {
		info, err := buildinfo.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, "github.com/batchfn/batchfn/cmd/"+name, info.Path)
		assert.LessOrEqual(t, len(info.Deps), most, name)
		if most > 0 {
			assert.Greater(t, len(info.Deps), 40, name)
		}
		for _, m := range info.Deps {
			assert.Nil(t, m.Replace, m.Path)
			assert.Equal(t, required[m.Path], m.Version, m.Path)
			assert.Contains(t, string(sums), m.Path+" "+m.Version+" "+m.Sum+"\n")
		}
	}
}

// TestLicences of all modules that the binaries and their tests are made of.
func TestLicences(t *testing.T) {
	type module struct{ Path, Dir string }
	seen := map[string]bool{}
	decoder := json.NewDecoder(bytes.NewReader(goOffline(t, "list", "-deps", "-test", "-json=Module", "./...")))
	for {
		var p struct{ Module *module }
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if p.Module != nil && !seen[p.Module.Path] {
			seen[p.Module.Path] = true
			assertLicence(t, p.Module.Path, p.Module.Dir)
		}
	}
	assert.Greater(t, len(seen), 50)
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying)`)

func assertLicence(t *testing.T, path, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err, path)
	files := 0
	for _, e := range entries {
		if !licenceFile.MatchString(e.Name()) || e.IsDir() || strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), ".docs") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		files++
		found := licensecheck.Scan(text)
		assert.NotEmpty(t, found.Match, "%s: %s is no licence that is known", path, e.Name())
		for _, m := range found.Match {
			assert.True(t, slices.Contains(licences, m.ID), "%s: %s is %s", path, e.Name(), m.ID)
		}
	}
	assert.NotZero(t, files, "%s has no licence", path)
}
