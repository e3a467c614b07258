package diff_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/diff"
)

// TestConsequences: each kind where it is due, and none where it is not.
func TestConsequences(t *testing.T) {
	for name, c := range map[string]struct {
		edit []string
		want []string // kind, batches and pieces of the text
	}{
		"later":                       {[]string{settle, `schedule: "0 4 * * *"`}, []string{"double settle (jp, tw) between 03:00 and 04:00"}},
		"earlier":                     {[]string{settle, `schedule: "0 2 * * *"`}, []string{"skip settle (jp, tw) between 02:05 and 03:00 of its time zone, it does not run"}},
		"earlier by minutes":          {[]string{settle, `schedule: "57 2 * * *"`}, []string{"skip settle (jp, tw) starts it at once, within its startingDeadline"}},
		"earlier, without a deadline": {[]string{settle, `schedule: "0 2 * * *"`, `, startingDeadline: "5m"`, ``}, []string{"skip settle (jp, tw) starts it at once"}},
		"each hour":                   {[]string{settle, `schedule: "10 * * * *"`, `@daily`, `@daily`}, nil},
		"another zone":                {[]string{settle, settle + `, timeZone: "UTC"`}, []string{"double settle (jp) between 03:00 and 12:00", "double settle (tw) between 03:00 and 11:00"}},
		"another day":                 {[]string{settle, `schedule: "0 3 * * 1-5"`}, nil},
		"more often":                  {[]string{settle, `schedule: "0 */6 * * *"`}, nil},
		"each ten minutes":            {[]string{settle, `schedule: "*/10 * * * *"`}, nil},
		"suspended":                   {[]string{settle, `schedule: "0 4 * * *", suspend: true`}, nil},
		"an owner":                    {[]string{`settle: {owner: "pay-team"`, `settle: {owner: "risk-team"`}, []string{"paged settle (jp, tw) failures go to risk-team (#risk, Slack group S0999ABCD) instead of pay-team"}},
		"a severity":                  {[]string{`severity: "high"`, `severity: "critical"`}, []string{"paged settle (jp, tw) on the same day (critical) instead of within a week (high); alerts go to @slack-day instead of @slack-week"}},
		"an owner's channel":          {[]string{"#risk", "#risks"}, []string{"paged other (jp, tw) failures reach risk-team elsewhere: #risks"}},
		"a severity's channel":        {[]string{`"@slack-week"`, `"@slack-high"`}, []string{"paged settle (jp, tw) alerts go to @slack-high instead of @slack-week"}},
		"retries":                     {[]string{settle, settle + `, retries: 2`}, []string{"retries settle (jp, tw) up to 2 times"}},
		"harmless retries":            {[]string{settle, settle + `, retries: 2, idempotent: true`}, nil},
		"a selector":                  {[]string{loop, loop + `, selector: app: "loop"`}, []string{"recreate loop (jp, tw) selector"}},
		"the usual selector":          {[]string{loop, loop + `, selector: {"app.kubernetes.io/name": "loop", "app.kubernetes.io/component": "batch-iterator"}`}, nil},
		"a namespace":                 {[]string{`"batch-jp"`, `"jobs-jp"`}, []string{"recreate other, settle, loop, mail (jp) from namespace batch-jp to jobs-jp"}},
		"removed from a region":       {[]string{settle, settle + `, regions: ["jp"]`}, []string{"prune settle (tw) "}},
		"renamed":                     {[]string{"batches: settle:", "batches: clear:"}, []string{"recreate clear (jp, tw) the same as settle", "prune settle (jp, tw) "}},
		"another kind":                {[]string{"batches: settle: {", "iterators: settle: {", settle, "replicas: 1"}, []string{"recreate settle (jp, tw) from batches to iterators", "prune settle (jp, tw) "}},
		"crowded":                     {[]string{settle, `schedule: "0 0 * * *"`, `policy: `, `policy: maxStartsPerMinute: 1, policy: `}, []string{"skip settle (jp, tw) ", "crowded settle (jp) 2 batches of jp start in one minute, Mon 15:00 UTC, more than 1", "crowded settle (tw) "}},
		"a description":               {[]string{settle, settle + `, description: "a"`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := diff.Fleets(read(t, base), read(t, edited(t, c.edit...)))
			var got []string
			for _, c := range d.Consequences {
				got = append(got, fmt.Sprintf("%s %s %s", c.Kind, diff.Listed(c.Batches), c.Text))
			}
			if assert.Len(t, got, len(c.want), strings.Join(got, "\n")) {
				for i, want := range c.want {
					head, text, _ := strings.Cut(want, ") ")
					assert.True(t, strings.HasPrefix(got[i], head+") "), "%s\n%s", want, got[i])
					assert.Contains(t, got[i], text)
				}
			}
		})
	}
}

// TestConsequencesOfManifests: manifests that batchfn made tell a batch with another name,
// and retries that may do harm, as fleets do.
func TestConsequencesOfManifests(t *testing.T) {
	_, old := rendered(t, read(t, base))
	for name, c := range map[string]struct {
		edit []string
		want []string
	}{
		"renamed":              {[]string{"batches: settle:", "batches: clear:"}, []string{"recreate clear (jp, tw) the same as settle", "prune settle (jp, tw)"}},
		"renamed, and changed": {[]string{"batches: settle:", "batches: clear:", settle, `schedule: "0 4 * * *"`}, []string{"prune settle (jp, tw)"}},
		"retries":              {[]string{settle, settle + `, retries: 2`}, []string{"retries settle (jp, tw) up to 2 times"}},
		"harmless retries":     {[]string{settle, settle + `, retries: 2, idempotent: true`}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			_, now := rendered(t, read(t, edited(t, c.edit...)))
			d := diff.Manifests(old, now, true)
			var got []string
			for _, c := range d.Consequences {
				got = append(got, fmt.Sprintf("%s %s %s", c.Kind, diff.Listed(c.Batches), c.Text))
			}
			assert.Len(t, got, len(c.want), strings.Join(got, "\n"))
			for i, want := range c.want {
				head, text, _ := strings.Cut(want, ")")
				assert.Contains(t, got[i], head+")")
				assert.Contains(t, got[i], strings.TrimSpace(text))
			}
			if name == "renamed" {
				assert.Contains(t, string(d.Text()), "renamed? it is the same as settle")
				assert.Contains(t, string(diff.Manifests(old, now, false).Text()), "renamed? it is the same as CronJob/settle")
			}
		})
	}
}
