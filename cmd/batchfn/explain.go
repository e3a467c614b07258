package main

import (
	"cmp"
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed pages/*.md pages/ja/*.md
var pages embed.FS

// formerly are topics by the names that they had.
var formerly = map[string]string{"argocd-errors": "when-rendering-fails"}

func newExplain(s cli.Streams) *cobra.Command {
	lang := cli.LanguageFlag(s)
	cmd := &cobra.Command{
		Use:   "explain [RULE|FIELD|TOPIC]",
		Short: "Explain a rule, a field or a topic",
		Long: `Explain a rule (owner-required), a field (schedule, resources.cpu,
platform.regions), a Kubernetes field that is set by a field of batchfn (backoffLimit), or a
topic. Without an argument, list all rules and topics. The rules, the fields and most topics are
also in Japanese.`,
		Example: `  batchfn explain
  batchfn explain owner-required
  batchfn explain owner-required --lang ja
  batchfn explain schedule
  batchfn explain rules`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return explained(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			text := explainAll(lang.String())
			if len(args) > 0 {
				var err error
				if text, err = explain(args[0], lang.String()); err != nil {
					return err
				}
			}
			_, err := fmt.Fprint(s.Out, text)
			return err
		},
	}
	cmd.Flags().Var(lang, "lang", "language: en or ja (the default is that of LC_ALL, LC_MESSAGES or LANG)")
	complete(cmd, map[string]completer{"lang": lang.Complete})
	return cmd
}

// explain is what there is to say of a name. Where a language has no text, it is
// English, and a line says so.
func explain(name, lang string) (string, error) {
	if rule := policy.Find(name); rule != nil {
		return explainRule(rule, lang), nil
	}
	if text := topicPage(cmp.Or(formerly[name], name), lang); text != "" {
		return text, nil
	}
	if text := explainWord(name, lang) + explainField(name, lang); text != "" { // command is both
		return text, nil
	}
	if topic := topicAbout(name); topic != "" {
		return topicPage(topic, lang), nil
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

// topics are the names of the pages.
func topics() []string {
	var names []string
	entries, _ := pages.ReadDir("pages")
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".md"); ok {
			names = append(names, name)
		}
	}
	return names
}

func explainAll(lang string) string {
	say := wording[lang]
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", say.rules)
	for _, rule := range policy.All() {
		fmt.Fprintf(&b, "  %-26s %s\n", rule.Name, textOf(rule, lang).Summary)
	}
	fmt.Fprintf(&b, "\n%s\n", say.topics)
	for _, t := range topics() {
		fmt.Fprintf(&b, "  %-26s %s\n", t, titleOf(t, lang))
	}
	fmt.Fprintf(&b, "\n%s\n", say.fields)
	return b.String()
}
