package secret_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/secret"
)

// TestValuesOfSeveralLines: each line with sesame is withheld, each with open is not.
func TestValuesOfSeveralLines(t *testing.T) {
	for name, text := range map[string]string{
		"literal block":   "env:\n  DB_PASSWORD: |\n    sesame\n\n    # sesame\n    key: sesame\n  open: a\n",
		"folded block":    "- token: >-2 # why\n      sesame\n      sesame\n- open: a\n",
		"anchored block":  "password: &pw !!str |+\n  sesame\n  sesame\nopen: a\n",
		"value":           "- name: DB_PASSWORD\n  value: |\n    sesame\n    sesame\n  open: a\n",
		"value first":     "- value: |\n    sesame\n    sesame\n  name: DB_PASSWORD\n- open: a\n",
		"comment between": "- name: DB_PASSWORD\n\n  # why\n  value: sesame\n- open: a\n",
		"double quotes":   "api_key: \"sesame\n  sesame \\\" sesame\n  sesame\"\nopen: \"a\"\n",
		"single quotes":   "api_key: 'sesame\n  it''s\n  sesame'\nopen: it's a\n",
		"plain":           "secret: sesame\n  sesame\n\n  sesame\nopen: a\n",
		"value below":     "password:\n  sesame\n  sesame\nopen: a\n",
		"flow map":        "env: {DB_PASSWORD: \"sesame\n   sesame\", OPEN:\n  open}\n",
		"flow variables":  "env: [{name: DB_PASSWORD,\n  value: sesame}, {name: A,\n open: b}]\n",
		"flow list":       "passwd: [\n  sesame,\n  sesame\n]\nopen: [a]\n",
		"CUE string":      "env: DB_PASSWORD: \"\"\"\nsesame\n\tsesame\n\"\"\"\nopen: 1\n",
		"CUE raw string":  "\tDB_PASSWORD: #'''\n\t\tsesame ' sesame\n\t\tsesame\n\t\t'''#\n\topen: 1\n",
		"CUE next line":   "env: DB_PASSWORD:\n\t\"\"\"\n\tsesame\n\tsesame\n\t\"\"\"\nopen: 1\n",
		"CUE hidden":      "_pw: \"\"\"\n\tsesame\n\tsesame\n\t\"\"\"\nopen: 1\n",
		"CUE hidden list": "_pw: [\n\t\"sesame\",\n\t\"sesame\",\n]\nopen: 1\n",
		"CUE hidden next": "_pw:\n\t\"sesame\"\nopen: 1\n",
		"CUE let":         "let pw =\n\t\"sesame\"\nopen: 1\n",
		"CUE struct":      "DB_PASSWORD: {\n\tsecret: \"a\"\n\tvalue: \"sesame\"\n\tliteral: {x: \"sesame\"}\n}\nopen: 1\n",
		"JSON":            "{\"name\": \"API_KEY\",\n \"value\":\n  \"sesame\"},\n {\"open\": 1}\n",
		"options":         "args:\n- --db-password\n- sesame\n- --open\n",
		"options in CUE":  "commands: [\n\t\"run\",\n\t\"--token\",\n\t\"sesame\",\n\t\"open\",\n]\n",
		"private key":     "cert: |\n  -----BEGIN RSA PRIVATE KEY-----\n  sesame\n  sesame\n  -----END RSA PRIVATE KEY-----\nopen: a\n",
		"reference":       "DB_PASSWORD:\n  secret: open-too\n  key: open\n  optional: open\nx: 1\n",
		"nothing":         "a: |\n  open\nb: \"open\n  open\"\nowner:\n  open\n",
	} {
		lines := strings.Split(text, "\n")
		l := secret.NewLines(lines)
		for i := range lines {
			withheld := l.Withheld(i)
			if strings.Contains(lines[i], "sesame") {
				assert.True(t, withheld, "%s: line %d shows %q", name, i+1, lines[i])
			}
			if strings.Contains(lines[i], "open") && name != "reference" || strings.HasPrefix(lines[i], "  key: open") {
				assert.False(t, withheld, "%s: line %d withholds %q", name, i+1, lines[i])
			}
		}
	}
}

// TestSecretsInUTF16 are seen, which is refused and so shown.
func TestSecretsInUTF16(t *testing.T) {
	for _, mark := range []string{"", "\xff\xfe"} {
		line := mark + strings.Join(strings.Split(`{"DB_PASSWORD": "sesame"}`, ""), "\x00") + "\x00"
		assert.True(t, secret.NewLines([]string{line, "\x00"}).Withheld(0))
	}
}

// TestManyLines grow no faster than the text: each line here begins a value that goes
// on to the end, which took minutes.
func TestManyLines(t *testing.T) {
	for _, line := range []string{"password: 'it\n", "- password: [\n", "token: \"\"\"\n", "password: {\n", "password:\n", "-----BEGIN X\n", "\n", "# x\n"} {
		var text strings.Builder
		for i := range 10000 {
			text.WriteString(strings.Repeat(" ", i%90) + line)
		}
		assert.False(t, secret.NewLines(strings.Split("open\n"+text.String(), "\n")).Withheld(0))
	}
}
