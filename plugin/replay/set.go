package replay

import (
	"fmt"
	"slices"
	"text/template"
)

// applicationSet is what counts of an ApplicationSet. Its template and its
// generators stay as they were written: each string of them may be a template.
//
// https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/
type applicationSet struct {
	Metadata metadata `json:"metadata"`
	Spec     struct {
		GoTemplate        bool             `json:"goTemplate"`
		GoTemplateOptions []string         `json:"goTemplateOptions"`
		Generators        []map[string]any `json:"generators"`
		Template          map[string]any   `json:"template"`
		TemplatePatch     string           `json:"templatePatch"`
	} `json:"spec"`
	options   Options
	functions template.FuncMap
}

// values are what a generator gives to the template for one Application. They
// are of the types that Argo CD's own generators give, since merging and
// selecting tell them apart.
type values = map[string]any

// expand makes the Applications of an ApplicationSet.
func (r resource) expand(o Options) ([]application, error) {
	set := applicationSet{options: o, functions: functions()}
	if err := decode("", r, &set); err != nil {
		return nil, err
	}
	if err := set.check(); err != nil {
		return nil, err
	}
	if o.BeforeTemplates != nil {
		if err := o.BeforeTemplates(); err != nil {
			return nil, err
		}
	}
	var apps []application
	for i, g := range set.Spec.Generators {
		list, err := set.generate(g, nil, 0)
		if err != nil {
			return nil, fmt.Errorf("generator %d of %d: %w", i+1, len(set.Spec.Generators), err)
		}
		for _, v := range list {
			app, err := set.application(v)
			if err != nil {
				return nil, err
			}
			apps = append(apps, app)
		}
	}
	return apps, nil
}

func (set *applicationSet) check() error {
	known := []string{"missingkey=default", "missingkey=invalid", "missingkey=zero", "missingkey=error"}
	for _, option := range set.Spec.GoTemplateOptions {
		if !slices.Contains(known, option) {
			return failure("write missingkey=error", "spec.goTemplateOptions has %q, which text/template does not know", option)
		}
	}
	switch {
	case !set.Spec.GoTemplate:
		return failure("set spec.goTemplate: true and goTemplateOptions: [missingkey=error], and write {{.path.path}} for {{path}}: then a missing value is an error, and is not left as it is",
			"it does not use Go templates, the only kind that replay supports")
	case set.Spec.TemplatePatch != "":
		return failure(oneApplication, "spec.templatePatch is not replayed")
	case len(set.Spec.Template) == 0:
		return failure("", "has no spec.template")
	}
	return nil
}

// oneApplication is the way out where an ApplicationSet can't be expanded.
const oneApplication = "replay one of its Applications: kubectl -n argocd get application NAME -o yaml | batchfn plugin replay -"

// application fills in the template.
func (set *applicationSet) application(v values) (app application, err error) {
	filled, err := set.fill(set.Spec.Template, v)
	if err != nil {
		return app, err
	}
	if err := decode("spec.template", filled, &app); err != nil {
		return app, err
	}
	app.Metadata.Namespace = set.Metadata.Namespace
	return app, nil
}
