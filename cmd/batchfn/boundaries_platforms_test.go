package main

import (
	"fmt"
	"strings"
)

// platform is a platform with some of its fields, and one batch.
func platform(fields, want string) boundary {
	return boundary{kind: "platform", want: want, fields: "platform: " + fields + "\nbatches: one: {owner: \"owner-team\", severity: \"medium\", commands: \"run\", schedule: \"0 3 * * *\"}"}
}

// crowd is a number of batches that start in the same minute.
func crowd(n int, more, want string) boundary {
	var fleet strings.Builder
	for i := range n {
		fmt.Fprintf(&fleet, "batches: \"b%d\": {owner: \"owner-team\", severity: \"medium\", commands: \"run\", regions: [\"jp\"], schedule: \"0 3 * * *\"}\n", i)
	}
	return boundary{kind: "platform", fields: fleet.String() + more, want: want}
}

// whole is a platform of its own with some defaults.
func whole(defaults, want string) boundary {
	return boundary{kind: "platform", want: want, fields: `platform: {
	name: "acme", image: "registry.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}
	owners: "owner-team": {}
	defaults: {resources: {cpu: "100m", memory: "256Mi"}, timeout: "1h", ` + defaults + `}
}
batches: one: {owner: "owner-team", severity: "medium", commands: "run", schedule: "0 3 * * *"}`}
}

var boundariesOfPlatforms = []boundary{
	platform(fmt.Sprintf(`datadog: tags: long: %q`, letters(194)), ""),
	platform(fmt.Sprintf(`datadog: tags: long: %q`, letters(195)), "tag-altered: 200 characters"),
	platform(fmt.Sprintf(`datadog: tags: long: %q`, strings.Repeat("日", 194)), ""),
	platform(fmt.Sprintf(`owners: %q: {}`, letters(63)), ""),
	platform(fmt.Sprintf(`owners: %q: {}`, letters(64)), "field-valid: at most 63 characters"),
	platform(`severities: medium: slo: "9"`, ""),
	platform(`severities: medium: slo: "99.5"`, ""),
	platform(`severities: medium: slo: "99.555"`, ""),
	platform(`severities: medium: slo: "99.5555"`, "field-valid: at most three decimals"),
	platform(`severities: medium: slo: "99."`, "field-valid: at most three decimals"),
	platform(`severities: medium: slo: ".5"`, "field-valid: at most three decimals"),
	platform(`severities: medium: slo: "099.5"`, "field-valid: at most three decimals"),
	platform(`severities: medium: slo: "0"`, "field-valid: percentage below 100"),
	platform(`severities: medium: slo: "0.001"`, ""),
	platform(`severities: medium: slo: "100"`, "field-valid: percentage below 100"),
	platform(`severities: medium: slo: "99.999"`, ""),
	platform(`policy: maxStartsPerMinute: 0`, "field-valid"),
	platform(`policy: maxStartsPerMinute: 1`, ""),
	platform(`regions: sg: {timeZone: "Asia/Singapore", namespace: "batch-sg", aws: {account: "12345678901", region: "ap-southeast-1"}}`, "field-valid"),
	platform(`regions: sg: {timeZone: "Asia/Singapore", namespace: "batch-sg", aws: {account: "1234567890123", region: "ap-southeast-1"}}`, "field-valid"),
	platform(`regions: sg: {timeZone: "Asia/Singapore", namespace: "batch-sg", aws: {account: "123456789012", region: "a-southeast-1"}}`, "field-valid"),
	platform(`regions: sg: {timeZone: "Asia/Singapore", namespace: "batch-sg", aws: {account: "123456789012", region: "apx-southeast-1"}}`, "field-valid"),
	whole(`startingDeadline: "9s"`, "field-valid: at least 10s"),
	whole(`startingDeadline: "10s"`, ""),
	crowd(20, "", ""),
	crowd(21, "", "schedule-crowded: 21 batches of jp start in one minute, Mon 18:00 UTC"),
	crowd(1, "platform: policy: maxStartsPerMinute: 1", ""),
	crowd(2, "platform: policy: maxStartsPerMinute: 1", "schedule-crowded: more than 1"),
	crowd(2, "platform: policy: maxStartsPerMinute: 2", ""),
	crowd(3, "platform: policy: maxStartsPerMinute: 2", "schedule-crowded: more than 2"),
}
