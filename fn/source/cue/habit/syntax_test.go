package habit_test

import (
	"fmt"
	"strings"
	"testing"

	"cuelang.org/go/cue/parser"
	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/source/cue/habit"
)

// syntax shows each cause, and the first error of which none is known.
func syntax(text string) string {
	causes, rest := habit.Syntax("f.cue", []byte(text), parser.NewConfig())
	var out []string
	for _, c := range causes {
		out = append(out, fmt.Sprintf("%d:%d %s; %s", c.Pos.Line, c.Pos.Col, c.Message, c.Hint))
	}
	if rest != nil {
		out = append(out, fmt.Sprintf("%d: ? %s", rest.Position().Line(), rest))
	}
	return strings.Join(out, "\n")
}

const comma = "separate fields and items with commas, or put each on its own line"

// newcomers are what they write in an entry, whose first line is the third of the
// file, and what they are told.
var newcomers = map[string]string{
	`timeout: 45m`:                            `3:13 timeout has text without quotes; quote it: timeout: "45m"`,
	`timeout: 45 m`:                           `3:14 timeout has text without quotes; quote it: timeout: "45 m"`,
	`expectedDuration: 1h30m`:                 `3:21 expectedDuration has text without quotes; quote it: expectedDuration: "1h30m"`,
	`resources: cpu: 500m`:                    `3:21 cpu has text without quotes; quote it: cpu: "500m"`,
	`{cpu: 500m, memory: "1Gi"}`:              `3:11 cpu has text without quotes; quote it: cpu: "500m"`,
	`resources: {cpu: 500m, memory: 512 Mi}`:  "3:22 cpu has text without quotes; quote it: cpu: \"500m\"\n3:37 memory has text without quotes; quote it: memory: \"512 Mi\"",
	`commands: run it`:                        `3:16 commands has text without quotes; quote it: commands: "run it"`,
	`commands: run "it"`:                      `3:16 commands has text without quotes; quote it: commands: "run \"it"`,
	`description: nightly job, for all`:       `3:23 description has text without quotes; quote it: description: "nightly job, for all"`,
	`description: nightly job, timeout: "1h"`: `3:23 description has text without quotes; quote it: description: "nightly job"`,
	`description: note: for all of them`:      `3:25 description has text without quotes; quote it: description: "note: for all of them"`,
	`description: don't`:                      `3:18 description has text without quotes; quote it: description: "don't"`,
	`image: r.example.com/app:1.2`:            `3:26 image has text without quotes; quote it: image: "r.example.com/app:1.2"`,
	`env: {A: r.example.com/app:1.2}`:         `3:28 A has text without quotes; quote it: A: "…"`,
	"schedule: 51 * * * *\ncommands: \"x\"":   `3:12 schedule has text without quotes; quote it: schedule: "51 * * * *"`,
	"schedule: */10 * * * *":                  `3:13 schedule has text without quotes; quote it: schedule: "*/10 * * * *"`,
	"schedule: 0,30 * * * *":                  `3:12 schedule has text without quotes; quote it: schedule: "0,30 * * * *"`,
	"schedule: @daily\ntimeout: \"1h\"":       `3:12 schedule has text without quotes; quote it: schedule: "@daily"`,
	"runbook: https://x.example/y":            `3:11 runbook has text without quotes; quote it: runbook: "https://x.example/y"`,
	"retries: 3 times\nowner: x y\nb: \"ok\"": "3:13 retries has text without quotes; quote it: retries: \"3 times\"\n4:11 owner has text without quotes; quote it: owner: \"x y\"",
	`a-b: "x"`:                                         `3:5 a-b is a name that needs quotes: it has more than letters, digits and _; quote the name: "a-b"`,
	`labels: example.com/a: "x"`:                       `3:23 example.com/a is a name that needs quotes: it has more than letters, digits and _; quote the name: "example.com/a"`,
	"charge-renewals: {\n  owner: \"x\"\n}":            `3:17 charge-renewals is a name that needs quotes: it has more than letters, digits and _; quote the name: "charge-renewals"`,
	`timeout: "45m";`:                                  `3:16 CUE has no ; between fields; remove the ;`,
	`timeout: "45m"; retries: 0`:                       `3:16 CUE has no ; between fields; write a comma instead of the ;`,
	"commands:\n  - name: a\n    b: \"x\"":             `4:10 a line begins with -, as the items of YAML do; this is YAML: in CUE a list has brackets and commas, and a struct has braces`,
	"commands:\n  - a b\n  - \"c\"\nx: \"y\"":          `4:8 a line begins with -, as the items of YAML do; ` + `this is YAML: in CUE a list has brackets and commas: commands: ["a b", "c"]`,
	"commands: |\n    a b\n    c\nx: \"y\"":            `3:12 commands has a block of YAML; write commands: "…" on one line`,
	"env: NOTE: |\n    a b\n    c\nx: \"y\"":           `3:13 NOTE has a block of YAML; write NOTE: "…" on one line, or several lines between """ and """, each of the two on a line of its own`,
	"commands: >-\n    a b\nx: \"y\"":                  `3:12 commands has a block of YAML; write commands: "…" on one line`,
	"timeout:\u3000\"45m\"":                            `3:10 a character that CUE does not have outside of strings; replace the full-width space (U+3000) with a plain space; write timeout: "45m"`,
	"commands: “a b”":                                  `3:12 a character that CUE does not have outside of strings; replace “ with ", replace ” with "; write commands: "a b"`,
	"commands: ‘a b’":                                  `3:12 a character that CUE does not have outside of strings; replace ‘ with ", replace ’ with "; write commands: "a b"`,
	"timeout：\"45m\"，\nretries: 0":                     `3:9 a character that CUE does not have outside of strings; replace ： with :, replace ， with ,; write timeout:"45m",`,
	"env: DB_PASSWORD: “sesame”":                       `3:20 a character that CUE does not have outside of strings; replace “ with ", replace ” with "`,
	"---\ntimeout: \"1h\"":                             `3:1 --- separates the documents of YAML; remove the line: a CUE file is one document`,
	"timeout = \"45m\"\ncommands: \"x\"":               `3:9 timeout is set with =, but CUE sets fields with a colon; write timeout: "45m"`,
	"timeout = 45m":                                    `3:14 timeout is set with =, but CUE sets fields with a colon; write timeout: "45m"`,
	"runbook: ~":                                       `3:11 ~ is not a value in CUE; remove runbook: CUE leaves out what has no value (where null means something, write null)`,
	"<<: *base\ntimeout: \"1h\"":                       `3:4 <<: is a merge key of YAML; unify the structs: NAME: _base & {…}, with _base: {…} beside batches`,
	"base: &x {a: 1}":                                  `3:8 &x is an anchor of YAML; share a struct by its name: _x: {…} beside batches, and _x & {…} where it is used`,
	"base: &x\n  a: 1":                                 `3:8 &x is an anchor of YAML; share a struct by its name: _x: {…} beside batches, and _x & {…} where it is used`,
	"# comment":                                        `3:4 # does not begin a comment in CUE; a comment begins with //: // comment`,
	"retries: 1 # not 2":                               `3:13 # does not begin a comment in CUE; a comment begins with //: // not 2`,
	`timeout: "45m`:                                    `3:11 a string is not closed; close the string with "`,
	`timeout: "45m",,`:                                 `3:17 two commas, and nothing between them; remove one of the commas`,
	`commands: ["java" "-jar"]`:                        `3:20 missing ',' in list literal; ` + comma,
	`commands: ["java" "-jar" "a"]`:                    "3:20 missing ',' in list literal; " + comma,
	`a: {owner: "x" severity: "y"}`:                    "3:17 missing ',' in struct literal; " + comma,
	`env: DB_PASSWORD: se same`:                        `3:23 DB_PASSWORD has text without quotes; quote it: DB_PASSWORD: "…"`,
	"_token: se same":                                  `3:13 _token has text without quotes; quote it: _token: "…"`,
	"timeout: 45m\nregions: [\"jp\"\nx: \"y\"}":        "3:13 timeout has text without quotes; quote it: timeout: \"45m\"\n5: ? ",
	`regions: [jp tw]`:                                 "3:15 missing ',' in list literal; " + comma,
	"commands: strings.Join([\n\"a\" \"b\"\n], \" \")": "4:6 missing ',' in list literal; " + comma,
	"x: \"\"\"\n  a: b c\n  \"\"\"\ny: 45m":            `6:7 y has text without quotes; quote it: y: "45m"`,
}

func TestSyntax(t *testing.T) {
	for text, want := range newcomers {
		got := syntax("package fleet\nbatches: a: {\n" + indented(text) + "\n}\n")
		if rest, _, cut := strings.Cut(want, "? "); cut {
			assert.Contains(t, got, rest, text)
			continue
		}
		assert.Equal(t, want, got, text)
	}
}

func indented(text string) string { return "\t" + strings.ReplaceAll(text, "\n", "\n\t") }

// TestSyntaxOfTheTopLevel: outside of any entry.
func TestSyntaxOfTheTopLevel(t *testing.T) {
	for text, want := range map[string]string{
		`batches: a: {schedule: */10 * * * *}`:                          `1:25 schedule has text without quotes; quote it: schedule: "*/10 * * * *"`,
		`batches: a: {schedule: @daily}`:                                `1:31 schedule has text without quotes; quote it: schedule: "@daily"`,
		`batches: a: {owner: "owner-team, severity: "high"}`:            `1:45 a string is not closed; close the string with "`,
		"batches:\n  - name: a\n    owner: team":                        `2:9 a line begins with -, as the items of YAML do; this is YAML: in CUE a list has brackets and commas, and a struct has braces`,
		"batches: a: {\n  x: 1\n":                                       "2: ? expected '}', found 'EOF'",
		"batches: a: {x: 1}}":                                           "1: ? expected 'EOF', found '}'",
		"batches:\n  a:\n    image: a.b/c:1.2\n    schedule: 5 * * * *": "3:17 image has text without quotes; quote it: image: \"a.b/c:1.2\"\n4:24 schedule has text without quotes; quote it: schedule: \"5 * * * *\"",
		"X=a: {b: 1 c: 2}":                                              "1:12 missing ',' in struct literal; separate fields and items with commas, or put each on its own line",
		"a: {b: 1}":                                                     "",
	} {
		got := syntax(text)
		if line, message, cut := strings.Cut(want, "? "); cut {
			assert.Contains(t, got, line, text)
			assert.Contains(t, got, message, text)
			continue
		}
		assert.Equal(t, want, got, text)
	}
}

// TestSyntaxOfLargeFiles: what costs time for each cause is not done for ever.
func TestSyntaxOfLargeFiles(t *testing.T) {
	long := "a: [" + strings.Repeat("1 ", 50_000) + "]\n"
	chain := strings.Repeat("a: ", 20_000) + "45m\n"
	for _, text := range []string{long, chain} {
		causes, rest := habit.Syntax("f.cue", []byte(text), parser.NewConfig())
		assert.Empty(t, causes)
		assert.Error(t, rest)
	}
	many := strings.Repeat("a: 45m\n", 200_000)
	causes, rest := habit.Syntax("f.cue", []byte(many), parser.NewConfig())
	assert.Len(t, causes, 1)
	assert.NoError(t, rest)
}
