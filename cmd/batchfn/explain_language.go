package main

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/policy/japanese"
	"github.com/batchfn/batchfn/fn/source/shape"
)

// phrases are what explain itself says in a language.
type phrases struct {
	rules, topics, fields   string // the headings of the list
	refuses, reports, level string // of a rule, for fmt
	bad, good, fix          string
	fixed, checkOnly, comma string
	sentence, typ, def      string // of a field
	inside, example         string
	written, partOf         string
	onlyEnglish             string
}

var wording = map[string]phrases{
	"en": {
		rules:  "Rules (batchfn explain RULE):",
		topics: "Topics (batchfn explain TOPIC):",
		fields: "Fields (batchfn explain FIELD), such as schedule, resources.cpu, platform.regions",

		refuses: "Refuses %s.", reports: "Reports %s.", level: "Level: %s",
		bad: "Bad:", good: "Good:", fix: "To fix it: %s.",
		fixed: "fixed", checkOnly: "in `batchfn check` only", comma: ", ",
		sentence: "%s.", typ: "Type", def: "Default", inside: "Fields:", example: "Example",
		written: "In a fleet, %s is written as %s.", partOf: "In a fleet, %s is part of %s.",
	},
	"ja": {
		rules:  "ルール (batchfn explain RULE):",
		topics: "トピック (batchfn explain TOPIC):",
		fields: "フィールド (batchfn explain FIELD)。例: schedule、resources.cpu、platform.regions",

		refuses: "指摘するもの: %s。", reports: "指摘するもの: %s。", level: "レベル: %s",
		bad: "悪い例:", good: "良い例:", fix: "直し方: %s。",
		fixed: "変更不可", checkOnly: "`batchfn check` のみ", comma: "、",
		sentence: "%s。", typ: "型", def: "デフォルト", inside: "フィールド:", example: "例",
		written: "フリートでは、%s は %s と書きます。", partOf: "フリートでは、%s は %s の一部です。",
		onlyEnglish: "(日本語版はまだありません。英語で表示します。)\n\n",
	},
}

// topicPage is the page of a topic, or "".
func topicPage(name, lang string) string {
	if !slices.Contains(topics(), name) {
		return ""
	}
	if lang != "en" {
		if text, err := pages.ReadFile("pages/" + lang + "/" + name + ".md"); err == nil {
			return string(text)
		}
	}
	text, _ := pages.ReadFile("pages/" + name + ".md")
	return onlyEnglish(lang) + string(text)
}

// titleOf is the heading of a topic's page.
func titleOf(name, lang string) string {
	title, _, _ := strings.Cut(strings.TrimPrefix(topicPage(name, lang), onlyEnglish(lang)), "\n")
	return strings.TrimPrefix(title, "# ")
}

// onlyEnglish is the line that says that what follows is English.
func onlyEnglish(lang string) string { return wording[lang].onlyEnglish }

// textOf is what a rule says in a language.
func textOf(rule *policy.Rule, lang string) japanese.Text {
	if lang == "ja" {
		return japanese.Rules[rule.Name]
	}
	return japanese.Text{Summary: rule.Summary, Rationale: rule.Rationale, Remediation: rule.Remediation}
}

// meaning is what a field is for, in a language, by its comment in the schema.
func meaning(doc, lang string) string {
	if text := japanese.Fields[strings.TrimSuffix(doc, ".")]; lang == "ja" && text != "" {
		return text
	}
	return doc
}

// typeOf is what a field may hold.
func typeOf(sh *shape.Shape, named func(string) string, lang string) string {
	english := sh.Describe(named)
	if text := japanese.Type(english); lang == "ja" && text != "" {
		return text
	}
	return english
}

// asObject is what explain calls a definition, since it lists its fields below.
func asObject(string) string { return "object" }

// defaultOf is a default, which is a value or a word.
func defaultOf(text, lang string) string {
	if word := japanese.Defaults[text]; lang == "ja" && word != "" {
		return word
	}
	return text
}
