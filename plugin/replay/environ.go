package replay

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// appName is the name of the application as the plugin gets it: with the
// namespace, where that is not Argo CD's own.
func (a application) appName(o Options) string {
	if a.Metadata.Namespace == "" || a.Metadata.Namespace == o.ControlPlane {
		return a.Metadata.Name
	}
	return a.Metadata.Namespace + "_" + a.Metadata.Name
}

// environment is what Argo CD sets for a source.
//
// https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/#using-environment-variables-in-your-plugin
func (a application) environment(s source, o Options) map[string]string {
	project := a.Spec.Project
	if project == "" {
		project = "default"
	}
	build := map[string]string{
		"ARGOCD_APP_NAME":                   a.appName(o),
		"ARGOCD_APP_NAMESPACE":              a.Spec.Destination.Namespace,
		"ARGOCD_APP_PROJECT_NAME":           project,
		"ARGOCD_APP_REVISION":               o.Revision,
		"ARGOCD_APP_REVISION_SHORT":         shorten(o.Revision, 7),
		"ARGOCD_APP_REVISION_SHORT_8":       shorten(o.Revision, 8),
		"ARGOCD_APP_SOURCE_PATH":            s.Path,
		"ARGOCD_APP_SOURCE_REPO_URL":        s.RepoURL,
		"ARGOCD_APP_SOURCE_TARGET_REVISION": s.TargetRevision,
		"KUBE_VERSION":                      strings.TrimPrefix(o.KubeVersion, "v"),
		"KUBE_API_VERSIONS":                 strings.Join(o.APIVersions, ","),
	}
	env := maps.Clone(build)
	if s.Plugin == nil {
		return env
	}
	for _, v := range s.Plugin.Env {
		env["ARGOCD_ENV_"+v.Name] = substitute(v.Value, build)
	}
	s.Plugin.environ(env)
	return env
}

func shorten(revision string, length int) string { return revision[:min(len(revision), length)] }

// substitute replaces $NAME and ${NAME}; $$ is a dollar, and a name that nobody
// knows is empty.
func substitute(text string, build map[string]string) string {
	return os.Expand(text, func(name string) string {
		if name == "$" {
			return "$"
		}
		return build[name]
	})
}

// environ adds the parameters: as JSON, which the plugin reads, and one by one.
// Without any, an empty list too, the JSON is null: so it comes out of the
// protocol between Argo CD's parts.
func (p *plugin) environ(env map[string]string) {
	var list []parameter
	if len(p.Parameters) > 0 {
		list = p.Parameters
	}
	text, _ := json.Marshal(list)
	env["ARGOCD_APP_PARAMETERS"] = string(text)
	for _, q := range p.Parameters {
		name := "PARAM_" + escape(q.Name)
		if q.String != nil {
			env[name] = *q.String
		}
		if q.Map != nil {
			for key, value := range *q.Map {
				env[name+"_"+escape(key)] = value
			}
		}
		if q.Array != nil {
			for i, value := range *q.Array {
				env[fmt.Sprintf("%s_%d", name, i)] = value
			}
		}
	}
}

// MarshalJSON is a parameter as Argo CD sends it: its keys sorted, and of the
// values only those that are set.
func (p parameter) MarshalJSON() ([]byte, error) {
	out := map[string]any{"name": p.Name}
	if p.String != nil {
		out["string"] = *p.String
	}
	if p.Map != nil {
		out["map"] = *p.Map
	}
	if p.Array != nil {
		out["array"] = *p.Array
	}
	return json.Marshal(out)
}

var notInNames = memo.Regexp(`[^A-Z0-9_]`)

func escape(name string) string { return notInNames().ReplaceAllString(strings.ToUpper(name), "_") }
