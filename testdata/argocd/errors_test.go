package argocd

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxMessage is how much of batchfn's standard error may reach the user interface.
const maxMessage = 8 << 10

// platform is that of the small fleets.
func platform(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/platform.cue")
	require.NoError(t, err)
	return string(text)
}

// failure is the error that an application must give, and the same one each time: the Application's status holds it,
// and is written anew whenever it changes.
func (s sidecar) failure(t *testing.T, a application) string {
	t.Helper()
	_, err := s.generate(t.Context(), a)
	require.Error(t, err)
	_, again := s.generate(t.Context(), a)
	assert.EqualError(t, again, err.Error())
	return err.Error()
}

var prefix = regexp.MustCompile("^CMP processing failed for application \"fleet\": error generating manifests in cmp: rpc error: code = Unknown desc = " +
	"error generating manifests: `batchfn plugin generate[^`]*` failed exit status ([123]): (?s:(.*))$")

// message splits an error into batchfn's exit status and its standard error, which is fit to be shown: short, and
// without what is only the sidecar's.
func (s sidecar) message(t *testing.T, text string) (status, stderr string) {
	t.Helper()
	parts := prefix.FindStringSubmatch(text)
	require.Len(t, parts, 3, text)
	assert.LessOrEqual(t, len(parts[2]), maxMessage)
	for _, private := range []string{secret, s.home, s.work, "SIDECAR_SECRET"} {
		assert.NotContains(t, parts[2], private)
	}
	return parts[1], parts[2]
}

// golden compares with testdata/NAME.txt, or rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if os.Getenv("BATCHFN_UPDATE") != "" {
		require.NoError(t, os.WriteFile(file, []byte(got+"\n"), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got+"\n", "BATCHFN_UPDATE=1 go test -C testdata/argocd ./... rewrites it")
}

// good is a batch that breaks no rule.
const good = `batches: good: {owner: "owner-team", severity: "high", commands: "run", schedule: "0 3 * * *"}
`

// TestErrorsAsTheUserSeesThem has the text that repo-server hands on, whole, in testdata/NAME.txt.
func TestErrorsAsTheUserSeesThem(t *testing.T) {
	s := start(t, pluginYAML(t), batchfn)
	for name, c := range map[string]struct {
		plugin  string
		batches string // behind package fleet
		status  string
		first   []string // what, where, whose, and what to do: all in the first line
	}{
		"policy": {inRegion("jp"), good + `batches: bad: {
	owner:    "other-team"
	severity: "hihg"
	commands: "run | tee /tmp/log"
	schedule: "*/70 * * * *"
}
`, "1", []string{`application "fleet"`, "2 errors, 1 warning", `owner "other-team"`, "batches.cue:6:12", `did you mean "high"?`}},
		"secret": {inRegion("jp"), `batches: bad: {owner: "owner-team", severity: "high", commands: "run", schedule: "0 3 * * *", env: DB_PASSWORD: "hunter2-Zx81kk"}
`, "1", []string{"secret-literal", "batches.cue:3:", "DB_PASSWORD", "refer to a Secret"}},
		"syntax":            {inRegion("jp"), "batches: {\n", "2", []string{"batches.cue:", "expected"}},
		"no-region":         {"{}", good, "2", []string{"no region is set", "jp, tw, kr", "set the parameter region"}},
		"unknown-region":    {inRegion("jpp"), good, "2", []string{`no region "jpp"`, `did you mean "jp"?`}},
		"empty-region":      {`parameters: [{name: region, string: ""}]`, good, "2", []string{"the region is empty", "missingkey=error"}},
		"unknown-parameter": {`parameters: [{name: regoin, string: jp}]`, good, "2", []string{`unknown parameter "regoin"`, `did you mean "region"?`}},
		"nothing":           {inRegion("jp"), "", "2", []string{"no resource", "prune", "allowEmpty"}},
	} {
		t.Run(name, func(t *testing.T) {
			repository := t.TempDir()
			write(t, repository, map[string]string{"fleet/platform.cue": platform(t), "fleet/batches.cue": "package fleet\n\n" + c.batches})
			text := s.failure(t, application{repository: repository, path: "fleet", plugin: c.plugin})
			golden(t, name, text)
			status, stderr := s.message(t, text)
			assert.Equal(t, c.status, status)
			first, _, _ := strings.Cut(stderr, "\n")
			for _, part := range c.first {
				assert.Contains(t, first, part)
			}
			assert.NotContains(t, stderr, "hunter2")
			s.isClean(t)
		})
	}
}

// TestNoRegionInAnyShape gives one message, whatever Argo CD makes of no parameters.
func TestNoRegionInAnyShape(t *testing.T) {
	named, discovered := start(t, pluginYAML(t), batchfn), start(t, discovering(t), batchfn)
	repository := t.TempDir()
	write(t, repository, map[string]string{"fleet/platform.cue": platform(t), "fleet/batches.cue": "package fleet\n\n" + good})
	for shape, c := range map[string]struct {
		sidecar sidecar
		plugin  string
	}{
		"null":  {named, "parameters: null"},
		"[]":    {named, "parameters: []"},
		"unset": {discovered, "-"},
	} {
		t.Run(shape, func(t *testing.T) {
			golden(t, "no-region", c.sidecar.failure(t, application{repository: repository, path: "fleet", plugin: c.plugin}))
		})
	}
}

// TestHundredsOfFindings fit: Redis, the Application's status and the user interface each hold a copy.
func TestHundredsOfFindings(t *testing.T) {
	s, repository := start(t, pluginYAML(t), batchfn), t.TempDir()
	var batches strings.Builder
	for i := range 400 {
		fmt.Fprintf(&batches, "batches: \"bad-%d\": {owner: \"owner-team\", severity: \"%s\", commands: \"a | b\", schedule: \"0 3 * * 8\"}\n", i, strings.Repeat("é", i%50))
	}
	write(t, repository, map[string]string{"fleet/platform.cue": platform(t), "fleet/batches.cue": "package fleet\n\n" + batches.String()})
	_, stderr := s.message(t, s.failure(t, application{repository: repository, path: "fleet", plugin: inRegion("jp")}))
	assert.Greater(t, len(stderr), maxMessage*3/4, "the room is used")
	lines := strings.Split(stderr, "\n")
	assert.Contains(t, lines[0], "1200 errors")
	assert.Regexp(t, `^… and \d+ more`, lines[len(lines)-1])
}
