package observe_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The query forms of the API, as its documentation has them:
// https://docs.datadoghq.com/api/latest/monitors/#create-a-monitor.
const (
	facets = `"@\w+(?:,@\w+)*"`
	series = `(?:max|min|sum|avg):[a-z][a-z0-9_.]*\{[^{}]*\}(?: by \{[a-z_]+(?:,[a-z_]+)*\})?(?:\.as_count\(\))?`
	tag    = `"[a-z_]+:[^"\\]+"`
	key    = `"[a-z_]+"`
)

var queryForms = map[string]*regexp.Regexp{
	"trace-analytics alert": regexp.MustCompile(`^trace-analytics\("[^"]*"\)\.rollup\("count"\)\.by\(` + facets + `\)\.last\("\d+m"\) > (\d+)$`),
	"service check":         regexp.MustCompile(`^"[a-z_.]+"\.over\(` + tag + `(?:,` + tag + `)*\)(?:\.exclude\(` + tag + `(?:,` + tag + `)*\))?\.by\(` + key + `(?:,` + key + `)*\)\.last\((\d+)\)\.count_by_status\(\)$`),
	"query alert":           regexp.MustCompile(`^(?:max|min|sum|avg)\(last_\d+m\):(?:default_zero\(` + series + `\)|` + series + `(?: - ` + series + `)?) > (\d+)$`),
	"slo alert":             regexp.MustCompile(`^burn_rate\("\$\{datadog_service_level_objective\.[a-z0-9_-]+\.id\}"\)\.over\("30d"\)\.long_window\("24h"\)\.short_window\("2h"\) > (\d+)$`),
}

// TestQueriesAreOfTheForms of their types, with the threshold that the monitor has: the
// API refuses others, and nothing before it does.
func TestQueriesAreOfTheForms(t *testing.T) {
	for name, m := range monitors(t, fleetDir) {
		form := queryForms[m.Type]
		require.NotNil(t, form, "%s: %s", name, m.Type)
		parts := form.FindStringSubmatch(m.Query)
		require.NotNil(t, parts, "%s: %s", name, m.Query)
		if m.Type == "service check" {
			assert.Equal(t, number(t, m.Thresholds[0]["critical"])+1, number(t, parts[1]), name)
			assert.LessOrEqual(t, number(t, parts[1]), 100, name)
		} else {
			assert.Equal(t, m.Thresholds[0]["critical"], parts[1], name)
		}
		filters(t, name, m.Query)
	}
}

var braces = regexp.MustCompile(`:[a-z0-9_.]+\{([^{}]*)\}`)

// filters of metrics are commas or words, never both.
func filters(t *testing.T, name, query string) {
	for _, f := range braces.FindAllStringSubmatch(query, -1) {
		outside := regexp.MustCompile(`\([^()]*\)`).ReplaceAllString(f[1], "()")
		assert.False(t, strings.Contains(outside, ",") && strings.Contains(outside, " AND "), "%s: %s", name, f[1])
		assert.NotContains(t, f[1], " ,", name)
	}
}
