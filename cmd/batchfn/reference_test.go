package main

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
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
		"`platform.policy.rules`, except where fixed: `{\"timeout-within-interval\": \"error\"}`.\n\n| rule | level | reports |\n"))
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

// fieldHeads are the heads of the page of fields: its own, those of the kinds, and of a table.
var fieldHeads = map[string][6]string{
	"en": {"# Fields\n\nThe fields of an entry, by kind, and the fields of the platform. `batchfn explain FIELD`\nexplains one field.\n",
		"Every kind", "`batches` also have", "`iterators` also have", "`workers` also have", "| field | type | default | meaning |"},
	"ja": {"# フィールド\n\nエントリのフィールド(種類ごと)と、プラットフォームのフィールドの一覧です。`batchfn explain FIELD` で、1 つのフィールドの説明が読めます。\n",
		"すべての種類", "`batches` だけのフィールド", "`iterators` だけのフィールド", "`workers` だけのフィールド", "| フィールド | 型 | デフォルト | 意味 |"},
}

func TestFieldPageIsPrintedFromTheSchema(t *testing.T) {
	golden(t, "pages/fields.md", fieldPage("en"))
	golden(t, "pages/ja/fields.md", fieldPage("ja"))
}

func fieldPage(lang string) []byte {
	head := fieldHeads[lang]
	var b strings.Builder
	b.WriteString(head[0])
	fmt.Fprintf(&b, "\n## %s\n\n%s", head[1], fieldTable(lang, shape.Default().Def("#Identity"), shape.Default().Def("#Common")))
	for i, kind := range []struct {
		def  string
		kind spec.Kind
	}{{"#BatchFields", spec.Batches}, {"#IteratorFields", spec.Iterators}, {"#WorkerFields", spec.Workers}} {
		fmt.Fprintf(&b, "\n## %s\n\n%s%s", head[2+i], ownFields(lang, kind.def), fieldRow(lang, shape.Default().Entry(kind.kind).Field("overrides")))
	}
	for _, name := range fieldTables {
		def := shape.Default().Def(name)
		fmt.Fprintf(&b, "\n## %s\n\n", strings.TrimPrefix(name, "#"))
		if example := exampleOf(def); example != "" {
			fmt.Fprintf(&b, "%s: `%s`\n\n", wording[lang].example, example)
		}
		b.WriteString(fieldTable(lang, def))
	}
	return []byte(b.String())
}

// TestEachFieldIsInJapanese: its meaning, its type and its default; and no text is of
// a field that is gone.
func TestEachFieldIsInJapanese(t *testing.T) {
	seen := map[string]bool{}
	note := func(at, doc string, sh *shape.Shape, def string) {
		doc = strings.TrimSuffix(doc, ".")
		seen[doc], seen[def] = true, true
		assert.NotEmpty(t, japanese.Fields[doc], "%s: add the Japanese of %q to Fields in fn/policy/japanese", at, doc)
		for _, named := range []func(string) string{linked, asObject} {
			assert.NotEmpty(t, japanese.Type(sh.Describe(named)), "%s: add the Japanese of %q to types in fn/policy/japanese", at, sh.Describe(named))
		}
		value := regexp.MustCompile(`^(\S*|[{].*[}])$`).MatchString(def)
		assert.True(t, value || japanese.Defaults[def] != "", "%s: add the Japanese of %q to Defaults in fn/policy/japanese", at, def)
		assert.Equal(t, named(doc), named(japanese.Fields[doc]), "%s: the same code in both languages", at)
	}
	for _, root := range fieldRoots() {
		note(root.name, root.shape.Doc, root.shape, "")
	}
	eachField(func(at string, f *shape.Field) { note(at, f.Doc, f.Shape, f.Default) })
	for doc := range japanese.Fields {
		assert.True(t, seen[doc], "no field says %q: remove it from fn/policy/japanese", doc)
	}
	for def := range japanese.Defaults {
		assert.True(t, seen[def] || def == "required", "no default is %q: remove it from fn/policy/japanese", def)
	}
}

func fieldTable(lang string, defs ...*shape.Shape) string {
	var b strings.Builder
	b.WriteString(fieldHeads[lang][5] + "\n|---|---|---|---|\n")
	for _, def := range defs {
		for _, f := range def.Fields {
			b.WriteString(fieldRow(lang, f))
		}
	}
	return b.String()
}

func fieldRow(lang string, f *shape.Field) string {
	def := f.Default
	if f.Needed || f.Required != "" {
		def = "required"
	}
	return fmt.Sprintf("| `%s` | %s | %s | %s |\n", f.Name, cell(typeOf(f.Shape, linked, lang)), cell(defaultOf(def, lang)), cell(meaning(f.Doc, lang)))
}

// linked names a definition with a link to its table.
func linked(name string) string {
	if !slices.Contains(fieldTables, "#"+name) {
		return "object"
	}
	return "[" + name + "](#" + strings.ToLower(name) + ")"
}

// fieldTables are the definitions with a table of their own on the page.
var fieldTables = []string{"#Platform", "#Region", "#Owner", "#SeverityChannel", "#Operators", "#Defaults", "#Profile", "#Istio", "#IstioMode", "#Wrapper", "#Datadog", "#Policy",
	"#Resources", "#EnvSource", "#EnvFrom", "#Volume", "#EmptyDir", "#History", "#Freeze", "#Liveness", "#Queue", "#Scale", "#Waiver", "#PlatformWaiver", "#CustomRule", "#CustomTest"}

// ownFields are those of a definition beyond #Common.
func ownFields(lang, name string) string {
	var b strings.Builder
	b.WriteString(fieldHeads[lang][5] + "\n|---|---|---|---|\n")
	for _, f := range shape.Default().Def(name).Fields {
		if shape.Default().Def("#Common").Field(f.Name) == nil {
			b.WriteString(fieldRow(lang, f))
		}
	}
	return b.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
