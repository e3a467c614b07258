package main

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
)

func explainRule(rule *policy.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", rule.Name)
	fmt.Fprintf(&b, "Refuses %s.\n\nLevel: %s\n\n%s\n\n", rule.Summary, levelOf(rule), rule.Rationale)
	fmt.Fprintf(&b, "Bad:\n\n%s\nGood:\n\n%s\nTo fix it: %s.\n", indent(rule.Bad), indent(rule.Good), rule.Remediation)
	return b.String()
}

func levelOf(rule *policy.Rule) string {
	level := string(rule.Level)
	if rule.Fixed {
		level += ", fixed"
	}
	if rule.CheckOnly {
		level += ", in `batchfn check` only"
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
