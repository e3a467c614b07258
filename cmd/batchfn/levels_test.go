package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
)

// fixedRules are those that no level and no waiver changes. The others decide how
// bad something is; these decide whether it is a fleet, and whose.
var fixedRules = []string{
	"owner-required", "severity-required", "severity-known",
	"field-known", "field-required", "field-valid",
	"name-valid", "name-unique", "resource-unique",
	"commands-plain", "profile-known", "schedule-valid", "region-known",
	"reserved-name", "scale-range", "policy-valid", "waiver-valid",
}

// platformRules are about the platform itself: it can set their level, but a
// waiver is for batches.
var platformRules = []string{"file-ignored", "tag-altered", "fragment-known", "freeze-expired"}

// A lowering is what somebody does to be rid of a finding.
type lowering struct {
	name   string
	change func(rule, fleet string) string // the fleet afterwards
	want   func(own string) string         // the level of a rule that is not fixed, by its own
	waives bool
}

var lowerings = []lowering{
	{"nothing", func(_, fleet string) string { return fleet }, func(own string) string { return own }, false},
	{"level warn", levelTo("warn"), func(string) string { return "warning" }, false},
	{"level off", levelTo("off"), func(string) string { return "" }, false},
	{"waived on the entry", waivedOnEntry, func(string) string { return "" }, true},
	{"waived by the platform", waivedByPlatform, func(string) string { return "" }, true},
}

// TestWhatLevelsAndWaiversChange puts the bad example of every rule to each way
// of lowering it: a fixed rule stays an error, any other becomes what was asked
// for, and no rule falls silent by accident.
func TestWhatLevelsAndWaiversChange(t *testing.T) {
	for _, rule := range policy.All() {
		assert.Equal(t, slices.Contains(fixedRules, rule.Name), rule.Fixed, "%s: is it fixed?", rule.Name)
		own := "error" // image-registry too, as soon as there are registries
		if rule.Level == spec.Warn {
			own = "warning"
		}
		if strings.HasPrefix(rule.Bad, "apiVersion: ") {
			continue // of manifests: testdata/rule changes its level
		}
		for _, l := range lowerings {
			t.Run(rule.Name+"/"+l.name, func(t *testing.T) {
				want := own
				if !rule.Fixed && !(l.waives && slices.Contains(platformRules, rule.Name)) {
					want = l.want(own)
				}
				assert.Equal(t, want, levelIn(said(t, l.change(rule.Name, rule.Bad)), rule.Name))
			})
		}
	}
}

// levelIn is the level at which a rule is among the findings, or "".
func levelIn(findings []string, rule string) string {
	for _, level := range []string{"error", "warning"} {
		if slices.ContainsFunc(findings, func(f string) bool { return strings.HasPrefix(f, level+"["+rule+"]") }) {
			return level
		}
	}
	return ""
}

func levelTo(level string) func(rule, fleet string) string {
	return func(rule, fleet string) string {
		return fmt.Sprintf("platform: policy: rules: %q: %q\n%s", rule, level, fleet)
	}
}

func waivedOnEntry(rule, fleet string) string {
	waiver := fmt.Sprintf(`{rule: %q, reason: "agreed", until: "2099-03-31"}`, rule)
	if strings.Contains(fleet, "waive: [") {
		return strings.ReplaceAll(fleet, "waive: [", "waive: ["+waiver+", ")
	}
	for _, kind := range spec.Kinds {
		if strings.Contains(fleet, string(kind)+":") {
			fleet = fmt.Sprintf("%s: [_]: waive: [%s]\n%s", kind, waiver, fleet)
		}
	}
	return fleet
}

var ownerOf = regexp.MustCompile(`owner: +("[^"]+")`)

func waivedByPlatform(rule, fleet string) string {
	waivers := []string{fmt.Sprintf(`{rule: %q, batch: "send-mail", reason: "agreed", until: "2099-03-31"}`, rule)}
	for _, m := range ownerOf.FindAllStringSubmatch(fleet, -1) {
		waivers = append(waivers, fmt.Sprintf(`{rule: %q, owner: %s, reason: "agreed", until: "2099-03-31"}`, rule, m[1]))
	}
	return "platform: policy: waivers: [" + strings.Join(waivers, ", ") + "]\n" + fleet
}
