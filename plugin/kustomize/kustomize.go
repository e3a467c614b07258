// Package kustomize builds kustomizations in process, with kustomize's own API.
//
// kustomize runs functions only as processes, and only batchfn may run. So before the
// build, each use of it is replaced by what it yields there: an entry of generators by a
// component with the resources, and an entry of transformers by an outer kustomization that
// adds them and removes the BatchSets. The output is that of kustomize build
// --enable-alpha-plugins --enable-exec. All other functions, plugins, helm and whatever
// would be fetched are refused, by name, before anything is built.
//
// https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
package kustomize

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/openapi"

	"github.com/batchfn/batchfn/fn/resourcelist"
	"github.com/batchfn/batchfn/fn/spec"
)

// Function runs batchfn on a ResourceList. dir is the directory of the
// kustomization that names the function; kustomize makes it the working
// directory.
type Function func(dir string, list *resourcelist.List) error

// Find returns the name of a directory's kustomization, or "".
func Find(dir string) string {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return name
		}
	}
	return ""
}

// Built is what becomes of a kustomization.
type Built struct {
	Text      []byte // the resources, a YAML stream
	Resources int    // how many they are
	Findings  []spec.Finding
}

// Build builds the kustomization of dir, which is root or below it; nothing outside root is
// read. The findings are about workloads of batchfn that have lost their owner or severity
// in the build. The error is what run returned, a *spec.LimitReached, or a *spec.Unreadable
// that names the file.
func Build(dir, root string, run Function) (Built, error) {
	files, rel, err := openFiles(root, dir)
	if err != nil {
		return Built{}, spec.NewUnreadable(spec.Pos{File: dir}, err.Error(), "")
	}
	defer files.root.Close()
	b := &builder{files: files, run: run, ready: map[string]string{}, workloads: map[workloadKey][]workload{}}
	start := path.Join(repository, rel)
	if start, err = b.prepare(start); err != nil {
		return Built{}, err
	}
	built, err := b.build(start)
	if err == nil {
		err = b.expanded(start, built)
	}
	if err == nil && b.signed {
		if err = sign(built); err != nil {
			err = broken(start, "kustomize", err)
		}
	}
	if err != nil {
		return Built{}, err
	}
	text, err := built.AsYaml()
	if err != nil {
		return Built{}, broken(start, "kustomize", err)
	}
	return Built{text, built.Size(), b.judge(start, built)}, nil
}

// expanded refuses BatchSets that no function expanded. kustomize prints them, or drops
// those that are marked local, without a word, and their batches would be missing.
func (b *builder) expanded(dir string, built resmap.ResMap) error {
	const hint = "list batchfn under transformers, or the BatchSet under generators"
	for _, r := range built.Resources() {
		if r.GetGvk().Group == "batchfn.dev" {
			return refused(dir, fmt.Sprintf("%s %q is expanded by no function", r.GetKind(), r.GetName()), hint)
		}
	}
	if file := b.files.local; file != "" && !b.ran {
		return refused(dir, plain(file)+" has a BatchSet that is marked "+localConfig+", which kustomize drops", hint)
	}
	return nil
}

// builder prepares kustomizations and builds them.
type builder struct {
	files *files
	run   Function
	ran   bool              // the function, once at least
	ready map[string]string // kustomization → the one that stands in for it

	workloads map[workloadKey][]workload // that the function made

	signed      bool              // buildMetadata of the first kustomization asks for managedByLabel
	openAPI     map[string]string // of the first kustomization that has one: kustomize takes it for all that follow
	openAPIFrom string            // the directory of that kustomization
}

// runIn runs batchfn for a kustomization of dir.
func (b *builder) runIn(dir string, list *resourcelist.List) error {
	b.ran = true
	err := b.run(b.files.real(dir), list)
	b.remember(list)
	return err
}

// build runs kustomize. Unlike kustomize's default, a kustomization can use files from
// anywhere within the root.
func (b *builder) build(dir string) (built resmap.ResMap, err error) {
	defer b.panicked(dir, &err)
	if b.openAPI != nil {
		openapi.ResetOpenAPI() // it is global, and outlives a build
	}
	opts := krusty.MakeDefaultOptions()
	opts.Reorder = krusty.ReorderOptionUnspecified
	opts.LoadRestrictions = types.LoadRestrictionsNone
	built, err = krusty.MakeKustomizer(opts).Run(b.files, dir)
	if err == nil {
		return built, nil
	}
	if limit := new(spec.LimitReached); errors.As(b.files.err, &limit) {
		return nil, limit
	}
	if b.files.err != nil {
		return nil, b.files.err
	}
	return nil, broken(dir, "kustomize", err)
}

// panicked makes an error of a panic of kustomize's library, which some resources cause:
// annotations that are a list, a key that is a map. The panic may quote anything, so only
// the file that was read last is named.
func (b *builder) panicked(dir string, err *error) {
	if recover() == nil {
		return
	}
	message := "kustomize cannot read it"
	if b.files.last != "" {
		message = "kustomize cannot read " + plain(b.files.last)
	}
	*err = refused(dir, message+": it is not a resource of Kubernetes", "metadata is a map, and labels and annotations are maps of strings")
}

// version is the release of kustomize that has this version of the library, which does not
// know it.
const version = "v5.8.2"

// sign writes kustomize's version, where buildMetadata asks for managedByLabel:
// then kustomize has set the label of every resource.
func sign(built resmap.ResMap) error {
	for _, r := range built.Resources() {
		labels := r.GetLabels()
		if strings.HasPrefix(labels[konfig.ManagedbyLabelKey], "kustomize-") {
			labels[konfig.ManagedbyLabelKey] = "kustomize-" + version
			if err := r.SetLabels(labels); err != nil {
				return err
			}
		}
	}
	return nil
}
