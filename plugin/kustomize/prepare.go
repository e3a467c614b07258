package kustomize

import (
	"encoding/json"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/batchfn/batchfn/fn/spec"
)

// prepare reads the kustomization of a directory and those below it, refuses
// what must not run, and takes batchfn out. It returns the directory to build
// in its place.
func (b *builder) prepare(dir string) (string, error) {
	if ready := b.ready[dir]; ready != "" {
		return ready, nil
	}
	first := len(b.ready) == 0
	b.ready[dir] = dir // a cycle ends here; kustomize has words for it
	k, err := b.read(dir)
	if err != nil {
		return "", err
	}
	b.signed = b.signed || first && slices.Contains(k.BuildMetadata, types.ManagedByLabelOption)
	if err := refuse(dir, k); err != nil {
		return "", err
	}
	if b.openAPI == nil && len(k.OpenAPI) > 0 {
		b.openAPI, b.openAPIFrom = k.OpenAPI, dir
	}
	before, _ := json.Marshal(k)
	for _, list := range []*[]string{&k.Resources, &k.Components} {
		if *list, err = b.entries(dir, dir, *list); err != nil {
			return "", err
		}
	}
	if err := b.generators(dir, k); err != nil {
		return "", err
	}
	validators, err := b.configs(dir, k.Validators)
	if err != nil {
		return "", err
	}
	if i := slices.IndexFunc(validators, config.isBatchfn); i >= 0 {
		return "", refused(dir, "validators: kustomize does not run functions there as it should (kustomize#5036)",
			"list batchfn under generators or transformers: the rules are part of it")
	}
	k.Validators = texts(validators)
	outer, err := b.transformers(dir, k)
	if err != nil {
		return "", err
	}
	if after, _ := json.Marshal(k); string(before) != string(after) {
		b.write(dir, k)
	}
	b.ready[dir] = outer
	return outer, nil
}

// schema is the OpenAPI schema of the first kustomization that has one, as seen from another
// directory: kustomize would know it in the builds on the way, too.
func (b *builder) schema(from string) map[string]string {
	out := maps.Clone(b.openAPI)
	if name, ok := out["path"]; ok {
		out["path"] = relative(from, path.Join(b.openAPIFrom, name))
	}
	return out
}

// read reads the kustomization of a directory as kustomize does.
func (b *builder) read(dir string) (*types.Kustomization, error) {
	var found []string
	var text []byte
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if t, err := b.files.ReadFile(path.Join(dir, name)); err == nil {
			found, text = append(found, name), t
		}
	}
	switch {
	case b.files.err != nil:
		return nil, b.files.err
	case len(found) == 0:
		return nil, refused(dir, "the directory has no kustomization", "")
	case len(found) > 1:
		return nil, refused(dir, "more than one kustomization: "+strings.Join(found, ", "), "keep one of them")
	}
	k := &types.Kustomization{}
	if err := k.Unmarshal(text); err != nil {
		return nil, spec.NewUnreadable(spec.Pos{File: plain(path.Join(dir, found[0]))}, explain(err), "")
	}
	k.FixKustomization()
	return k, nil
}

// write puts a kustomization, as JSON, in place of the repository's. kustomize refuses one
// that does nothing; one of which nothing is left gets a file without a resource.
func (b *builder) write(dir string, k *types.Kustomization) {
	if k.CheckEmpty() != nil {
		nothing := path.Join(b.files.stage(dir), made)
		b.files.own[nothing] = []byte("---\n")
		k.Resources = []string{relative(dir, nothing)}
	}
	text, err := json.Marshal(k)
	if err != nil {
		panic(err) // strings, and maps of them
	}
	b.files.own[path.Join(dir, konfig.DefaultKustomizationFileName())] = text
}

// entries prepares the directories among the entries of a kustomization in dir,
// and returns the entries as seen from another directory.
func (b *builder) entries(dir, from string, list []string) ([]string, error) {
	out := slices.Clone(list)
	for i, entry := range list {
		if isRemote(entry) {
			return nil, refusedf(dir, "copy it into the repository", "%q would be fetched", entry)
		}
		confirmed, file, err := b.files.CleanedAbs(path.Join(dir, entry))
		if err != nil {
			return nil, refused(dir, plain(err.Error()), "")
		}
		if file != "" {
			continue
		}
		ready, err := b.prepare(string(confirmed))
		if err != nil {
			return nil, err
		}
		if ready != string(confirmed) || from != dir {
			out[i] = relative(from, ready)
		}
	}
	return out, nil
}

// relative is the path from one directory to another.
func relative(from, to string) string {
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return to // both are absolute
	}
	return filepath.ToSlash(rel)
}
