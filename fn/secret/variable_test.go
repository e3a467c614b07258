package secret_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/secret"
)

// TestVariablesOfContainers: the name stands beside the value, on the line or on another.
func TestVariablesOfContainers(t *testing.T) {
	for text, shown := range map[string]string{
		`{name: DB_PASSWORD, value: sesame}`:               `{name: DB_PASSWORD, value: [secret]}`,
		`{name: "DB_PASSWORD", value: "se\"same, x"}, b`:   `{name: "DB_PASSWORD", value: [secret]}, b`,
		`{"name":"API_KEY","value":"sesame"}`:              `{"name":"API_KEY","value":[secret]}`,
		`{value: 'sesame', name: DB_PASSWORD}`:             `{value: [secret], name: DB_PASSWORD}`,
		`{name: A, value: x}, {name: TOKEN, value: sesam}`: `{name: A, value: x}, {name: TOKEN, value: [secret]}`,
		`{name: DB_PASSWORD, value: $(OTHER)}`:             `{name: DB_PASSWORD, value: $(OTHER)}`,
		`{name: COUNTRY, value: jp}`:                       `{name: COUNTRY, value: jp}`,
	} {
		assert.Equal(t, shown, secret.Redact(text))
		assert.Equal(t, strings.Contains(shown, "[secret]"), secret.InLine("", text, ""), text)
	}
	for lines, hidden := range map[string]bool{
		"- name: DB_PASSWORD|  value: *sesame|":          true,
		"- name: DB_PASSWORD\t|\tvalue: sesame|":         true,
		"|- value: sesame|  name: DB_PASSWORD":           true,
		`"name": "TOKEN",|"value": "sesame"|}`:           true,
		"  value: >-|    sesame|- name: A":               true,
		"- name: COUNTRY|  value: jp|- name: A_PASSWORD": true, // rather one too many
		"- name: COUNTRY|  value: jp|- name: B":          false,
		"- name [DB_PASSWORD]|  value: x|":               true,
		"- name: DB_PASSWORD|  valueFrom:|    x":         false,
	} {
		l := strings.Split(lines, "|")
		if assert.Len(t, l, 3, lines) {
			assert.Equal(t, hidden, secret.InLine(l[0], l[1], l[2]), lines)
		}
	}
}
