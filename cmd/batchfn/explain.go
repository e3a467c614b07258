package main

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

//go:embed pages/*.md
var pages embed.FS

func newExplain(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [RULE|FIELD|TOPIC]",
		Short: "Explain a rule, a field or a topic",
		Long: `Explain a rule (owner-required), a field (schedule, resources.cpu,
platform.regions) or a topic. Without an argument, list what there is.`,
		Example: `  batchfn explain
  batchfn explain owner-required
  batchfn explain schedule
  batchfn explain rules`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return append(policy.Names(), topics()...), cobra.ShellCompDirectiveNoFileComp
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
	known := append(append(policy.Names(), topics()...), fieldPaths()...)
	hint := nearest.Hint(name, known)
	if hint == "" {
		hint = "batchfn explain lists what there is"
	}
	return "", spec.NewUnreadable(spec.Pos{}, "there is no rule, field or topic "+quote(name), hint)
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

func explainRule(rule *policy.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", rule.Name)
	fmt.Fprintf(&b, "Refuses %s.\n\nLevel: %s\n\n%s\n\n", rule.Summary, levelOf(rule), rule.Rationale)
	fmt.Fprintf(&b, "Bad:\n\n%s\nGood:\n\n%s\nTo mend it: %s.\n", indent(rule.Bad), indent(rule.Good), rule.Remediation)
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
		out = append(out, report.SARIFRule{Name: rule.Name, Summary: rule.Summary, Help: rule.Rationale + " To mend it: " + rule.Remediation + "."})
	}
	return out
}

// explainField explains a field by its path: from platform, from one of the
// lists, or of any entry.
func explainField(path string) string {
	var b strings.Builder
	for _, root := range fieldRoots() {
		rest := strings.TrimPrefix(path, root.prefix)
		if rest == path && root.prefix == "platform." {
			continue
		}
		if f, sh := follow(root.shape, strings.Split(rest, ".")); f != nil && !strings.Contains(b.String(), f.Doc) {
			fmt.Fprintf(&b, "# %s\n\n%s.\n\nType: %s\n", root.prefix+rest, f.Doc, f.Shape.Describe())
			if f.Default != "" {
				fmt.Fprintf(&b, "Default: %s\n", f.Default)
			}
			if names := sh.FieldNames(); len(names) > 0 {
				fmt.Fprintf(&b, "Fields: %s\n", strings.Join(names, ", "))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

type fieldRoot struct {
	prefix string
	shape  *shape.Shape
}

func fieldRoots() []fieldRoot {
	roots := []fieldRoot{{"platform.", shape.Default().Def("#Platform")}}
	for _, kind := range spec.Kinds {
		roots = append(roots, fieldRoot{string(kind) + ".", shape.Default().Entry(kind)})
	}
	return roots
}

// follow walks a path of names; a step into a map of free names or a list is
// taken by itself where the next name is a field of its values.
func follow(sh *shape.Shape, path []string) (*shape.Field, *shape.Shape) {
	var f *shape.Field
	for _, name := range path {
		for sh.Field(name) == nil && (sh.Values != nil || sh.Elem != nil) {
			if sh.Values != nil {
				sh = sh.Values
			} else {
				sh = sh.Elem
			}
		}
		if f = sh.Field(name); f == nil {
			return nil, nil
		}
		sh = f.Shape
	}
	return f, sh
}

func fieldPaths() []string {
	var out []string
	for _, root := range fieldRoots() {
		out = append(out, root.shape.FieldNames()...)
	}
	return append(out, "platform")
}
