package observe_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/observe"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
)

const fleetDir = "../../examples/fleet"

// monitor is a datadog_monitor as Terraform reads it.
type monitor struct {
	Name, Type, Query, Message, Priority string
	Tags                                 []string
	Thresholds                           []map[string]string `json:"monitor_thresholds"`
	IncludeTags                          bool                `json:"include_tags"`
	RequireFullWindow                    *bool               `json:"require_full_window"`
	OnMissingData                        string              `json:"on_missing_data"`
	NotifyNoData                         *bool               `json:"notify_no_data"`
	EvaluationDelay                      int                 `json:"evaluation_delay"`
}

// read reads a fleet of CUE text, or of a directory.
func read(t testing.TB, text string) *spec.Fleet {
	t.Helper()
	path := text
	if strings.Contains(text, "\n") {
		path = filepath.Join(t.TempDir(), "fleet.cue")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	fleet, err := source.Read([]string{path}, source.Options{})
	require.NoError(t, err)
	require.False(t, spec.HasErrors(fn.Judge(fleet, nil)), "%v", fn.Judge(fleet, nil))
	return fleet
}

// module is the resources of a fleet, by type and name.
func module(t testing.TB, text string) map[string]map[string]json.RawMessage {
	t.Helper()
	m, findings := observe.Monitors(read(t, text), observe.Options{})
	require.Empty(t, findings)
	out, err := m.JSON()
	require.NoError(t, err)
	var doc struct {
		Resource map[string]map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal(out, &doc))
	return doc.Resource
}

func monitors(t testing.TB, text string) map[string]monitor {
	t.Helper()
	all := map[string]monitor{}
	for name, raw := range module(t, text)["datadog_monitor"] {
		var m monitor
		require.NoError(t, json.Unmarshal(raw, &m))
		all[name] = m
	}
	return all
}

func number(t *testing.T, text string) int {
	n, err := strconv.Atoi(text)
	require.NoError(t, err)
	return n
}

// one is a fleet of the given lists, with a platform of everything that alerts use.
func one(lists string) string {
	return `package fleet
` + lists + `
platform: {
	name: "acme"
	image: "r.example.com/batch:v1"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp", datadogEnv: "prod-jp", aws: {account: "123456789012", region: "ap-northeast-1"}}
		tw: {timeZone: "Asia/Taipei", namespace: "batch-tw", aws: {account: "123456789012", region: "ap-northeast-1"}}
	}
	owners: {
		mail: {slackGroup: "S0MAIL", runbook: "https://wiki.example.com/mail", notify: "slack-acme-mail"}
		push: {slackGroup: "S0PUSH"}
		"web.shop": {}
	}
	severities: {critical: channel: "@slack-critical", high: channel: "@slack-high", medium: {channel: "@slack-medium", slo: "off"}}
	operators: {channel: "@slack-platform", runbook: "https://wiki.example.com/platform"}
	catalog: url: "https://batches.example.com/"
	defaults: {resources: {cpu: "100m", memory: "128Mi"}, timeout: "10m", startingDeadline: "5m", triggerAuthentication: {name: "sqs", kind: "ClusterTriggerAuthentication"}}
}
`
}

const nightly = `batches: nightly: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", expectedDuration: "5m", regions: ["jp"]}`

func TestAMonitorForEachThingThatCanGoWrong(t *testing.T) {
	tests := map[string]struct{ lists, want string }{
		"a batch": {nightly,
			"app_error_high_jp burn_24h_high_jp cannot_start_high_jp last_run_failed_high_jp missed_schedule_high_jp run_time_high_jp_300"},
		"a batch of medium severity has no objective here": {strings.Replace(nightly, "high", "medium", 1),
			"app_error_medium_jp cannot_start_medium_jp last_run_failed_medium_jp missed_schedule_medium_jp run_time_medium_jp_300"},
		"an iterator": {`iterators: loop: {owner: "mail", severity: "critical", commands: "run", runbook: "https://wiki.example.com", regions: ["tw"]}`,
			"app_error_critical_tw cannot_start_critical_tw iterator_down_critical_tw"},
		"a worker": {`workers: consume: {owner: "mail", severity: "medium", commands: "run", queue: name: "mail-{region}", regions: ["tw"]}`,
			"app_error_medium_tw cannot_start_medium_tw queue_age_medium_tw scaler_errors_tw"},
		"what is suspended has nothing to watch": {strings.Replace(nightly, "regions:", "suspend: true, regions:", 1), ""},
		"a Forbid batch whose run may outlast the gap can't be awaited": {strings.Replace(nightly, "0 3 * * *", "*/5 * * * *", 1),
			"app_error_high_jp burn_24h_high_jp cannot_start_high_jp last_run_failed_high_jp run_time_high_jp_300"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, strings.Join(slices.Sorted(maps.Keys(monitors(t, one(test.lists)))), " "))
		})
	}
}

func TestQueriesOfOneBatch(t *testing.T) {
	all := monitors(t, one(nightly))
	assert.Equal(t, `trace-analytics("env:prod-jp status:error @severity:high @batch_region:jp").rollup("count").by("@owner,@batch").last("5m") > 0`, all["app_error_high_jp"].Query)
	assert.Equal(t, `"kubernetes_state.cronjob.complete".over("env:prod-jp","severity:high","batch_region:jp").by("kube_cronjob","kube_namespace","owner").last(2).count_by_status()`, all["last_run_failed_high_jp"].Query)
	assert.Equal(t, `"kubernetes_state.cronjob.on_schedule_check".over("env:prod-jp","severity:high","batch_region:jp").by("kube_cronjob","kube_namespace","owner").last(22).count_by_status()`, all["missed_schedule_high_jp"].Query)
	assert.Equal(t, `max(last_5m):max:kubernetes_state.pod.uptime{env:prod-jp,severity:high,batch_region:jp,pod_phase:running,kube_app_name:nightly} by {kube_app_name,owner} > 300`, all["run_time_high_jp_300"].Query)
	assert.Equal(t, "4", all["missed_schedule_high_jp"].Priority)
	assert.Equal(t, "2", all["app_error_high_jp"].Priority)
}

func TestWithoutDatadogEnvTheSearchHasNone(t *testing.T) {
	for name, m := range monitors(t, one(strings.Replace(nightly, `"jp"`, `"tw"`, 1))) {
		assert.NotContains(t, m.Query, "env:", name)
	}
}

// TestAddressesNeverDependOnBatches: a batch that is added, renamed or suspended beside
// another one replaces no monitor.
func TestAddressesNeverDependOnBatches(t *testing.T) {
	two := nightly + "\n" + strings.Replace(nightly, "nightly", "other", 1)
	want := slices.Sorted(maps.Keys(monitors(t, one(two))))
	for _, lists := range []string{nightly, strings.ReplaceAll(two, "other", "renamed"), strings.Replace(two, "regions:", "suspend: true, regions:", 1)} {
		assert.Equal(t, want, slices.Sorted(maps.Keys(monitors(t, one(lists)))))
	}
}

// TestWhatIsSuspendedIsSilent: its last run may have failed, and it does not start.
func TestWhatIsSuspendedIsSilent(t *testing.T) {
	all := monitors(t, one(nightly+"\n"+strings.Replace(strings.Replace(nightly, "nightly", "asleep", 1), "regions:", "suspend: true, regions:", 1)))
	for _, name := range []string{"last_run_failed_high_jp", "missed_schedule_high_jp"} {
		assert.Contains(t, all[name].Query, `.exclude("kube_cronjob:asleep")`, name)
	}
	assert.NotContains(t, all["run_time_high_jp_300"].Query, "asleep")
}

func TestEachMonitor(t *testing.T) {
	for name, m := range monitors(t, fleetDir) {
		assert.Contains(t, m.Tags, "managed_by:batchfn", name)
		assert.True(t, m.IncludeTags, name)
		assert.LessOrEqual(t, len([]rune(m.Message)), 3500, name)
		assert.False(t, m.OnMissingData != "" && m.NotifyNoData != nil, "%s: Datadog refuses both", name)
		if m.Type == "query alert" {
			require.NotNil(t, m.RequireFullWindow, name)
			assert.False(t, *m.RequireFullWindow, name)
		}
	}
}

// TestARecoveryNotifiesNobody: text outside of is_alert would address people twice.
func TestARecoveryNotifiesNobody(t *testing.T) {
	for name, m := range monitors(t, fleetDir) {
		assert.Empty(t, strings.TrimSpace(evaluate(t, m.Message, alert{state: "recovery"})), name)
	}
}

// TestAnAlertFindsItsOwner: for each owner, its own group and runbook, no other one's.
func TestAnAlertFindsItsOwner(t *testing.T) {
	fleet := read(t, fleetDir)
	all := monitors(t, fleetDir)
	for severity, s := range fleet.Platform.Severities {
		for _, kind := range []string{"app_error", "cannot_start", "last_run_failed"} {
			m := all[kind+"_"+severity+"_jp"]
			require.NotEmpty(t, m.Message)
			for _, owner := range ownersOf(fleet, severity, kind == "last_run_failed") {
				text := evaluate(t, m.Message, alert{"alert", map[string]string{"@owner.name": owner, "owner.name": owner}})
				for other, o := range fleet.Platform.Owners {
					assert.Equal(t, other == owner, strings.Contains(text, "<!subteam^"+o.SlackGroup+"|@"+other+">"), "%s_%s: %s", kind, severity, other)
				}
				assert.Contains(t, text, fleet.Platform.Owners[owner].Runbook)
				lines := strings.Split(strings.TrimSpace(text), "\n")
				assert.Equal(t, s.Channel, lines[len(lines)-1])
			}
		}
	}
}

// ownersOf are the owners of what runs in jp.
func ownersOf(f *spec.Fleet, severity string, scheduled bool) []string {
	seen := map[string]bool{}
	for w := range f.Workloads("jp") {
		if w.Severity == severity && !w.Suspend && (!scheduled || w.Kind == spec.Batches) {
			seen[w.Owner] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// TestManyOwners do not fit into a static map: then the span says whom to call.
func TestManyOwners(t *testing.T) {
	var lists, owners strings.Builder
	for i := range 60 {
		team := "team-" + strconv.Itoa(i)
		lists.WriteString("batches: \"b-" + strconv.Itoa(i) + `": {owner: "` + team + `", severity: "high", commands: "run", schedule: "0 3 * * *", regions: ["jp"]}` + "\n")
		owners.WriteString("\t\t\"" + team + `": {slackGroup: "S0TEAM` + strconv.Itoa(i) + `", runbook: "https://wiki.example.com/a/rather/long/path/to/the/runbook/of/` + team + "\"}\n")
	}
	all := monitors(t, strings.Replace(one(lists.String()), "owners: {\n", "owners: {\n"+owners.String(), 1))
	for name, m := range all {
		assert.LessOrEqual(t, len([]rune(m.Message)), 3500, name)
	}
	text := evaluate(t, all["app_error_high_jp"].Message, alert{"alert", map[string]string{"@owner.name": "team-7", "span.attributes.slack_group_id": "S0TEAM7"}})
	assert.Contains(t, text, "<!subteam^S0TEAM7|@team-7>")
	text = evaluate(t, all["cannot_start_high_jp"].Message, alert{"alert", map[string]string{"owner.name": "team-7"}})
	assert.Contains(t, text, "team-7")
	assert.Contains(t, text, "https://batches.example.com/#")
}

// TestAddressesThatCollide are refused rather than merged.
func TestAddressesThatCollide(t *testing.T) {
	fleet := read(t, strings.Replace(one(nightly), `"web.shop": {}`, `"web.shop": notify: "a", web_shop: notify: "b"`, 1))
	_, findings := observe.Monitors(fleet, observe.Options{})
	require.Len(t, findings, 1)
	assert.Contains(t, findings[0].Message, `"web.shop" and "web_shop"`)
}

func TestRegionsThatAreFilesOfTheModule(t *testing.T) {
	fleet := read(t, strings.ReplaceAll(strings.Replace(one(nightly), "jp:", "shared:", 1), `["jp"]`, `["shared"]`))
	_, findings := observe.Monitors(fleet, observe.Options{})
	require.Len(t, findings, 1)
	assert.Equal(t, "region-known", findings[0].Rule)
}

// FuzzHostileText: what a user writes can neither mention, nor run a template, nor break
// Terraform.
func FuzzHostileText(f *testing.F) {
	for _, seed := range []string{"https://x/@here", "https://x/{{#is_alert}}", "https://x/<!channel>", "https://x/${file(\"/etc/passwd\")}", "https://x/%{if true}",
		"https://x/\u202e{{{{raw}}}}", "https://x/日本語/手順?x=1#a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, runbook string) {
		fleet := read(t, one(nightly))
		fleet.Platform.Owners["mail"].Runbook = runbook
		m, _ := observe.Monitors(fleet, observe.Options{})
		out, err := m.JSON()
		require.NoError(t, err)
		var doc struct {
			Resource struct {
				Monitors map[string]monitor `json:"datadog_monitor"`
			}
		}
		require.NoError(t, json.Unmarshal(out, &doc))
		for name, monitor := range doc.Resource.Monitors {
			text := evaluate(t, monitor.Message, alert{"alert", map[string]string{"@owner.name": "mail", "owner.name": "mail"}})
			assert.Equal(t, strings.Count(text, "<!subteam^S0MAIL|@mail>"), strings.Count(text, "<"), "%s: %s", name, text)
			assert.Equal(t, strings.Count(text, "<!")+strings.Count(text, "@slack-high"), strings.Count(text, "@"), "%s: %s", name, text)
			assert.NotContains(t, monitor.Message, "${", name)
			assert.NotContains(t, monitor.Message, "%{", name)
		}
	})
}

var matched = regexp.MustCompile(`\{\{#is_exact_match "([^"]+)" "([^"]+)"(?: "[^"]+")*\}\}`)

// TestEachAlertMentionsOneOwner: whichever group alerts, one Slack group is mentioned, and
// one channel, on the last line.
func TestEachAlertMentionsOneOwner(t *testing.T) {
	for name, m := range monitors(t, fleetDir) {
		groups := matched.FindAllStringSubmatch(m.Message, -1)
		if strings.HasPrefix(name, "burn_") || strings.HasPrefix(name, "scaler_") {
			assert.Empty(t, groups, "%s is about no owner", name)
			groups = [][]string{{"", "", ""}}
		}
		require.NotEmpty(t, groups, name)
		for _, g := range groups {
			text := strings.TrimSpace(evaluate(t, m.Message, alert{"alert", map[string]string{g[1]: g[2]}}))
			if g[1] != "" {
				assert.Equal(t, 1, strings.Count(text, "<!subteam^"), "%s: %s", name, g[2])
			}
			lines := strings.Split(text, "\n")
			assert.Regexp(t, `^@slack-[a-z-]+$`, lines[len(lines)-1], name)
			assert.Equal(t, 1+strings.Count(text, "|@"), strings.Count(text, "@"), "%s: %s", name, text)
		}
	}
}

// TestOnlyHighSaysHowToMute: critical may not be muted, and nobody is called for medium.
func TestOnlyHighSaysHowToMute(t *testing.T) {
	for name, m := range monitors(t, fleetDir) {
		assert.Equal(t, strings.Contains(name, "_high_"), strings.Contains(m.Message, "Mute this group"), name)
	}
}
