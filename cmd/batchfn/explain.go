package main

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed pages/*.md
var pages embed.FS

func newExplain(s cli.Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE|FIELD|TOPIC]",
		Short: "Explain a rule, a field or a topic",
		Long: `Explain a rule (owner-required), a field (schedule, resources.cpu,
platform.regions), a Kubernetes field that is set by a field of batchfn (backoffLimit), or a
topic. Without an argument, list all rules and topics.`,
		Example: `  batchfn explain
  batchfn explain owner-required
  batchfn explain schedule
  batchfn explain rules`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return explained(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			text := explainAll()
			if len(args) > 0 {
				var err error
				if text, err = explain(args[0]); err != nil {
					return err
				}
			}
			_, err := fmt.Fprint(s.Out, text)
			return err
		},
	}
}

func explain(name string) (string, error) {
	if rule := policy.Find(name); rule != nil {
		return explainRule(rule), nil
	}
	if page, err := fs.ReadFile(pages, "pages/"+name+".md"); err == nil && !strings.Contains(name, "/") {
		return string(page), nil
	}
	if text := explainField(name); text != "" {
		return text, nil
	}
	if text := explainWord(name); text != "" {
		return text, nil
	}
	hint := nearest.Hint(name, explained())
	if field := nearest.Hint(name, fieldNames()); field != "" && !strings.Contains(name, "-") {
		hint = field // as no rule and no topic is written
	}
	if hint == "" {
		hint = "batchfn explain lists the rules and topics"
	}
	return "", spec.NewUnreadable(spec.Pos{}, fmt.Sprintf("there is no rule, field or topic %q", name), hint)
}

// explained lists the rules, topics, fields and words that can be explained.
func explained() []string {
	return slices.Concat(policy.Names(), topics(), fieldNames(), nearest.KubernetesWords())
}

func topics() []string {
	var names []string
	entries, _ := pages.ReadDir("pages")
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".md"))
	}
	return names
}

func explainAll() string {
	var b strings.Builder
	b.WriteString("Rules (batchfn explain RULE):\n")
	for _, rule := range policy.All() {
		fmt.Fprintf(&b, "  %-26s %s\n", rule.Name, rule.Summary)
	}
	b.WriteString("\nTopics (batchfn explain TOPIC):\n")
	for _, t := range topics() {
		fmt.Fprintf(&b, "  %s\n", t)
	}
	b.WriteString("\nFields (batchfn explain FIELD), such as schedule, resources.cpu, platform.regions\n")
	return b.String()
}
