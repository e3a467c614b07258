// Package replay says what Argo CD would ask the plugin for: it reads
// Applications and ApplicationSets, with the checkout of the repository that they
// render, and needs neither a cluster nor Argo CD. For each source that names the
// plugin it returns the directory, the environment, and how much of the
// repository Argo CD would send; Unpack lays that out as the plugin would find it.
//
// What it can't know without a cluster it refuses by name, rather than to render
// something else.
package replay

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// Options are what a cluster or Argo CD's settings would say.
type Options struct {
	Checkout     fs.FS    // the repository's files
	Clusters     Document // cluster Secrets, for the clusters generator
	Revision     string   // the commit
	KubeVersion  string   // of the destination, such as 1.34.0
	APIVersions  []string // that the destination serves
	ControlPlane string   // namespace of Argo CD

	BeforeTemplates func() error // is called before templates are executed; may be nil
}

// Document is a text and the file that it is from.
type Document struct {
	File string
	Text []byte
}

// Application is one that Argo CD would render.
type Application struct {
	Name    string
	Sources []Source // those that name the plugin, in order
	Others  []string // those that don't, described
}

// Source is what the plugin is asked for.
type Source struct {
	Path   string            // of the application in the repository
	Root   string            // of what manifest-generate-paths leave of the repository; "." is all of it
	Plugin string            // its name, with the version
	Env    map[string]string // that Argo CD sets, and nothing else
}

// Getenv looks a variable up as the plugin would: Argo CD's where Argo CD sets
// it, and nowhere else; all others where own says.
func (s Source) Getenv(own func(string) string) func(string) string {
	return func(name string) string {
		for _, prefix := range []string{"ARGOCD_", "PARAM_", "KUBE_"} {
			if strings.HasPrefix(name, prefix) {
				return s.Env[name]
			}
		}
		return own(name)
	}
}

// Plugin is the name of the plugin without its version.
const Plugin = "batchfn"

// Read reads the Applications of a manifest, those that its ApplicationSets make
// among them. It fails with a *spec.Unreadable.
func Read(manifest Document, o Options) ([]Application, error) {
	all, err := resources(manifest)
	if err != nil {
		return nil, err
	}
	var apps []Application
	var kinds []string
	for _, r := range all {
		made, err := r.applications(o)
		if err != nil {
			return nil, located(manifest.File, fmt.Errorf("%s %q: %w", r.kind(), r.name(), err))
		}
		for _, m := range made {
			app, err := m.application(o)
			if err != nil {
				return nil, located(manifest.File, fmt.Errorf("Application %q: %w", m.Metadata.Name, err))
			}
			apps = append(apps, app)
		}
		kinds = append(kinds, r.kind())
	}
	if len(apps) == 0 {
		return nil, located(manifest.File, noApplication(kinds))
	}
	return apps, located(manifest.File, unique(apps))
}

// applications are those that a resource is or makes; other kinds make none.
func (r resource) applications(o Options) ([]application, error) {
	switch r.kind() {
	case "Application":
		app, err := r.decodeApplication()
		return []application{app}, err
	case "ApplicationSet":
		return r.expand(o)
	}
	return nil, nil
}

func noApplication(kinds []string) error {
	if slices.Contains(kinds, "ApplicationSet") {
		return failure("look at its generators: the directories, files and clusters that they select", "the ApplicationSet generates no Application")
	}
	slices.Sort(kinds)
	return failure("", "wants an Application or an ApplicationSet, has %s", orNothing(slices.Compact(kinds)))
}

// unique refuses names that are none, and those that stand twice: Argo CD
// refuses such an ApplicationSet as a whole.
func unique(apps []Application) error {
	seen := map[string]bool{}
	for _, a := range apps {
		if wrong := words.Kubernetes(validation.IsDNS1123Subdomain(a.Name)); wrong != "" {
			return failure("", "%q is not a valid name of an Application: %s", a.Name, wrong)
		}
		if seen[a.Name] {
			return failure("make the template's metadata.name different for each of them", "two Applications are called %q", a.Name)
		}
		seen[a.Name] = true
	}
	return nil
}

// Choose returns the application of a name, or the only one where the name is
// empty.
func Choose(apps []Application, name string) (Application, error) {
	names := make([]string, len(apps))
	for i, a := range apps {
		names[i] = a.Name
	}
	switch i := slices.Index(names, name); {
	case i >= 0:
		return apps[i], nil
	case name == "" && len(apps) == 1:
		return apps[0], nil
	case name == "":
		return Application{}, spec.NewUnreadable(spec.Pos{}, fmt.Sprintf("there are %d Applications: %s", len(apps), strings.Join(names, ", ")), "choose one with --app NAME")
	}
	hint := nearest.Hint(name, names)
	if hint == "" {
		hint = "there are " + strings.Join(names, ", ")
	}
	return Application{}, spec.NewUnreadable(spec.Pos{}, fmt.Sprintf("no Application is called %q", name), hint)
}
