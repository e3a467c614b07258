package replay

import (
	"io/fs"
	"maps"
	"path"
)

// override merges what files beside the application say of the source, as Argo
// CD does: all but where the source is.
//
// https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git
func (a application) override(o Options, where string, raw map[string]any, s *source) error {
	kept := *s
	for _, name := range []string{".argocd-source.yaml", ".argocd-source-" + a.appName(o) + ".yaml"} {
		name = path.Join(kept.Path, name)
		if !fs.ValidPath(name) {
			return nil // Unpack refuses the path
		}
		text, err := fs.ReadFile(o.Checkout, name)
		if err != nil {
			continue
		}
		patch, err := parse(text)
		if err != nil {
			return syntax(name, 0, err)
		}
		raw, _ = mergePatch(raw, map[string]any(patch)).(map[string]any)
		*s = source{}
		if err := decode(where, raw, s); err != nil {
			return located(name, err)
		}
	}
	s.Path, s.RepoURL, s.TargetRevision, s.Chart = kept.Path, kept.RepoURL, kept.TargetRevision, kept.Chart
	return nil
}

// mergePatch is RFC 7386.
func mergePatch(target, patch any) any {
	changes, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	out := map[string]any{}
	if t, ok := target.(map[string]any); ok {
		maps.Copy(out, t)
	}
	for key, value := range changes {
		if value == nil {
			delete(out, key)
		} else {
			out[key] = mergePatch(out[key], value)
		}
	}
	return out
}
