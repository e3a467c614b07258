package cue

import (
	"context"

	"cuelang.org/go/mod/modfile"
	"cuelang.org/go/mod/modregistry"
	"cuelang.org/go/mod/module"
)

// noRegistry has no modules. CUE's own registries write a cache, in a directory of
// the user's or of the environment's choice, even where they fetch nothing.
type noRegistry struct{}

func (noRegistry) ModFile(context.Context, module.Version) (*modfile.File, error) {
	return nil, modregistry.ErrNotFound
}

func (noRegistry) Fetch(context.Context, module.Version) (module.SourceLoc, error) {
	return module.SourceLoc{}, modregistry.ErrNotFound
}

func (noRegistry) ModuleVersions(context.Context, string) ([]string, error) { return nil, nil }
