package diff_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/diff"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

const base = `package fleet
platform: {
	name:  "acme"
	image: "123456789012.dkr.ecr.{awsRegion}.amazonaws.com/batch:v1"
	regions: {
		jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp", datadogEnv: "prod-jp", aws: {account: "123456789012", region: "ap-northeast-1"}}
		tw: {timeZone: "Asia/Taipei", namespace: "batch-tw", env: COUNTRY: "tw", aws: {account: "123456789012", region: "ap-northeast-1"}}
	}
	owners: {
		"pay-team": {slackGroup: "S0123ABCD", channel: "#pay", runbook: "https://wiki.example.com/pay"}
		"risk-team": {slackGroup: "S0999ABCD", channel: "#risk", runbook: "https://wiki.example.com/risk"}
	}
	severities: {critical: channel: "@slack-day", high: channel: "@slack-week", medium: channel: "@slack-warning"}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h", startingDeadline: "5m", triggerAuthentication: {name: "sqs", kind: "ClusterTriggerAuthentication"}}
	profiles: {big: {resources: memory: "8Gi"}, pinned: podSpec: {nodeSelector: pool: "a", tolerations: [{key: "pool", operator: "Exists"}]}}
	istio: mode: "sidecar"
	policy: rules: "retry-needs-idempotent": "warn"
}
batches: settle: {owner: "pay-team", severity: "high", commands: "settle", schedule: "0 3 * * *"}
batches: other: {owner: "risk-team", severity: "medium", commands: "other", schedule: "@daily", env: {A: "1", TOKEN: {secret: "s", key: "k"}}, profile: "pinned"}
iterators: loop: {owner: "pay-team", severity: "medium", commands: "loop"}
workers: mail: {owner: "pay-team", severity: "medium", commands: "mail", queue: name: "mail-{region}"}
`

// read reads and judges a fleet, which has no error.
func read(t *testing.T, text string) *spec.Fleet {
	t.Helper()
	name := filepath.Join(t.TempDir(), "fleet.cue")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	fleet, err := source.Read([]string{name}, source.Options{})
	require.NoError(t, err, text)
	findings := fn.Judge(fleet, nil)
	require.False(t, spec.HasErrors(findings), "%v", findings)
	return fleet
}

// edited is the fleet with some texts replaced: old, new, old, new.
func edited(t *testing.T, edits ...string) string {
	t.Helper()
	text := base
	for i := 0; i < len(edits); i += 2 {
		require.Contains(t, text, edits[i])
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return text
}

// lines are the changes, each as the text of people has it.
func lines(d *diff.Diff) []string {
	out := []string{}
	for line := range strings.Lines(string(d.Text())) {
		if strings.Contains(line, " → ") {
			out = append(out, strings.TrimSuffix(line, "\n"))
		}
	}
	return out
}

const (
	settle = `schedule: "0 3 * * *"`
	other  = `commands: "other"`
	loop   = `commands: "loop"`
	mail   = `name: "mail-{region}"`
)

// TestAChangeOfOneFieldIsThatField: nothing that only follows from a change stands
// beside it, and nothing is missing.
func TestAChangeOfOneFieldIsThatField(t *testing.T) {
	for name, c := range oneField {
		t.Run(name, func(t *testing.T) {
			d := diff.Fleets(read(t, base), read(t, edited(t, c.edit...)))
			assert.Equal(t, c.want, strings.Join(lines(d), "|"))
			assert.Empty(t, d.Added)
			assert.Empty(t, d.Removed)
		})
	}
}

// TestEachFieldHasAChange: a field that diff does not know changes without a word.
func TestEachFieldHasAChange(t *testing.T) {
	var told []string
	for _, c := range oneField {
		told = append(told, strings.Split(c.want, "|")...)
	}
	for _, kind := range spec.Kinds {
		for _, field := range shape.Default().Entry(kind).FieldNames() {
			if field == "name" || field == "regions" || field == "overrides" { // another name or region is another workload
				continue
			}
			assert.True(t, slices.ContainsFunc(told, func(line string) bool {
				return strings.HasPrefix(line, field+":") || strings.HasPrefix(line, field+".")
			}), "oneField has no change of %s of %s", field, kind)
		}
	}
}

// oneField are edits of the base, and the lines that tell them.
var oneField = map[string]struct {
	edit []string
	want string
}{
	"owner":               {[]string{`settle: {owner: "pay-team"`, `settle: {owner: "risk-team"`}, "owner: pay-team → risk-team   settle (jp, tw)"},
	"severity":            {[]string{`severity: "high"`, `severity: "critical"`}, "severity: high → critical   settle (jp, tw)"},
	"schedule":            {[]string{settle, `schedule: "0 4 * * *"`}, "schedule: 0 3 * * * → 0 4 * * *   settle (jp, tw)"},
	"H":                   {[]string{settle, `schedule: "H 4 * * *"`}, "schedule: 0 3 * * * → H 4 * * *   settle (jp, tw)"},
	"an override":         {[]string{settle, settle + `, overrides: tw: schedule: "5 3 * * *"`}, "schedule: 0 3 * * * → 5 3 * * *   settle (tw)"},
	"timeZone":            {[]string{settle, settle + `, timeZone: "UTC"`}, "timeZone: Asia/Tokyo → UTC   settle (jp)|timeZone: Asia/Taipei → UTC   settle (tw)"},
	"timeout":             {[]string{settle, settle + `, timeout: "90m"`}, "timeout: 1h → 90m   settle (jp, tw)"},
	"retries":             {[]string{settle, settle + `, retries: 2`}, "retries: 0 → 2   settle (jp, tw)"},
	"description":         {[]string{settle, settle + `, description: "a"`}, "description: (unset) → a   settle (jp, tw)"},
	"a list of words":     {[]string{other, `commands: ["other", "a b"]`}, `commands: other → ["other", "a b"]   other (jp, tw)`},
	"a variable":          {[]string{`A: "1"`, `A: "2"`}, "env.A: 1 → 2   other (jp, tw)"},
	"a variable's source": {[]string{`A: "1"`, `A: {configMap: "c", key: "k"}`}, `env.A: 1 → {configMap: "c", key: "k"}   other (jp, tw)`},
	"a variable is gone":  {[]string{`A: "1", `, ``}, "env.A: 1 → (unset)   other (jp, tw)"},
	"an empty variable":   {[]string{`A: "1"`, `A: ""`}, `env.A: 1 → ""   other (jp, tw)`},
	"a secret's key":      {[]string{`key: "k"`, `key: "l"`}, `env.TOKEN: {secret: "s", key: "k"} → {secret: "s", key: "l"}   other (jp, tw)`},
	"a region's variable": {[]string{`COUNTRY: "tw"`, `COUNTRY: "TW"`}, "env.COUNTRY: tw → TW   other, settle, loop, mail (tw)"},
	"resources.cpu":       {[]string{settle, settle + `, resources: cpu: 1`}, "resources.cpu: 100m → 1   settle (jp, tw)"},
	"resources.memory":    {[]string{settle, settle + `, resources: memory: "1Gi"`}, "resources.memory: 256Mi → 1Gi   settle (jp, tw)"},
	"no memory limit":     {[]string{settle, settle + `, resources: memoryLimit: "none"`}, "resources.memoryLimit: 256Mi → none   settle (jp, tw)"},
	"another resource":    {[]string{settle, settle + `, resources: extended: "nvidia.com/gpu": 1`}, "resources.extended.nvidia.com/gpu: (unset) → 1   settle (jp, tw)"},
	"a volume":            {[]string{settle, settle + `, volumes: tmp: {mountPath: "/tmp", emptyDir: {}}`}, `volumes.tmp: (unset) → {mountPath: "/tmp", emptyDir: {}}   settle (jp, tw)`},
	"envFrom":             {[]string{settle, settle + `, envFrom: [{secret: "s"}]`}, `envFrom: (unset) → [{secret: "s"}]   settle (jp, tw)`},
	"a label":             {[]string{settle, settle + `, labels: team: "a"`}, "labels.team: (unset) → a   settle (jp, tw)"},
	"serviceAccount":      {[]string{settle, settle + `, serviceAccount: "a"`}, "serviceAccount: (unset) → a   settle (jp, tw)"},
	"gracePeriod":         {[]string{settle, settle + `, gracePeriod: "1m"`}, "gracePeriod: 30s → 1m   settle (jp, tw)"},
	"idempotent":          {[]string{settle, settle + `, idempotent: true`}, "idempotent: false → true   settle (jp, tw)"},
	"expectedDuration":    {[]string{settle, settle + `, expectedDuration: "10m"`}, "expectedDuration: (unset) → 10m   settle (jp, tw)"},
	"concurrency":         {[]string{settle, settle + `, concurrency: "Allow"`}, "concurrency: Forbid → Allow   settle (jp, tw)"},
	"startingDeadline":    {[]string{settle, settle + `, startingDeadline: "10m"`}, "startingDeadline: 5m → 10m   settle (jp, tw)"},
	"shards":              {[]string{settle, settle + `, shards: 3`}, "shards: 1 → 3   settle (jp, tw)"},
	"successWithin":       {[]string{settle, settle + `, successWithin: "26h"`}, "successWithin: (unset) → 26h   settle (jp, tw)"},
	"ttl":                 {[]string{settle, settle + `, ttl: "1h"`}, "ttl: (unset) → 1h   settle (jp, tw)"},
	"an annotation":       {[]string{settle, settle + `, annotations: "example.com/a": "b"`}, "annotations.example.com/a: (unset) → b   settle (jp, tw)"},
	"liveness":            {[]string{settle, settle + `, liveness: {path: "/", port: 80}`}, `liveness.path: (unset) → /   settle (jp, tw)|liveness.port: (unset) → 80   settle (jp, tw)`},
	"suspend":             {[]string{settle, settle + `, suspend: true`}, "suspend: false → true   settle (jp, tw)"},
	"a freeze":            {[]string{`istio: mode: "sidecar"`, `istio: mode: "sidecar", freezes: [{batches: ["settle"], reason: "r", until: "2027-03-31"}]`}, "suspend: false → true   settle (jp, tw)"},
	"runbook":             {[]string{settle, settle + `, runbook: "https://wiki.example.com/settle"`}, "runbook: https://wiki.example.com/pay → https://wiki.example.com/settle   settle (jp, tw)"},
	"image":               {[]string{settle, settle + `, image: "registry.example.com/a:v2"`}, "image: 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/batch:v1 → registry.example.com/a:v2   settle (jp, tw)"},
	"history":             {[]string{settle, settle + `, history: failed: 5`}, "history.failed: 3 → 5   settle (jp, tw)"},
	"after":               {[]string{settle, settle + `, after: ["other"]`}, "after: (unset) → other   settle (jp, tw)"},
	"istio of an entry":   {[]string{settle, settle + `, istio: mode: "native"`}, "istio.mode: sidecar → native   settle (jp, tw)"},
	"istio of all":        {[]string{`istio: mode: "sidecar"`, `istio: {mode: "sidecar", proxy: cpu: "200m"}`}, "istio.proxy.cpu: 100m → 200m   other, settle, loop, mail (jp, tw)"},
	"service":             {[]string{settle, settle + `, service: "a"`}, "service: settle → a   settle (jp, tw)"},
	"waive":               {[]string{settle, settle + `, waive: [{rule: "timeout-within-interval", reason: "r", until: "2027-03-31"}]`}, `waive.timeout-within-interval: (unset) → {rule: "timeout-within-interval", reason: "r", until: "2027-03-31"}   settle (jp, tw)`},
	"a profile":           {[]string{settle, settle + `, profile: "big"`}, "resources.memory: 256Mi → 8Gi   settle (jp, tw)|profile: (unset) → big   settle (jp, tw)"},
	"a profile's pool":    {[]string{`pool: "a"`, `pool: "b"`}, "podSpec.nodeSelector.pool: a → b   other (jp, tw)"},
	"protect":             {[]string{`istio: mode: "sidecar"`, `istio: mode: "sidecar", protect: "nonIdempotent"`}, "protect: false → true   other, settle (jp, tw)"},
	"replicas":            {[]string{loop, loop + `, replicas: 2`}, "replicas: 1 → 2   loop (jp, tw)"},
	"interval":            {[]string{loop, loop + `, interval: "10s"`}, "interval: (unset) → 10s   loop (jp, tw)"},
	"selector":            {[]string{loop, loop + `, selector: app: "loop"`}, "selector.app: (unset) → loop   loop (jp, tw)"},
	"queue":               {[]string{mail, `name: "post-{region}"`}, "queue.name: mail-{region} → post-{region}   mail (jp, tw)"},
	"queueLength":         {[]string{mail, mail + `, queue: queueLength: 7`}, "queue.queueLength: 5 → 7   mail (jp, tw)"},
	"scale":               {[]string{mail, mail + `, scale: {max: 5, cooldown: "10m"}`}, "scale.cooldown: 5m → 10m   mail (jp, tw)|scale.max: 1 → 5   mail (jp, tw)"},
	"an owner's runbook":  {[]string{`runbook: "https://wiki.example.com/risk"`, `runbook: "https://wiki.example.com/r"`}, "platform.owners.risk-team.runbook: https://wiki.example.com/risk → https://wiki.example.com/r   other (jp, tw)"},
	"an owner's group":    {[]string{"S0999ABCD", "S0998ABCD"}, "platform.owners.risk-team.slackGroup: S0999ABCD → S0998ABCD   other (jp, tw)"},
	"a namespace":         {[]string{`"batch-jp"`, `"jobs-jp"`}, "platform.regions.jp.namespace: batch-jp → jobs-jp   other, settle, loop, mail (jp)"},
	"an environment":      {[]string{`"prod-jp"`, `"prod"`}, "platform.regions.jp.datadogEnv: prod-jp → prod   other, settle, loop, mail (jp)"},
	"a tag":               {[]string{`istio: mode: "sidecar"`, `istio: mode: "sidecar", datadog: tags: {team: "{owner}", fleet: "a"}`}, "platform.datadog.tags.fleet: (unset) → a   other, settle, loop, mail (jp, tw)"},
	"the wrapper":         {[]string{`istio: mode: "sidecar"`, `istio: mode: "sidecar", wrapper: {kind: "binary", image: "registry.example.com/batchfn:v1"}`}, "platform.wrapper.image: (unset) → registry.example.com/batchfn:v1   other, settle, loop, mail (jp, tw)|platform.wrapper.kind: shell → binary   other, settle, loop, mail (jp, tw)"},
	"the platform's name": {[]string{`name:  "acme"`, `name: "emca"`}, "platform.name: acme → emca   other, settle, loop, mail (jp, tw)"},
	"Argo CD":             {[]string{`istio: mode: "sidecar"`, `istio: mode: "sidecar", argocd: false`}, "platform.argocd: true → false   other, settle, mail (jp, tw)"},
	"KEDA's credentials":  {[]string{`name: "sqs"`, `name: "queues"`}, "platform.defaults.triggerAuthentication.name: sqs → queues   mail (jp, tw)"},
	"a channel":           {[]string{`"@slack-week"`, `"@slack-high"`}, "platform.severities.high.channel: @slack-week → @slack-high   settle (jp, tw)"},
	"an AWS account":      {[]string{`aws: {account: "123456789012"`, `aws: {account: "210987654321"`}, "queue.url: https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail-jp → https://sqs.ap-northeast-1.amazonaws.com/210987654321/mail-jp   mail (jp)"},
	"the default timeout": {[]string{`timeout: "1h"`, `timeout: "2h"`}, "timeout: 1h → 2h   other, settle (jp, tw)"},
}

// TestEqualValuesAreNoChange: values compare by what they mean, wherever they stand.
func TestEqualValuesAreNoChange(t *testing.T) {
	for name, edit := range map[string][]string{
		"a macro":             {`"@daily"`, `"0 0 */1 * ?"`},
		"a name of a day":     {settle, `schedule: "0 3 * * SUN-SAT"`},
		"a duration":          {`timeout: "1h"`, `timeout: "60m"`},
		"cpu":                 {`cpu: "100m"`, `cpu: 0.1`},
		"memory":              {`memory: "256Mi"`, `memory: "268435456"`},
		"a default":           {settle, settle + `, retries: 0, gracePeriod: "30s", concurrency: "Forbid", history: succeeded: 3, idempotent: false`},
		"the limit":           {settle, settle + `, resources: memoryLimit: "256Mi"`},
		"of the platform":     {settle, settle + `, timeout: "1h", istio: mode: "sidecar", runbook: "https://wiki.example.com/pay", regions: ["tw", "jp"]`},
		"a command as a list": {other, `commands: ["other"]`},
		"quotes":              {other, `commands: "'other'"`},
		"optional":            {`key: "k"}`, `key: "k", optional: false}`},
		"the queue's URL":     {mail, `url: "https://sqs.ap-northeast-1.amazonaws.com/123456789012/mail-{region}"`},
		"an override":         {settle, settle + `, overrides: jp: schedule: "0 3 * * *"`},
		"an unused profile":   {`big: {resources: memory: "8Gi"}`, `big: {resources: memory: "9Gi"}`},
		"order":               {`A: "1", TOKEN: {secret: "s", key: "k"}`, `TOKEN: {key: "k", secret: "s"}, A: "1"`},
	} {
		t.Run(name, func(t *testing.T) {
			d := diff.Fleets(read(t, base), read(t, edited(t, edit...)))
			assert.True(t, d.Empty(), "%s", d.Text())
			assert.Empty(t, d.Text())
			assert.Empty(t, d.Consequences)
		})
	}
}
