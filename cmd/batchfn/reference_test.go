package main

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/policy/japanese"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// The reference pages are printed from the commands, the rules and the schema.

func TestRulePageIsPrintedFromTheRules(t *testing.T) {
	golden(t, "pages/rules.md", rulePage("en", "# Rules\n\nA violation of a rule at level error fails the render; at level warn it is a warning. The platform sets levels with\n"+
		"`platform.policy.rules`, except where fixed: `{\"timeout-within-interval\": \"error\"}`.\n\n| rule | level | refuses |\n"))
}

func TestJapaneseRulePageIsPrintedFromTheRules(t *testing.T) {
	for _, rule := range policy.All() {
		text := japanese.Rules[rule.Name]
		for what, text := range map[string]string{"Summary": text.Summary, "Rationale": text.Rationale, "Remediation": text.Remediation} {
			assert.NotEmpty(t, text, "the rule %s has no %s in Japanese: add it to Rules in fn/policy/japanese", rule.Name, what)
		}
	}
	for name := range japanese.Rules {
		assert.NotNil(t, policy.Find(name), "there is no rule %s: remove its text from fn/policy/japanese", name)
	}
	golden(t, "pages/ja/rules.md", rulePage("ja", "# ルール\n\nレベルが error のルールに違反すると、レンダリングは失敗します。レベルが warn のルールは、警告を出すだけです。\n"+
		"レベルはプラットフォームが `platform.policy.rules` で変更できます(変更不可のルールを除く): `{\"timeout-within-interval\": \"error\"}`。\n\n| ルール | レベル | 指摘するもの |\n"))
}

func rulePage(lang, head string) []byte {
	var b strings.Builder
	b.WriteString(head + "|---|---|---|\n")
	for _, rule := range policy.All() {
		fmt.Fprintf(&b, "| [`%s`](#%[1]s) | %s | %s |\n", rule.Name, levelOf(rule, lang), cell(textOf(rule, lang).Summary))
	}
	for _, rule := range policy.All() {
		b.WriteString("\n#" + explainRule(rule, lang))
	}
	return []byte(b.String())
}

func TestCommandPageIsPrintedFromTheCommands(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Command line\n")
	root := newRoot(cli.Streams{})
	describe(&b, root)
	golden(t, "pages/cli.md", []byte(b.String()))
}

func describe(b *strings.Builder, cmd *cobra.Command) {
	text := cmp.Or(strings.TrimSpace(cmd.Long), cmd.Short+".")
	fmt.Fprintf(b, "\n## %s\n\n%s\n\n```\n%s\n```\n", cmd.CommandPath(), text, cmd.UseLine())
	if cmd.Example != "" {
		fmt.Fprintf(b, "\nExamples:\n\n```sh\n%s\n```\n", strings.ReplaceAll(strings.TrimPrefix(cmd.Example, "  "), "\n  ", "\n"))
	}
	var flags []string
	cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && !f.Hidden {
			flags = append(flags, fmt.Sprintf("| `--%s` | %s | %s |", f.Name, f.DefValue, cell(f.Usage)))
		}
	})
	if len(flags) > 0 {
		fmt.Fprintf(b, "\n| flag | default | meaning |\n|---|---|---|\n%s\n", strings.Join(flags, "\n"))
	}
	for _, sub := range cmd.Commands() {
		if sub.Name() != "help" && sub.Name() != "completion" {
			describe(b, sub)
		}
	}
}

// TestExitCodesInTheCatalogAreThePage makes the HTML that the catalog embeds, without
// the title and without HTML of the page's own.
func TestExitCodesInTheCatalogAreThePage(t *testing.T) {
	for _, dir := range []string{"pages", "pages/ja"} {
		text, err := pages.ReadFile(dir + "/exit-codes.md")
		require.NoError(t, err)
		_, body, _ := bytes.Cut(text, []byte("\n")) // the title
		var out bytes.Buffer
		require.NoError(t, goldmark.New(goldmark.WithExtensions(extension.Table)).Convert(body, &out))
		assert.NotContains(t, out.String(), "<!-- raw HTML omitted -->", dir)
		golden(t, dir+"/exit-codes.html", out.Bytes())
	}
}

func TestFieldPageIsPrintedFromTheSchema(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Fields\n\nThe fields of an entry, by kind, and the fields of the platform. `batchfn explain FIELD`\nexplains one field.\n")
	b.WriteString("\n## Every kind\n\n" + fieldTable(shape.Default().Def("#Identity"), shape.Default().Def("#Common")))
	b.WriteString("\n## `batches` also have\n\n" + ownFields("#BatchFields") + ownFieldsOf(spec.Batches))
	b.WriteString("\n## `iterators` also have\n\n" + ownFields("#IteratorFields") + ownFieldsOf(spec.Iterators))
	b.WriteString("\n## `workers` also have\n\n" + ownFields("#WorkerFields") + ownFieldsOf(spec.Workers))
	for _, name := range []string{"#Platform", "#Region", "#Owner", "#Defaults", "#Profile", "#Istio", "#Wrapper", "#Datadog", "#Policy",
		"#Resources", "#EnvSource", "#EnvFrom", "#Volume", "#EmptyDir", "#History", "#Freeze", "#Liveness", "#Queue", "#Scale", "#Waiver", "#PlatformWaiver", "#CustomRule", "#CustomTest"} {
		def := shape.Default().Def(name)
		fmt.Fprintf(&b, "\n## %s\n\n", strings.TrimPrefix(name, "#"))
		b.WriteString(fieldTable(def))
	}
	golden(t, "pages/fields.md", []byte(b.String()))
}

func fieldTable(defs ...*shape.Shape) string {
	var b strings.Builder
	b.WriteString("| field | type | default | meaning |\n|---|---|---|---|\n")
	for _, def := range defs {
		for _, f := range def.Fields {
			b.WriteString(fieldRow(f))
		}
	}
	return b.String()
}

func fieldRow(f *shape.Field) string {
	def := f.Default
	if f.Needed || f.Required != "" {
		def = "required"
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s |\n", f.Name, cell(f.Shape.Describe()), cell(def), cell(f.Doc))
}

// ownFields are those of a definition beyond #Common.
func ownFields(name string) string {
	var b strings.Builder
	b.WriteString("| field | type | default | meaning |\n|---|---|---|---|\n")
	for _, f := range shape.Default().Def(name).Fields {
		if shape.Default().Def("#Common").Field(f.Name) == nil {
			b.WriteString(fieldRow(f))
		}
	}
	return b.String()
}

func ownFieldsOf(kind spec.Kind) string {
	return fieldRow(shape.Default().Entry(kind).Field("overrides"))
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
