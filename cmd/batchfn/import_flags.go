package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/adopt/gather"
	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin/kustomize"
)

// asked is what the arguments and flags say, in its parts.
type asked struct {
	gather.From
	ownership foreign.Ownership
}

func (f *importFlags) asked(args []string, stdin io.Reader) (asked, error) {
	a := asked{gather.From{Paths: args, Namespaces: map[string]string{}, Root: f.Root, Stdin: stdin, Build: buildKustomization}, foreign.Ownership{OwnerLabel: f.ownerLabel}}
	for _, r := range f.regions {
		name, where, ok := strings.Cut(r, "=")
		if !ok || name == "" || where == "" {
			return a, cli.Usage("--region %s: want NAME=PATH or NAME=ns:NAMESPACE", r)
		}
		if err := a.region(name, where); err != nil {
			return a, err
		}
		a.Names = append(a.Names, name)
	}
	if len(a.Paths) == 0 {
		for _, r := range a.Regions {
			a.Paths = append(a.Paths, r.Path)
		}
	}
	switch {
	case len(a.Paths) == 0:
		return a, cli.Usage("want a file or a directory of manifests, or - for standard input")
	case f.dir == "" && f.prove == "":
		return a, cli.Usage("-o is missing: the directory to write the fleet to")
	case f.dir != "" && f.prove != "":
		return a, cli.Usage("--prove writes nothing: leave -o out")
	case f.version != "" && f.prove == "":
		return a, cli.Usage("--version is for --prove: images keep their tags")
	case f.platform != "" && f.prove != "":
		return a, cli.Usage("--prove takes the platform of the fleet: leave --platform out")
	}
	return a, a.severities(f.severityLabel)
}

// region takes a path or ns:NAMESPACE, which is in one region only.
func (a *asked) region(name, where string) error {
	namespace, is := strings.CutPrefix(where, "ns:")
	at := gather.Region{Name: name, Path: filepath.Clean(where)}
	other := a.Namespaces[namespace]
	if !is {
		other = ""
		if i := slices.IndexFunc(a.Regions, func(r gather.Region) bool { return r.Path == at.Path }); i >= 0 {
			other = a.Regions[i].Name
		}
	}
	switch {
	case namespace == "":
		return cli.Usage("--region %s=%s: want NAME=PATH or NAME=ns:NAMESPACE", name, where)
	case other != "" && other != name:
		return cli.Usage("--region %s=%s: it is region %s already", name, where, other)
	case is:
		a.Namespaces[namespace] = name
	default:
		a.Regions = append(a.Regions, at)
	}
	return nil
}

// severities reads KEY=1:critical,2:high.
func (a *asked) severities(text string) error {
	key, values, mapped := strings.Cut(text, "=")
	a.ownership.SeverityLabel = key
	if !mapped {
		return nil
	}
	a.ownership.Severities = map[string]string{}
	for _, pair := range strings.Split(values, ",") {
		value, severity, ok := strings.Cut(pair, ":")
		if !ok || !slices.Contains(spec.Severities, severity) {
			return cli.Usage("--severity-label %s: want KEY=VALUE:critical,VALUE:high,VALUE:medium", text)
		}
		a.ownership.Severities[strings.TrimSpace(value)] = severity
	}
	return nil
}

// buildKustomization builds a kustomization whose functions are refused.
func buildKustomization(dir, root string, refused error) ([]byte, error) {
	built, err := kustomize.Build(dir, root, func(string, *resourcelist.List) error { return refused })
	return built.Text, err
}
