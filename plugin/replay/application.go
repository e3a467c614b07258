package replay

import (
	"fmt"
	"strings"
)

// metadata is what counts of a resource's.
type metadata struct {
	Name        string            `json:"name"`
	Namespace   string            `json:"namespace"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

// application is what counts of an Application.
//
// https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/
type application struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		Project     string           `json:"project"`
		Source      map[string]any   `json:"source"`
		Sources     []map[string]any `json:"sources"`
		Hydrator    map[string]any   `json:"sourceHydrator"`
		Destination struct {
			Namespace string `json:"namespace"`
		} `json:"destination"`
	} `json:"spec"`
}

// source is what counts of one of its sources.
type source struct {
	RepoURL        string  `json:"repoURL"`
	Path           string  `json:"path"`
	TargetRevision string  `json:"targetRevision"`
	Chart          string  `json:"chart"`
	Ref            string  `json:"ref"`
	Plugin         *plugin `json:"plugin"`
}

type plugin struct {
	Name       string      `json:"name"`
	Env        []variable  `json:"env"`
	Parameters []parameter `json:"parameters"`
}

type variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type parameter struct {
	Name   string             `json:"name"`
	String *string            `json:"string"`
	Map    *map[string]string `json:"map"`
	Array  *[]string          `json:"array"`
}

func (r resource) decodeApplication() (app application, err error) {
	return app, decode("", r, &app)
}

// application says what Argo CD would make of an Application's sources.
func (a application) application(o Options) (Application, error) {
	app := Application{Name: a.Metadata.Name}
	sources, where := a.Spec.Sources, "spec.sources"
	if len(sources) == 0 && a.Spec.Source != nil {
		sources, where = []map[string]any{a.Spec.Source}, "spec.source"
	}
	switch {
	case len(sources) == 0 && a.Spec.Hydrator != nil:
		return app, failure("write its drySource as spec.source", "spec.sourceHydrator is not replayed")
	case len(sources) == 0:
		return app, failure("", "has neither spec.source nor spec.sources")
	}
	for i, raw := range sources {
		var s source
		if err := decode(where, raw, &s); err != nil {
			return app, err
		}
		if err := a.override(o, where, raw, &s); err != nil {
			return app, err
		}
		if other := s.other(); other != "" {
			app.Others = append(app.Others, fmt.Sprintf("source %d of %d: %s", i+1, len(sources), other))
			continue
		}
		app.Sources = append(app.Sources, Source{
			Path:   s.Path,
			Root:   narrow(s.Path, a.Metadata.Annotations["argocd.argoproj.io/manifest-generate-paths"]),
			Plugin: s.Plugin.Name,
			Env:    a.environment(s, o),
		})
	}
	return app, nil
}

// other describes a source that is none of the plugin's.
func (s source) other() string {
	switch {
	case s.Plugin != nil && (s.Plugin.Name == Plugin || strings.HasPrefix(s.Plugin.Name, Plugin+"-")):
		return ""
	case s.Plugin != nil && s.Plugin.Name == "":
		return fmt.Sprintf("path %q has a plugin section without a name, and batchfn is never discovered", s.Path)
	case s.Plugin != nil:
		return fmt.Sprintf("path %q is for the plugin %q", s.Path, s.Plugin.Name)
	case s.Chart != "":
		return fmt.Sprintf("chart %q", s.Chart)
	case s.Ref != "" && s.Path == "":
		return fmt.Sprintf("ref %q", s.Ref)
	}
	return fmt.Sprintf("path %q has no plugin section", s.Path)
}
