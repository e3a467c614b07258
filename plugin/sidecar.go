package plugin

import (
	_ "embed"
	"strings"
	"text/template"
)

// DefaultImage is where releases publish the image.
const DefaultImage = "ghcr.io/batchfn/batchfn"

//go:embed sidecar.tmpl
var sidecarText string

// Component is a kustomize component that adds the sidecar of a version to Argo
// CD's own manifests. An empty image is the published one.
func Component(image, version string) string { return sidecar("kustomize", image, version) }

// HelmValues are values for the chart argo-cd of argo-helm that add the sidecar
// of a version. An empty image is the published one.
//
// https://github.com/argoproj/argo-helm/tree/main/charts/argo-cd
func HelmValues(image, version string) string { return sidecar("helm", image, version) }

// sidecar executes one of the templates; in it, part NAME N is another,
// indented by N.
func sidecar(name, image, version string) string {
	if image == "" {
		image = DefaultImage + ":" + version
	}
	data := struct{ Image string }{image}
	t := template.New("sidecar")
	t.Funcs(template.FuncMap{"part": func(name string, by int) string {
		prefix := strings.Repeat(" ", by)
		return prefix + strings.ReplaceAll(execute(t, name, data), "\n", "\n"+prefix)
	}})
	return execute(template.Must(t.Parse(sidecarText)), name, data)
}

// execute is for templates of ours, which fit what they are given: a test
// executes each. The binary has text/template already, for ApplicationSets.
func execute(t *template.Template, name string, data any) string {
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, data); err != nil {
		panic(err)
	}
	return b.String()
}
