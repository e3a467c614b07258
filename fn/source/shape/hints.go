package shape

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

// unknownHint says what to write in place of a field that a shape does not have.
func unknownHint(f spec.Field, sh *Shape) string {
	if sh.Name == "#CustomTest" && ofEntry(f.Name) {
		return "move " + f.Name + " into entry"
	}
	if hint := ofKubernetes(f, sh); hint != "" {
		return hint
	}
	return nearest.Hint(f.Name, sh.FieldNames())
}

// ofEntry reports whether a name belongs into the entry of a rule's test.
func ofEntry(name string) bool {
	return name == "region" || name == "component" || slices.ContainsFunc(spec.Kinds, func(k spec.Kind) bool { return Default().Entry(k).Field(name) != nil })
}

// meant is what to write in place of a value of another type, where that is known.
func meant(n *spec.Node, sh *Shape, p place) string {
	name := p.path[strings.LastIndexByte(p.path, '.')+1:]
	value, isBoolean := booleans[strings.ToLower(n.Text)]
	switch {
	case n.Type == spec.Null && !p.mapValue:
		return "remove it: a field without a value is left out"
	case n.Type == spec.String && isBoolean && sh.allows(spec.Bool):
		return fmt.Sprintf("write it without quotes: %s: %t", name, value)
	case n.Type == spec.String && !p.private && sh.Field("url") != nil && strings.Contains(n.Text, "://"):
		return fmt.Sprintf("write %s: {url: %s}", name, quoted(n.Text))
	case n.Type == spec.String && !p.private && sh.Field("name") != nil:
		return fmt.Sprintf("write %s: {name: %s}", name, quoted(n.Text))
	}
	return ""
}

// durationHint is a duration as Go writes it, https://pkg.go.dev/time#ParseDuration, where text is one in another form:
// "45min", "1 hour 30 minutes", "2d", "PT45M".
func durationHint(text string) string {
	if isInteger(text) {
		return fmt.Sprintf("a duration has a unit: %q", text+"s")
	}
	rest := strings.TrimPrefix(strings.ToLower(strings.Join(strings.Fields(text), "")), "pt")
	if !durationOfWords().MatchString(rest) {
		return ""
	}
	var short string
	for _, m := range amount().FindAllStringSubmatch(rest, -1) {
		count, unit := m[1], m[2][:1]
		if days, err := strconv.Atoi(count); unit == "d" && err == nil {
			count, unit = strconv.Itoa(24*days), "h"
		}
		short += count + unit
	}
	return fmt.Sprintf("write %q", short)
}

const anAmount = `(\d{1,6})(days?|d|hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)`

var amount, durationOfWords = memo.Regexp(anAmount), memo.Regexp(`^(` + anAmount + `)+$`)

// booleans are words that are booleans elsewhere.
var booleans = map[string]bool{"true": true, "yes": true, "on": true, "false": false, "no": false, "off": false}

// examples are values of fields that have to be there.
var examples = map[string]string{
	"name":      `"acme"`,
	"regions":   `jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}`,
	"owners":    `"my-team": slackGroup: "S0123ABCD"`,
	"timeZone":  `"Asia/Tokyo"`,
	"namespace": `"batch"`,
	"mountPath": `"/data"`,
	"account":   `"123456789012"`,
	"region":    `"ap-northeast-1"`,
	"url":       `"https://batches.example.com"`,
	"reason":    `"why"`,
	"until":     `"2027-03-31"`,
	"rule":      `"RULE"`,
	"message":   `"what is wrong"`,
	"require":   `retries: 0`,
	"entry":     `severity: "critical"`,
}

// addHint says how to add a field that is missing.
func addHint(f *Field) string {
	example := examples[f.Name]
	if len(f.Shape.Enum) > 0 {
		example = fmt.Sprintf("%q", f.Shape.Enum[0])
	}
	if example == "" {
		return ""
	}
	return "add " + f.Name + ": " + example
}
