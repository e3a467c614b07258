package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/adopt"
	"github.com/batchfn/batchfn/fn/adopt/cuetext"
	"github.com/batchfn/batchfn/fn/adopt/gather"
	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/source"
	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

type importFlags struct {
	cli.Limits
	dir           string
	regions       []string
	ownerLabel    string
	severityLabel string
	platform      string
	prove         string
	version       cli.Version
	report        cli.Choice
	exitCode      bool
}

func newImport(s cli.Streams) *cobra.Command {
	f := importFlags{report: *cli.NewChoice("text", "text", "json", "markdown")}
	cmd := &cobra.Command{
		Use:   "import PATH… -o DIR",
		Short: "Create a fleet from existing manifests",
		Long: `Read CronJobs, and Deployments with and without a KEDA ScaledObject, and write the
fleet that renders them: an entry for each workload, shared settings in the platform,
and regional differences as overrides. import reads all YAML and JSON files of a
directory, and builds kustomizations. - is standard input, for kubectl get -o yaml.

import renders the new fleet, compares the result with the manifests, and reports each
difference: what is carried, what is changed on purpose, what is not carried, and
what is left alone. It guesses nothing: owners, severities and time zones that the
manifests do not contain stay missing, and batchfn check lists them. import does not
overwrite files.`,
		Example: `  kubectl get cronjobs,deployments,scaledobjects -A -o yaml | batchfn import - -o fleet --region jp=ns:jobs-jp
  batchfn import manifests --region jp=manifests/jp --region tw=manifests/tw --owner-label team -o fleet
  batchfn import --prove fleet manifests               # compare again, after edits`,
		ValidArgsFunction: completeFleets,
		RunE:              func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.dir, "output", "o", "", "directory to write the fleet to")
	flags.StringArrayVarP(&f.regions, "region", "r", nil, "region of a path or a namespace: NAME=PATH or NAME=ns:NAMESPACE; repeat the flag for more")
	flags.StringVar(&f.ownerLabel, "owner-label", "", "label that contains the owner")
	flags.StringVar(&f.severityLabel, "severity-label", "", "label that contains the severity, and the severity of each value: KEY=1:critical,2:high")
	flags.StringVar(&f.platform, "platform", "", "CUE or YAML file with the platform to start from")
	flags.StringVar(&f.prove, "prove", "", "compare with this fleet, and write nothing")
	f.version.Flag(cmd, "with --prove: version of the image, replaces {version}; default: the tag that most images have")
	flags.Var(&f.report, "report", "format of the report: text, json, markdown")
	flags.BoolVar(&f.exitCode, "exit-code", false, "exit with status 1 if a workload differs")
	f.Limits.Flags(cmd)
	complete(cmd, map[string]completer{"report": f.report.Complete, "platform": completeFleets, "prove": completeFleets, "output": completeDirectories, "region": completeNothing, "owner-label": completeNothing, "severity-label": completeNothing})
	return cmd
}

func (f *importFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	asked, err := f.asked(args, s.In)
	if err != nil {
		return err
	}
	if err := cmp.Or(f.Check(), f.version.Check(cmd)); err != nil {
		return err
	}
	stop := f.Watch(s)
	defer stop()
	in, err := gather.Manifests(asked.From)
	if err != nil {
		return err
	}
	in.Ownership, in.Known = asked.ownership, shape.Known
	given, fleet, err := f.given(cmd, s)
	if err != nil {
		return err
	}
	if fleet != nil {
		in.Platform = fleet.Platform.Node
	}
	plan := adopt.New(in)
	if plan.Workloads() == 0 {
		return nothingToImport(plan.Refused())
	}
	if f.prove != "" {
		if err := f.versionOf(plan, fleet, s); err != nil {
			return err
		}
		report := fn.Prove(plan, fleet)
		stop()
		return f.conclude(report, s)
	}
	files, whole, err := plan.Files(given)
	if err != nil {
		return err
	}
	made, err := source.ReadText("the fleet that import made", whole, f.Source())
	if err != nil {
		return err
	}
	report := fn.Prove(plan, made)
	stop()
	if err := f.write(files, s); err != nil {
		return err
	}
	return f.conclude(report, s)
}

// versionOf chooses the version that a fleet is proven at, where its images have one.
func (f *importFlags) versionOf(plan *adopt.Plan, fleet *spec.Fleet, s cli.Streams) error {
	plan.Version = cmp.Or(string(f.version), plan.Version)
	if plan.Version != "" || !fn.UsesVersion(fleet) {
		return nil
	}
	if plan.Version = plan.Tag(); plan.Version == "" {
		return cli.Usage("the images of %s use {version}, and no image that was read has a tag: give --version", f.prove)
	}
	fmt.Fprintf(s.Err, "Images use {version}: compared at %s, the tag that most images have; --version says another.\n", plan.Version)
	return nil
}

// given reads the platform to start from, or the fleet to compare with.
func (f *importFlags) given(cmd *cobra.Command, s cli.Streams) (*adopt.Given, *spec.Fleet, error) {
	name := f.platform
	if f.prove != "" {
		name = f.prove
	}
	if name == "" {
		return nil, nil, nil
	}
	fleet, err := cli.Read([]string{name}, f.Source(), cmd, s)
	if err != nil {
		return nil, nil, err
	}
	if fleet.Platform == nil || fleet.Platform.Node == nil {
		return nil, nil, spec.NewUnreadable(spec.Pos{File: name}, "has no platform", "want a file with platform: {…}")
	}
	if filepath.Ext(name) != ".cue" || f.prove != "" {
		return nil, fleet, nil
	}
	text := fleet.Sources[filepath.Clean(name)]
	if text == nil && len(fleet.Files) == 1 {
		text = fleet.Sources[fleet.Files[0]]
	}
	return &adopt.Given{Text: text, Package: cuetext.Package(text)}, fleet, nil
}

func nothingToImport(refused []adopt.Row) error {
	e := &spec.Unreadable{}
	for _, r := range refused {
		message := r.From
		if r.Path != "not read" {
			message = strings.TrimSuffix(r.Path+": "+r.From, ": ")
		}
		e.Problems = append(e.Problems, spec.Finding{Level: spec.Error, Pos: r.Pos, Message: message, Hint: r.Do})
	}
	if len(e.Problems) == 0 {
		return spec.NewUnreadable(spec.Pos{}, "nothing to import: no CronJob and no Deployment that is a batch", "name files or directories of manifests, or - for standard input")
	}
	return e
}

// write writes the fleet where nothing of it exists yet.
func (f *importFlags) write(files map[string][]byte, s cli.Streams) error {
	texts := map[string]string{}
	for name, text := range files {
		texts[name] = string(text)
	}
	if !isInModule(f.dir) {
		first, err := fleetFiles()
		if err != nil {
			return err
		}
		texts[moduleFile] = first[moduleFile]
	}
	if err := writeNew(f.dir, texts, "choose an empty directory: import overwrites nothing"); err != nil {
		return err
	}
	fmt.Fprintf(s.Err, "A fleet is in %s. Next: batchfn check %s\n", f.dir, command.Quote(f.dir))
	return nil
}

func (f *importFlags) conclude(report *adopt.Report, s cli.Streams) error {
	var b bytes.Buffer
	var write func(io.Writer) error
	switch f.report.String() {
	case "json":
		write = report.JSON
	case "markdown":
		write = report.Markdown
	default:
		write = report.Text
	}
	if err := write(&b); err != nil {
		return err
	}
	if _, err := s.Out.Write(b.Bytes()); err != nil {
		return err
	}
	if f.exitCode && (report.Differ > 0 || len(report.NotCarried) > 0) {
		return cli.Findings
	}
	return nil
}
