package main

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn"
	"github.com/batchfn/batchfn/fn/decorate/node"
	"github.com/batchfn/batchfn/fn/lift"
	"github.com/batchfn/batchfn/fn/spec"
)

type decorateFlags struct {
	cli.Limits
	fleet   string
	region  string
	version cli.Version
	diff    bool
}

func newDecorate(s cli.Streams) *cobra.Command {
	var f decorateFlags
	cmd := &cobra.Command{
		Use:   "decorate FILE|DIR… --fleet DIR",
		Short: "Add owners and tags to hand-written manifests",
		Long: `Check hand-written CronJobs, Jobs, Deployments and StatefulSets against the rules of
a fleet, and print them with the missing labels, annotations and variables added.
Existing text stays byte for byte, comments included. decorate checks and changes
only workloads with the label app.kubernetes.io/component (batch, batch-iterator or
batch-worker). It reads all *.yaml and *.yml files of a directory, and writes no
files.`,
		Example: `  batchfn decorate job.yaml --fleet fleet --region jp
  batchfn decorate manifests --fleet fleet --diff       # what would be added`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cli.Usage("want a file or a directory of manifests")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, s, args) },
	}
	cmd.Flags().StringVar(&f.fleet, "fleet", "", "directory or file of the fleet whose platform applies")
	cmd.Flags().StringVarP(&f.region, "region", "r", "", "region of resources that set none (default: the region whose namespace they have)")
	f.version.Flag(cmd, "version of the images, a label value")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "print what would be added, as a diff")
	f.Flags(cmd)
	f.OutputFlag(cmd)
	complete(cmd, map[string]completer{"region": completeNothing, "version": completeNothing, "fleet": completeFleets})
	return cmd
}

func (f *decorateFlags) run(cmd *cobra.Command, s cli.Streams, args []string) error {
	if f.fleet == "" {
		return cli.Usage("--fleet is missing: want the directory of the fleet whose platform applies")
	}
	if err := f.version.Check(cmd); err != nil {
		return err
	}
	fleet, stop, err := f.Fleet([]string{f.fleet}, cmd, s)
	defer stop()
	if err != nil {
		return err
	}
	opts := fn.Options{Version: string(f.version)}
	if f.region != "" {
		opts.Regions = []string{f.region}
	}
	if err := cli.Regions(opts.Regions).Check(fleet.RegionNames()); err != nil {
		return err
	}
	pages, err := readManifests(args, f.Root)
	if err != nil {
		return err
	}
	findings := judgePages(fleet, pages, &opts)
	if !spec.HasErrors(findings) {
		findings = append(findings, growPages(pages, opts)...)
	}
	if err := cli.Tell(fleet, findings, cmd, s); err != nil {
		return err
	}
	out := f.print(pages)
	if err := f.CheckOutput(len(out)); err != nil {
		return err
	}
	stop() // whoever reads it gets the whole or nothing
	_, err = s.Out.Write(out)
	return err
}

// judgePages lifts the documents of all files and judges them beside the fleet.
func judgePages(fleet *spec.Fleet, pages []*page, opts *fn.Options) []spec.Finding {
	for _, p := range pages {
		fleet.Files = append(fleet.Files, p.name)
		fleet.Sources[p.name] = p.text
		for _, d := range p.documents {
			for _, r := range d.resources {
				for _, h := range fn.Lift(fleet, opts.Regions, []lift.Resource{{Node: r.node, File: p.name, Source: r.node}}) {
					r.hand = h
					opts.HandWritten = append(opts.HandWritten, h)
				}
			}
		}
	}
	return fn.JudgeHandWritten(fleet, *opts)
}

// growPages adds to each document what it lacks.
func growPages(pages []*page, opts fn.Options) (findings []spec.Finding) {
	for _, p := range pages {
		for _, d := range p.documents {
			d.out = nil
			last := 0
			for _, r := range d.resources {
				out, problem := growResource(p, d, r, opts)
				if problem != nil {
					findings = append(findings, *problem)
				}
				d.out = append(append(d.out, d.text[last:r.From]...), out...)
				last = r.To
			}
			d.out = append(d.out, d.text[last:]...)
		}
	}
	return findings
}

func growResource(p *page, d *manifestDocument, r *manifestResource, opts fn.Options) ([]byte, *spec.Finding) {
	text := d.text[r.From:r.To]
	if r.hand == nil {
		return text, nil
	}
	out, err := fn.Decorate(r.hand, text, opts)
	var refused *node.Refused
	if !errors.As(err, &refused) {
		return out, nil
	}
	pos := spec.Pos{File: p.name, Line: r.Line + refused.Line - 1, Col: refused.Column}
	if start := d.text[:r.From]; refused.Line == 1 { // in flow style, behind other items
		pos.Col += utf8.RuneCount(start[bytes.LastIndexByte(start, '\n')+1:])
	}
	return text, &spec.Finding{Rule: "field-valid", Level: spec.Error, Kind: spec.Batches, Batch: r.hand.Resource.Name, Resource: r.hand.Resource,
		Pos: pos, Message: "nothing can be added to it: " + refused.Message}
}

// print is the text of all files, as documents of one stream, or the difference.
func (f *decorateFlags) print(pages []*page) []byte {
	var b bytes.Buffer
	for i, p := range pages {
		if f.diff {
			p.diff(&b)
			continue
		}
		if i > 0 && !bytes.HasPrefix(p.text, []byte("---")) {
			b.WriteString("---\n")
		}
		for _, d := range p.documents {
			b.Write(d.out)
		}
		if text := b.Bytes(); i+1 < len(pages) && len(text) > 0 && text[len(text)-1] != '\n' {
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}
