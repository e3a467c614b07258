package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
)

// The page about syntax has an entry in YAML and in CUE, and what must not be mixed up.

const syntaxPage = "pages/syntax.md"

// syntaxFleet is a fleet of the platform that init writes, with one more file.
func syntaxFleet(t *testing.T, name, text string) string {
	dir := filepath.Join(t.TempDir(), "fleet")
	_, errs, status := batchfn(t, "init", dir)
	require.Equal(t, cli.OK, status, "%s", errs)
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	return dir
}

// blocksOf are the blocks of code of a page in a language.
func blocksOf(t *testing.T, page, language string) (out []string) {
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		if m[1] == language {
			out = append(out, m[3])
		}
	}
	return out
}

func TestTheSyntaxPageSaysTheSameInYAMLAndCUE(t *testing.T) {
	rendered := func(name, text string) string {
		out, errs, status := batchfn(t, "render", syntaxFleet(t, name, text), "--version", "v1")
		require.Equal(t, cli.OK, status, "%s", errs)
		return string(out)
	}
	yaml := rendered("charge.fleet.yaml", blocksOf(t, syntaxPage, "yaml")[0])
	assert.Contains(t, yaml, "charge-renewals")
	assert.Equal(t, yaml, rendered("charge.cue", blocksOf(t, syntaxPage, "cue")[0]))
}

// TestTheSyntaxPageAgreesWithTheCommand: what the table calls an error is one, with a
// help that leads to the form of CUE, and that form is fine.
func TestTheSyntaxPageAgreesWithTheCommand(t *testing.T) {
	page, err := os.ReadFile(syntaxPage)
	require.NoError(t, err)
	for _, row := range []struct{ yaml, cue, in, help string }{
		{`timeout: 45m`, `timeout: "45m"`, "%s", `timeout: "45m"`},
		{"regions:\n- jp\n- tw", `regions: ["jp", "tw"]`, "%s", `regions: ["jp", "tw"]`},
		{"resources:\n\t\tcpu: \"500m\"\n\t\tmemory: \"1Gi\"", `resources: {cpu: "500m", memory: "1Gi"}`, "%s", `resources: {cpu: "500m", memory: "1Gi"}`},
		{`# every night`, `// every night`, "suspend: false %s", `// every night`},
		{`cost-center: "b2"`, `"cost-center": "b2"`, "labels: {%s}", `"cost-center"`},
		{`suspend: yes`, `suspend: true`, "%s", `suspend: true`},
		{"description: >\n\tone line", `description: "one line"`, "%s", `description: "…"`},
	} {
		entry := func(field string) string {
			field = fmt.Sprintf(row.in, field)
			return "package fleet\n\nbatches: one: #Batch & {\n\towner: \"owner-team\"\n\tseverity: \"high\"\n\tcommands: \"one\"\n\tschedule: \"51 2 * * *\"\n\t" + field + "\n}\n"
		}
		out, errs, status := batchfn(t, "check", syntaxFleet(t, "one.cue", entry(row.yaml)))
		assert.NotEqual(t, cli.OK, status, "%s is fine: %s", row.yaml, errs)
		assert.Regexp(t, `(?m)^  = help: .*`+regexp.QuoteMeta(row.help), string(append(out, errs...)), row.yaml)
		_, errs, status = batchfn(t, "check", syntaxFleet(t, "one.cue", entry(row.cue)))
		assert.Equal(t, cli.OK, status, "%s: %s", row.cue, errs)
		assert.Contains(t, string(page), "| `"+row.cue+"` |")
	}
}
