package catalog_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/catalog"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

// asOf is a Saturday, 09:00 in Tokyo.
var asOf = time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)

// one is a fleet of the given lists in two regions an hour apart.
func one(lists string) string {
	return `package fleet

` + lists + `
platform: {
	name: "acme"
	image: "r.example.com/batch:v1"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-{region}", datadogEnv: "prod-jp", aws: {account: "123456789012", region: "ap-northeast-1"}}
		tw: {timeZone: "Asia/Taipei", namespace: "batch-{owner}", aws: {account: "123456789012", region: "ap-northeast-1"}}
	}
	owners: {
		mail: {slackGroup: "S0MAIL", channel: "#mail", runbook: "https://wiki.example.com/mail", codeowner: "@acme/mail"}
		push: {slackGroup: "S0PUSH", codeowner: "@acme/push"}
		shop: {}
	}
	severities: {critical: channel: "@slack-critical", high: channel: "@slack-high", medium: channel: "@slack-medium"}
	defaults: {resources: {cpu: "100m", memory: "128Mi"}, timeout: "1h30m", triggerAuthentication: {name: "sqs", kind: "ClusterTriggerAuthentication"}}
	policy: maxStartsPerMinute: 2
}
`
}

// read reads a fleet of CUE text, which has to be one that is rendered.
func read(t testing.TB, text string) *spec.Fleet {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	fleet, err := source.Read([]string{path}, source.Options{})
	require.NoError(t, err)
	require.False(t, spec.HasErrors(fn.Judge(fleet, nil)), "%v", fn.Judge(fleet, nil))
	return fleet
}

func of(t testing.TB, lists string, change ...func(*catalog.Options)) *catalog.Catalog {
	t.Helper()
	opts := catalog.Options{AsOf: asOf, Days: 7, Language: "en", File: filepath.Base}
	for _, c := range change {
		c(&opts)
	}
	return catalog.New(read(t, one(lists)), opts)
}

func TestABatch(t *testing.T) {
	c := of(t, `batches: settle: {
	owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", description: "精算する", expectedDuration: "20m", idempotent: true, retries: 2
	overrides: tw: {severity: "critical", schedule: "0 4 * * *", timeout: "2h", env: A: "b"}
}
`)
	require.Len(t, c.Batches, 1)
	b := c.Batches[0]
	assert.Equal(t, []string{"settle", "batches", "mail", "S0MAIL", "#mail", "high", "respond within a week", "精算する", "0 3 * * *", "every day at 03:00", "1h30m", "20m", "Forbid", "https://wiki.example.com/mail", "@slack-high"},
		[]string{b.Name, string(b.Kind), b.Owner, b.SlackGroup, b.Channel, b.Severity, b.Response, b.Description, b.Schedule, b.Words, b.Timeout, b.ExpectedDuration, b.Concurrency, b.Runbook, b.Alerts})
	assert.True(t, b.Idempotent)
	assert.Equal(t, 2, b.Retries)
	assert.Equal(t, catalog.Source{File: "fleet.cue", Line: 3}, b.Source)

	require.Len(t, b.Regions, 2)
	jp, tw := b.Regions[0], b.Regions[1]
	assert.Equal(t, []string{"jp", "batch-jp", "high", "Asia/Tokyo", "0 3 * * *"}, []string{jp.Region, jp.Namespace, jp.Severity, jp.TimeZone, jp.Schedule})
	assert.Equal(t, []string{"tw", "batch-mail", "critical", "Asia/Taipei", "0 4 * * *"}, []string{tw.Region, tw.Namespace, tw.Severity, tw.TimeZone, tw.Schedule})
	assert.Equal(t, []string{"2026-11-29T03:00:00+09:00", "2026-11-30T03:00:00+09:00", "2026-12-01T03:00:00+09:00", "2026-12-02T03:00:00+09:00", "2026-12-03T03:00:00+09:00"}, jp.NextRuns)
	assert.Equal(t, "2026-11-29T04:00:00+08:00", tw.NextRuns[0])
	assert.Empty(t, jp.Differs)
	assert.Equal(t, []string{"severity critical", "schedule 0 4 * * *", "timeout 2h", "env"}, tw.Differs)
}

func TestTheOtherKinds(t *testing.T) {
	c := of(t, `iterators: relay: {owner: "mail", severity: "high", commands: "run", interval: "30s", replicas: 2, regions: ["jp"]}
workers: consume: {owner: "mail", severity: "medium", commands: "run", queue: {name: "mail-{region}", queueLength: 9}, scale: {min: 1, max: 4}, regions: ["jp"]}
`)
	relay, consume := c.Batches[0], c.Batches[1]
	assert.Equal(t, "again and again, 30s apart", relay.Words)
	assert.Equal(t, 2, relay.Replicas)
	assert.Equal(t, "when its queue has messages", consume.Words)
	assert.Equal(t, &catalog.Scale{Min: 1, Max: 4, QueueLength: 9}, consume.Scale)
	assert.Equal(t, "https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail-jp", consume.Regions[0].Queue)
	assert.Empty(t, consume.Regions[0].NextRuns)
	assert.Zero(t, c.Heatmap[0].Peak, "what has no schedule has no start")
}

func TestNextRuns(t *testing.T) {
	runs := func(schedule string, change ...func(*catalog.Options)) []string {
		c := of(t, `batches: settle: {owner: "mail", severity: "high", commands: "run", regions: ["jp"], `+schedule+`}`, change...)
		return c.Batches[0].Regions[0].NextRuns
	}
	assert.Equal(t, []string{"2026-11-29T09:00:00+09:00"}, runs(`schedule: "0 9 * * SUN"`), "a start at the time itself is past; a day that is too far is left out")
	assert.Len(t, runs(`schedule: "0 9 * * SUN"`, func(o *catalog.Options) { o.Days = 22 }), 4)
	assert.Empty(t, runs(`schedule: "0 0 1 1 *"`))
	assert.Equal(t, []string{}, runs(`schedule: "0 3 * * *", suspend: true`), "a list, though empty")
	assert.Equal(t, "2026-11-28T03:00:00Z", runs(`schedule: "0 3 * * *", timeZone: "UTC"`)[0], "in its own zone")
	assert.Equal(t, "2026-11-27T22:30:00-05:00", runs(`schedule: "30 22 * * *", timeZone: "America/New_York"`)[0])
	assert.Equal(t, runs(`schedule: "H 3 * * *"`), runs(`schedule: "H 3 * * *"`), "an H is the same on every run")
}

func TestHIsShownAndResolved(t *testing.T) {
	c := of(t, `batches: settle: {owner: "mail", severity: "high", commands: "run", schedule: "H(7-7) 3 * * *", regions: ["jp"]}`)
	assert.Equal(t, "H(7-7) 3 * * *", c.Batches[0].Schedule)
	assert.Equal(t, "7 3 * * *", c.Batches[0].Regions[0].Schedule)
	assert.Equal(t, "every day at 03:07", c.Batches[0].Words)
	assert.Contains(t, string(catalog.Markdown(c)), "every day at 03:07: `H(7-7) 3 * * *` (= `7 3 * * *`)")
}

func TestChains(t *testing.T) {
	c := of(t, `batches: [string]: {owner: "mail", severity: "medium", commands: "run", expectedDuration: "5m", regions: ["jp", "tw"]}
batches: {
	load: schedule: "0 1 * * *"
	clean: schedule: "0 2 * * *"
	report: {schedule: "0 3 * * *", after: ["load"], overrides: tw: after: ["load", "clean"]}
}
`)
	clean, load, report := c.Batches[0], c.Batches[1], c.Batches[2]
	assert.Equal(t, []string{"load", "clean"}, report.After)
	assert.Equal(t, []string{}, report.Before)
	assert.Equal(t, []string{"report"}, load.Before)
	assert.Equal(t, []string{"report"}, clean.Before)
}

func TestAFreezeSaysWhy(t *testing.T) {
	c := of(t, `batches: settle: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *"}
platform: freezes: [{regions: ["tw"], reason: "migration", until: "2099-12-31"}]
`)
	jp, tw := c.Batches[0].Regions[0], c.Batches[0].Regions[1]
	assert.False(t, jp.Suspended)
	assert.Nil(t, jp.Freeze)
	assert.True(t, tw.Suspended)
	assert.Equal(t, &catalog.Freeze{Reason: "migration", Until: "2099-12-31"}, tw.Freeze)
	assert.Empty(t, tw.NextRuns)
	assert.Equal(t, 1, c.Heatmap[0].Starts[0][3], "Monday 03:00")
	assert.Zero(t, c.Heatmap[1].Starts[0][3])
}

func TestRegionsThatWereAskedFor(t *testing.T) {
	c := of(t, `batches: {
	settle: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *"}
	refund: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", regions: ["jp"]}
}`, func(o *catalog.Options) { o.Regions = []string{"tw"} })
	require.Len(t, c.Batches, 1)
	assert.Equal(t, "settle", c.Batches[0].Name)
	assert.Len(t, c.Batches[0].Regions, 1)
	require.Len(t, c.Heatmap, 1)
	assert.Equal(t, "tw", c.Heatmap[0].Region)
}

func TestWhatUsersWriteIsPrintable(t *testing.T) {
	c := of(t, `batches: settle: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", description: "a\u202eb"}`)
	assert.Equal(t, `a\u202eb`, c.Batches[0].Description)
}

func TestCodeOwners(t *testing.T) {
	fleet := read(t, one(`batches: {
	settle: {owner: "push", severity: "high", commands: "run", schedule: "0 3 * * *"}
	refund: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *"}
}
workers: consume: {owner: "shop", severity: "medium", commands: "run", queue: name: "mail-{region}"}
`))
	text, warnings := catalog.CodeOwners(fleet, nil, func(string) string { return "a b/fleet[1].cue" })
	assert.Equal(t, `/a\ b/fleet\[1\].cue @acme/mail @acme/push`+"\n", string(text))
	assert.Equal(t, []string{
		"a b/fleet[1].cue: entries of mail, push, shop, so that each of them reviews all changes; give each team its own file",
		`a b/fleet[1].cue: owner "shop" has no codeowner; set platform.owners.shop.codeowner`,
	}, warnings)

	fleet = read(t, one(`workers: consume: {owner: "shop", severity: "medium", commands: "run", queue: name: "mail-{region}"}`))
	text, warnings = catalog.CodeOwners(fleet, nil, filepath.Base)
	assert.Empty(t, text, "a line without an owner would take the file from its directory's")
	assert.Len(t, warnings, 1)
}
