package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/sink"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
)

// pluginTimeout ends a rendering before Argo CD does, which kills without a word
// after 60 s less what fetching and copying took.
const pluginTimeout = 45 * time.Second

// maxMessage limits what goes to Argo CD's UI.
const maxMessage = 8 << 10

func newPlugin(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plugin",
		Short: "Be a config-management plugin of Argo CD",
		Long: `Be a config-management plugin of Argo CD, in a sidecar of its repo-server. The
application's directory is the working directory; parameters and environment are
those of Argo CD. On an error nothing is on standard output, and the first line of
standard error says what, where, whose, and what to do.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newGenerate(s), newParameters(s), &cobra.Command{
		Use:     "config",
		Short:   "Print plugin.yaml",
		Example: "  batchfn plugin config > plugin.yaml",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(s.Out, plugin.Config(version()))
			return err
		},
	})
	return cmd
}

func newGenerate(s streams) *cobra.Command {
	var l limits
	cmd := &cobra.Command{
		Use:     "generate",
		Short:   "Print the manifests of the application",
		Example: "  cd fleet && ARGOCD_ENV_REGION=jp ARGOCD_ENV_VERSION=v1 batchfn plugin generate",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			request, err := plugin.NewRequest(s.Getenv)
			if err == nil {
				err = errors.Join(l.check(), checkVersion("the parameter version", request.Version))
			}
			if err == nil {
				defer l.watch(s)()
				err = generate(request, &l, s)
			}
			return tellArgo(request, err, s)
		},
	}
	l.flags(cmd)
	l.timeout = pluginTimeout
	flag := cmd.Flags().Lookup("timeout")
	flag.DefValue = pluginTimeout.String()
	cmd.Flags().Var(&l.maxOutput, "max-output", "most bytes of output")
	return cmd
}

// judged is an error that findings explain.
type judged struct{ report *report.Report }

func (judged) Error() string { return errFindings.Error() }

func generate(request plugin.Request, l *limits, s streams) error {
	if name := kustomization(); name != "" {
		return spec.NewUnreadable(spec.Pos{File: name}, "the directory is a kustomization, which this version of the plugin does not build",
			"let Argo CD's kustomize build it, or give the fleet a directory of its own")
	}
	fleet, err := source.Read([]string{"."}, l.source())
	if err != nil {
		return err
	}
	if err := request.Resolve(fleet.RegionNames()); err != nil {
		return err
	}
	rendered, findings := fn.Render(fleet, fn.Options{Regions: request.Regions, Version: request.Version})
	if spec.HasErrors(findings) {
		return judged{newReport(fleet, findings)}
	}
	if rendered.Len() == 0 && !request.AllowEmpty {
		return spec.NewUnreadable(spec.Pos{}, "the fleet yields no resource: with prune, Argo CD would delete all that is there",
			`if that is meant, set the parameter allowEmpty to "true"`)
	}
	text, err := sink.YAML(objects(rendered), rendered.Len(), sink.Limit(l.maxOutput))
	if err == nil {
		_, err = s.Out.Write(text)
	}
	return err
}

// kustomization is the name of the directory's kustomization, or "".
func kustomization() string {
	for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		if _, err := os.Stat(name); err == nil {
			return name
		}
	}
	return ""
}

// tellArgo writes an error for Argo CD's UI: the summary first, a line for each
// finding, no source, and not more than fits.
func tellArgo(request plugin.Request, err error, s streams) error {
	var unreadable *spec.Unreadable
	var findings judged
	r := &report.Report{Redact: policy.Redact}
	status := errUnreadable
	switch {
	case errors.As(err, &unreadable):
		r.Findings = unreadable.Problems
	case errors.As(err, &findings):
		r, status = findings.report, errFindings
	default:
		return err
	}
	var b bytes.Buffer
	app := ""
	if request.App != "" {
		app = fmt.Sprintf(" of application %q", request.App)
	}
	first := firstError(r.Findings)
	owner := ""
	if first.Owner != "" {
		owner = fmt.Sprintf("; owner %q", first.Owner)
	}
	fmt.Fprintf(&b, "batchfn: rendering%s failed: %s%s; %s\n", report.Printable(app), r.Summary(), report.Printable(owner), oneLine(r, first))
	for i, f := range r.Findings {
		line := oneLine(r, f) + "\n"
		if b.Len()+len(line) > maxMessage-64 {
			fmt.Fprintf(&b, "… and %d more: batchfn check shows all\n", len(r.Findings)-i)
			break
		}
		b.WriteString(line)
	}
	s.Err.Write(cut(b.Bytes()))
	return status
}

func firstError(findings []spec.Finding) spec.Finding {
	for _, f := range findings {
		if f.Level == spec.Error {
			return f
		}
	}
	return findings[0]
}

// cut keeps a message of one very long line within the limit.
func cut(text []byte) []byte {
	if len(text) <= maxMessage {
		return text
	}
	return append([]byte(strings.ToValidUTF8(string(text[:maxMessage-8]), "")), "…\n"...)
}

func newParameters(s streams) *cobra.Command {
	var l limits
	cmd := &cobra.Command{
		Use:     "parameters",
		Short:   "Announce the parameters of the application, with the fleet's regions",
		Example: "  cd fleet && batchfn plugin parameters",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			defer l.watch(s)()
			fleet, err := source.Read([]string{"."}, l.source())
			if err != nil {
				return tellArgo(plugin.Request{App: s.Getenv("ARGOCD_APP_NAME")}, err, s)
			}
			text, err := plugin.Announce(fleet.RegionNames())
			if err == nil {
				_, err = fmt.Fprintf(s.Out, "%s\n", text)
			}
			return err
		},
	}
	l.flags(cmd)
	return cmd
}
