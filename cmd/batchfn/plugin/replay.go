package plugin

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/source/root"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
	"github.com/batchfn/batchfn/plugin/replay"
)

type replayFlags struct {
	cli.Limits
	replay.Options
	app, checkout, clusters string
	list, whole             bool
	version                 string
}

func newReplay(s cli.Streams, version string) *cobra.Command {
	f := replayFlags{version: version}
	cmd := &cobra.Command{
		Use:   "replay FILE|-",
		Short: "Render an Application or ApplicationSet as Argo CD does, without a cluster",
		Long: `Render an Application, or the Applications of an ApplicationSet, as Argo CD does,
in a checkout of its repository and without a cluster. replay sets the same
parameters and environment as Argo CD, and copies the same part of the repository,
which depends on manifest-generate-paths. It prints the error that the Argo CD UI
would show.

replay reads the files of the checkout, committed or not. An ApplicationSet must
have goTemplate: true, and can use the generators list, git, clusters, matrix and
merge. git reads the checkout, and clusters reads the Secrets in --clusters.`,
		Example: `  batchfn plugin replay application.yaml
  batchfn plugin replay applicationset.yaml --clusters clusters.yaml --list
  batchfn plugin replay applicationset.yaml --clusters clusters.yaml --app payments-jp
  kubectl -n argocd get application payments-jp -o yaml | batchfn plugin replay -`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args[0], s) },
	}
	cmd.Flags().StringVar(&f.app, "app", "", "Application to render, if there are several")
	cmd.Flags().BoolVar(&f.list, "list", false, "list the Applications with their paths and regions, and render nothing")
	cmd.Flags().StringVar(&f.checkout, "checkout", "", "root of the repository's checkout (default: the nearest ancestor of FILE with .git, else the working directory)")
	cmd.Flags().StringVar(&f.clusters, "clusters", "", "file with Argo CD's cluster Secrets, for the clusters generator; the credentials are ignored")
	cmd.Flags().BoolVar(&f.whole, "whole-repository", false, "send the whole repository, as Argo CD does if it is not set to use manifest-generate-paths")
	cmd.Flags().StringVar(&f.Revision, "revision", "", "commit that Argo CD would use (default: that of the checkout)")
	cmd.Flags().StringVar(&f.KubeVersion, "kube-version", "1.34.0", "version of the destination's Kubernetes")
	cmd.Flags().StringSliceVar(&f.APIVersions, "kube-api-versions", []string{"v1", "apps/v1", "batch/v1", "keda.sh/v1alpha1"}, "API versions that the destination serves")
	cmd.Flags().StringVar(&f.ControlPlane, "argocd-namespace", "argocd", "namespace of Argo CD")
	pluginFlags(&f.Limits, cmd)
	_ = cmd.Flags().MarkHidden("root") // Argo CD gives none
	_ = cmd.MarkFlagDirname("checkout")
	_ = cmd.MarkFlagFilename("clusters", "yaml", "yml")
	return cmd
}

func (f *replayFlags) run(file string, s cli.Streams) error {
	if err := f.Check(); err != nil {
		return err
	}
	f.Left = replay.RemoveLeft
	stop := f.Watch(s)
	apps, err := f.read(file, s)
	stop()
	if err != nil {
		return err
	}
	if f.list {
		return listApplications(apps, s)
	}
	app, err := replay.Choose(apps, f.app)
	if err != nil {
		return err
	}
	for _, other := range app.Others {
		fmt.Fprintf(s.Err, "not replayed: %s\n", report.Printable(other))
	}
	if len(app.Sources) == 0 {
		return spec.NewUnreadable(spec.Pos{File: file}, fmt.Sprintf("no source of the Application %q is for this plugin", app.Name), "set plugin.name: "+replay.Plugin+"-"+f.version)
	}
	var out bytes.Buffer
	for _, source := range app.Sources {
		if name := replay.Plugin + "-" + f.version; source.Plugin != name {
			fmt.Fprintf(s.Err, "warning: the Application names the plugin %q, and this is %q: Argo CD would not render with this one\n", report.Printable(source.Plugin), name)
		}
		if out.Len() > 0 {
			out.WriteString("---\n")
		}
		if err := f.render(source, &out, s); err != nil {
			return err
		}
	}
	_, err = s.Out.Write(out.Bytes())
	return err
}

// read reads the Applications of the manifest, in a checkout that Argo CD would
// take.
func (f *replayFlags) read(file string, s cli.Streams) (apps []replay.Application, err error) {
	if f.checkout, err = replay.FindCheckout(f.checkout, file); err != nil {
		return nil, err
	}
	manifest, err := replay.ReadDocument(file, s.In)
	if err == nil && f.clusters != "" {
		f.Clusters, err = replay.ReadDocument(f.clusters, s.In)
	}
	if err != nil {
		return nil, err
	}
	files, err := root.Open(f.checkout, func(name string) string { return name })
	if err != nil {
		return nil, err
	}
	f.Checkout, f.BeforeTemplates = files.FS, f.beforeTemplates
	if f.Revision == "" {
		f.Revision = replay.Revision(f.checkout)
	}
	return replay.Read(manifest, f.Options)
}

// beforeTemplates: a template can ask for all memory in one step, as CUE can.
func (f *replayFlags) beforeTemplates() error {
	f.Growing = "look for a template of the ApplicationSet, or a comprehension or a string in CUE, that grows"
	return f.Elsewhere()
}

// render runs the plugin for a source, in a copy of what Argo CD would send.
func (f *replayFlags) render(source replay.Source, out io.Writer, s cli.Streams) error {
	if f.whole {
		source.Root = "."
	}
	dir, remove, err := f.unpack(source, s)
	defer remove()
	if err != nil {
		return err
	}
	back, err := workIn(dir)
	if err != nil {
		return err
	}
	defer back()
	s.Out, s.Getenv = out, source.Getenv(s.Getenv)
	return generate(&f.Limits, s)
}

// unpack copies what Argo CD would send for a source, within the limits.
func (f *replayFlags) unpack(source replay.Source, s cli.Streams) (dir string, remove func(), err error) {
	to, err := replay.NewTemporary()
	if err != nil {
		return "", func() {}, err
	}
	f.Leave = to.Remove
	defer f.Watch(s)()
	dir, notSent, err := replay.Unpack(f.checkout, source, to)
	for _, name := range notSent {
		fmt.Fprintf(s.Err, "not sent: %s: not a regular file\n", report.Printable(name))
	}
	return dir, to.Remove, err
}

func listApplications(apps []replay.Application, s cli.Streams) error {
	w := tabwriter.NewWriter(s.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tPATH\tREGION")
	for _, app := range apps {
		if len(app.Sources) == 0 {
			fmt.Fprintf(w, "%s\t-\t-\n", app.Name)
		}
		for _, source := range app.Sources {
			request, _ := plugin.NewRequest(source.Getenv(s.Getenv)) // what is wrong is told when it is rendered
			fmt.Fprintf(w, "%s\t%s\t%s\n", app.Name, report.Printable(source.Path), report.Printable(strings.Join(request.Regions, ",")))
		}
	}
	return w.Flush()
}
