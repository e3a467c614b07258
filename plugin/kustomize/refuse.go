package kustomize

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/types"
)

// gitHub is the only host that kustomize takes for one without a scheme:
// https://github.com/kubernetes-sigs/kustomize/blob/api/v0.21.1/api/internal/git/repospec.go
var gitHub = regexp.MustCompile(`(?i)^([a-z][a-z0-9-]*@)?github\.com/`)

// isRemote reports whether kustomize would fetch an entry of resources,
// components, generators, transformers or validators.
func isRemote(entry string) bool { return strings.Contains(entry, ":") || gitHub.MatchString(entry) }

// refuse refuses what a kustomization would execute or fetch.
func refuse(dir string, k *types.Kustomization) error {
	if len(k.HelmCharts) > 0 || k.HelmGlobals != nil {
		return refused(dir, "helmCharts: helm would be executed", "render the chart into the repository")
	}
	for _, option := range []string{types.OriginAnnotations, types.TransformerAnnotations} {
		if slices.Contains(k.BuildMetadata, option) {
			return refused(dir, "buildMetadata: "+option+" would name files that batchfn stands in for", "remove it")
		}
	}
	text, err := json.Marshal(k)
	if err == nil {
		err = refuseURLs(dir, text)
	}
	return err
}

// loaded are the fields that name a file, of kustomizations and of kustomize's
// own transformers.
var loaded = []string{"path", "paths", "crds", "configurations", "files", "env", "envs", "patchesStrategicMerge", "patchesJson6902"}

// refuseURLs refuses a URL where a file is named: kustomize would fetch it.
func refuseURLs(dir string, text []byte) error {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return refused(dir, plain(err.Error()), "")
	}
	var found string
	var walk func(v any, names bool)
	walk = func(v any, names bool) {
		switch v := v.(type) {
		case string:
			_, file, _ := strings.Cut(v, "=") // of key=file
			if names && (isURL(v) || isURL(file)) && found == "" {
				found = v
			}
		case []any:
			for _, item := range v {
				walk(item, names)
			}
		case map[string]any:
			for key, value := range v {
				walk(value, slices.Contains(loaded, key))
			}
		}
	}
	walk(v, false)
	if found != "" {
		return refusedf(dir, "copy it into the repository", "%q would be fetched", found)
	}
	return nil
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https")
}
