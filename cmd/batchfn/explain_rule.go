package main

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
)

func explainRule(rule *policy.Rule, lang string) string {
	say, text := wording[lang], textOf(rule, lang)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", rule.Name)
	says := say.refuses
	if rule.Level == spec.Warn {
		says = say.reports
	}
	fmt.Fprintf(&b, says+"\n\n"+say.level+"\n\n%s\n\n", text.Summary, levelOf(rule, lang), text.Rationale)
	fmt.Fprintf(&b, "%s\n\n%s\n%s\n\n%s\n"+say.fix+"\n", say.bad, indent(rule.Bad), say.good, indent(rule.Good), text.Remediation)
	return b.String()
}

func levelOf(rule *policy.Rule, lang string) string {
	say := wording[lang]
	level := string(rule.Level)
	if rule.Fixed {
		level += say.comma + say.fixed
	}
	if rule.CheckOnly {
		level += say.comma + say.checkOnly
	}
	return level
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("    " + strings.TrimRight(line, "\n") + "\n")
	}
	return b.String()
}

func rules() []report.SARIFRule {
	var out []report.SARIFRule
	for _, rule := range policy.All() {
		out = append(out, report.SARIFRule{Name: rule.Name, Summary: rule.Summary, Help: rule.Rationale + " To fix it: " + rule.Remediation + "."})
	}
	return out
}
