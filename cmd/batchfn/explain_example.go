package main

import "github.com/batchfn/batchfn/fn/source/shape"

// exampleOf is a line that uses a definition, in an entry or in the platform, or "".
func exampleOf(def *shape.Shape) string {
	name := def.Name
	if name == "" && def.Field("field") != nil && def.Field("secret") != nil {
		name = "#EnvSource" // a variable can be a text too
	}
	return fieldExamples[name]
}

// fieldExamples are such lines by definition.
var fieldExamples = map[string]string{
	"#CustomRule":      `platform: policy: custom: "no-retries": {message: "retries are 0", require: retries: 0}`,
	"#CustomTest":      `platform: policy: custom: "no-retries": {message: "retries are 0", require: retries: 0, tests: "one retry fails": {entry: {retries: 1, idempotent: true}, want: "fail"}}`,
	"#Datadog":         `platform: datadog: tags: team: "{owner}"`,
	"#Defaults":        `platform: defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h"}`,
	"#EmptyDir":        `volumes: scratch: {mountPath: "/tmp", emptyDir: sizeLimit: "1Gi"}`,
	"#EnvFrom":         `envFrom: [{secret: "database", prefix: "DB_"}]`,
	"#EnvSource":       `env: {LOG_LEVEL: "info", TOKEN: {secret: "api", key: "token"}, NODE: field: "spec.nodeName"}`,
	"#Freeze":          `platform: freezes: [{regions: ["jp"], reason: "database migration", until: "2099-03-31"}]`,
	"#History":         `history: {succeeded: 1, failed: 5}`,
	"#Istio":           `platform: istio: {mode: "sidecar", readyTimeout: "2m"}`,
	"#IstioMode":       `istio: mode: "off"`,
	"#Liveness":        `liveness: {path: "/healthz", port: 8080}`,
	"#Operators":       `platform: operators: {channel: "@slack-acme-platform", runbook: "https://wiki.example.com/batches"}`,
	"#Owner":           `platform: owners: "my-team": {slackGroup: "S0123ABCD", channel: "#my-team", runbook: "https://wiki.example.com/my-team"}`,
	"#PlatformWaiver":  `platform: policy: waivers: [{rule: "timeout-required", owner: "owner-team", reason: "before batchfn", until: "2099-03-31"}]`,
	"#Policy":          `platform: policy: rules: "timeout-within-interval": "error"`,
	"#Profile":         `platform: profiles: "large": resources: {cpu: "2", memory: "8Gi"}`,
	"#Queue":           `queue: {name: "mail-{region}", queueLength: 10}`,
	"#Region":          `platform: regions: sg: {timeZone: "Asia/Singapore", namespace: "batch-sg"}`,
	"#Resources":       `resources: {cpu: "500m", memory: "1Gi", memoryLimit: "2Gi"}`,
	"#Scale":           `scale: {min: 1, max: 10}`,
	"#SeverityChannel": `platform: severities: high: {channel: "@slack-acme-batch-critical", slo: "99.5"}`,
	"#Volume":          `volumes: config: {mountPath: "/etc/app", configMap: "app"}`,
	"#Waiver":          `waive: [{rule: "timeout-required", reason: "runs for days", until: "2099-03-31"}]`,
	"#Wrapper":         `platform: wrapper: {kind: "binary", image: "registry.example.com/batchfn:v1.2.3"}`,
}
