package kustomize

import (
	"fmt"
	"path"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/fn/runtime/runtimeutil"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// config is the configuration of a generator, transformer or validator.
type config struct {
	text    []byte
	node    *yaml.RNode
	batchfn bool
}

func (c config) isBatchfn() bool { return c.batchfn }

// texts are configurations as a kustomization has them inline, so that what was checked is
// what runs.
func texts(list []config) []string {
	var out []string
	for _, c := range list {
		out = append(out, string(c.text))
	}
	return out
}

// configs are the configurations of the entries of generators, transformers or validators,
// in kustomize's order: first those that are written inline, then those of files and
// directories. It refuses what is neither batchfn nor kustomize's own.
func (b *builder) configs(dir string, entries []string) ([]config, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	stage := b.files.stage(dir)
	var inline, paths []string
	for _, e := range entries {
		if parsed, err := yaml.Parse(e); err == nil && parsed.YNode().Kind == yaml.MappingNode {
			name := fmt.Sprintf(".batchfn-inline-%d.yaml", len(inline))
			b.files.own[path.Join(stage, name)] = []byte(e)
			inline = append(inline, name)
		} else {
			paths = append(paths, e)
		}
	}
	paths, err := b.entries(dir, stage, paths)
	if err != nil {
		return nil, err
	}
	var out []config
	nodes, err := b.resources(stage, append(inline, paths...))
	for _, n := range nodes {
		c, err := newConfig(dir, n)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, err
}

// localConfig marks what kustomize leaves out of its output. Builds on the way keep it.
const localConfig = "config.kubernetes.io/local-config"

// resources builds a kustomization of entries in a stage's directory.
func (b *builder) resources(stage string, entries []string, metadata ...string) ([]*yaml.RNode, error) {
	b.write(stage, &types.Kustomization{Resources: entries, OpenAPI: b.schema(stage), BuildMetadata: metadata, SortOptions: &types.SortOptions{Order: types.FIFOSortOrder}, Patches: []types.Patch{{
		Target: &types.Selector{AnnotationSelector: localConfig},
		Patch:  `[{"op": "remove", "path": "/metadata/annotations/` + strings.ReplaceAll(localConfig, "/", "~1") + `"}]`,
	}}})
	built, err := b.build(stage)
	if err != nil {
		return nil, err
	}
	return built.ToRNodeSlice(), nil
}

func newConfig(dir string, n *yaml.RNode) (config, error) {
	name := fmt.Sprintf("%s %q of %s", n.GetKind(), n.GetName(), n.GetApiVersion())
	text, err := n.MarshalJSON()
	if err != nil {
		return config{}, broken(dir, name, err)
	}
	c := config{text: text, node: n}
	if n.GetApiVersion() == konfig.BuiltinPluginApiVersion {
		if n.GetKind() == "HelmChartInflationGenerator" {
			return c, refused(dir, name+" would execute helm", "render the chart into the repository")
		}
		return c, refuseTexts(dir, text)
	}
	const hint = "the plugin executes nothing from the repository: its only function is batchfn"
	function, err := runtimeutil.GetFunctionSpec(n)
	switch {
	case err != nil:
		return c, broken(dir, name, err)
	case function == nil:
		return c, refused(dir, name+" is a plugin of kustomize, which would be executed", hint)
	case isBatchfn(function):
		c.batchfn = true
		if len(function.Exec.Args)+len(function.Exec.Env)+len(function.Container.Env)+len(function.Container.StorageMounts) > 0 {
			return c, refused(dir, name+": arguments, environment and mounts of the function have no effect here", "remove them")
		}
		return c, nil
	case function.Exec.Path != "":
		return c, refused(dir, fmt.Sprintf("%s would execute %q", name, function.Exec.Path), hint)
	default:
		return c, refused(dir, fmt.Sprintf("%s would run the container %q", name, function.Container.Image), hint)
	}
}

// isBatchfn reports whether a function is batchfn, as a binary wherever it lies
// or as an image of any registry: neither is what will run.
func isBatchfn(f *runtimeutil.FunctionSpec) bool {
	if f.Exec.Path != "" {
		return path.Base(f.Exec.Path) == "batchfn" && f.Container.Image == ""
	}
	image, _, _ := strings.Cut(path.Base(f.Container.Image), "@")
	image, _, _ = strings.Cut(image, ":")
	return image == "batchfn"
}
