package kustomize

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/source/document"
)

// gitHub is the only host that kustomize takes for one without a scheme:
// https://github.com/kubernetes-sigs/kustomize/blob/api/v0.21.1/api/internal/git/repospec.go
var gitHub = memo.Regexp(`(?i)^([a-z][a-z0-9-]*@)?github\.com/`)

// isRemote reports whether kustomize would fetch an entry of resources,
// components, generators, transformers or validators.
func isRemote(entry string) bool { return strings.Contains(entry, ":") || gitHub().MatchString(entry) }

// refuse refuses what a kustomization would execute or fetch.
func refuse(dir string, k *types.Kustomization) error {
	if len(k.HelmCharts) > 0 || k.HelmGlobals != nil {
		return refused(dir, "helmCharts: helm would be executed", "render the chart into the repository")
	}
	for _, option := range []string{types.OriginAnnotations, types.TransformerAnnotations} {
		if slices.Contains(k.BuildMetadata, option) {
			return refused(dir, "buildMetadata: "+option+" would show files that batchfn replaced for the build", "remove it")
		}
	}
	text, err := json.Marshal(k)
	if err == nil {
		err = refuseTexts(dir, text)
	}
	return err
}

// loaded are the fields that name a file, of kustomizations and of kustomize's
// own transformers.
var loaded = []string{"path", "paths", "crds", "configurations", "files", "env", "envs", "patchesStrategicMerge", "patchesJson6902"}

// refuseTexts looks at all texts of a kustomization, or of the configuration of a
// transformer: kustomize would fetch a URL where a file is named, and overflow
// its stack on an alias cycle in a patch.
func refuseTexts(dir string, text []byte) error {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return broken(dir, "the kustomization", err)
	}
	var found error
	each(v, "", func(field, text string) {
		_, file, _ := strings.Cut(text, "=") // of key=file
		switch {
		case found != nil:
		case slices.Contains(loaded, field) && (isURL(text) || isURL(file)):
			found = refusedf(dir, "copy it into the repository", "%q would be fetched", text)
		case strings.Contains(text, "*"):
			found = document.CheckAliases(plain(dir), []byte(text))
		}
	})
	return found
}

// each visits the texts of a JSON value, with the nearest field that each is in.
func each(v any, field string, visit func(field, text string)) {
	switch v := v.(type) {
	case string:
		visit(field, v)
	case []any:
		for _, item := range v {
			each(item, field, visit)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			each(v[key], key, visit)
		}
	}
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}
