package adopt

import (
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
)

// shown is a value for people, without what may be a secret; "" where there is none.
func (c *comparison) shown(path, value string, in flat) string {
	if _, there := in.values[path]; there && value == "" {
		return `""`
	}
	if c.isWithheld(path, value) {
		return "(withheld)"
	}
	value = secret.Withhold(value)
	if strings.Contains(path, ".command") || strings.Contains(path, ".args") {
		value = strings.Join(secret.Words(strings.Split(value, " ")), " ")
	}
	if runes := []rune(value); len(runes) > 120 {
		value = string(runes[:117]) + "…"
	}
	return value
}

// isWithheld reports whether a value is a secret by the name of its variable, its header
// or its field.
func (c *comparison) isWithheld(path, value string) bool {
	if value == "" || strings.Contains(value, "KeyRef ") {
		return false
	}
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	last := parts[len(parts)-1]
	if last == "value" && len(parts) > 1 {
		last = parts[len(parts)-2]
	}
	return secret.IsHeader(last, value) || strings.HasPrefix(path, "env[") && secret.IsName(keyIn(path)) || strings.Contains(path, ".env[") && secret.IsName(last)
}
