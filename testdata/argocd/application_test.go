package argocd

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/reposerver/repository"
	"github.com/argoproj/argo-cd/v3/util/app/path"
	"github.com/argoproj/gitops-engine/pkg/utils/kube"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"
)

// patience is how long a request may take. Argo CD's own default, 60 s, would fail here on a busy machine.
const patience = 10 * time.Minute

// application is what repo-server is asked to render.
type application struct {
	repository    string // its directory
	path          string // the application's in it
	plugin        string // the Application's plugin section as YAML, without the name; "-": there is none
	generatePaths string // the annotation argocd.argoproj.io/manifest-generate-paths
}

// generate asks repo-server's code for the manifests of an application, each as JSON.
func (s sidecar) generate(ctx context.Context, a application) ([]string, error) {
	appPath, err := path.Path(a.repository, a.path)
	if err != nil {
		return nil, err
	}
	section, err := s.section(a.plugin)
	if err != nil {
		return nil, err
	}
	source := &v1alpha1.ApplicationSource{
		RepoURL: "https://git.example.com/fleet.git", Path: a.path, TargetRevision: "HEAD", Plugin: section,
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	response, err := repository.GenerateManifests(ctx, appPath, a.repository, "67f2d90f4ad2b0a1aec55c0a4b4e1f6ff7e6e1ba",
		&apiclient.ManifestRequest{
			Repo:    &v1alpha1.Repository{Repo: source.RepoURL},
			AppName: "fleet", Namespace: "batch", ProjectName: "default",
			ApplicationSource: source,
			KubeVersion:       "v1.34.2", ApiVersions: []string{"v1", "batch/v1"},
			AnnotationManifestGeneratePaths: a.generatePaths,
		},
		false, nil, resource.Quantity{}, nil,
		repository.WithCMPUseManifestGeneratePaths(a.generatePaths != ""),
		repository.WithCMPTarExcludedGlobs([]string{".git/*"}),
	)
	if err != nil {
		return nil, err
	}
	return response.Manifests, nil
}

// section is an Application's plugin section, read from YAML as the API server reads it.
func (s sidecar) section(text string) (*v1alpha1.ApplicationSourcePlugin, error) {
	if text == "-" {
		return nil, nil
	}
	section := &v1alpha1.ApplicationSourcePlugin{}
	err := yaml.UnmarshalStrict([]byte(text), section)
	section.Name = s.name
	return section, err
}

// inRegion is the plugin section of an Application for one region.
func inRegion(region string) string {
	return "parameters: [{name: region, string: " + region + "}, {name: version, string: v1}]"
}

// render is what batchfn prints on the command line.
func render(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	return output(t, dir, append([]string{"render", "--version", "v1"}, args...)...)
}

func output(t *testing.T, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(batchfn, args...)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	return out
}

// manifests are what Argo CD takes batchfn's output for, each as JSON.
func manifests(t *testing.T, output []byte) []string {
	t.Helper()
	objects, err := kube.SplitYAML(output)
	require.NoError(t, err)
	var all []string
	for _, o := range objects {
		text, err := json.Marshal(o.Object)
		require.NoError(t, err)
		all = append(all, string(text))
	}
	return all
}

// example is examples/NAME in a repository as git leaves it: with a .git that Argo CD sends without what is in it.
func example(t *testing.T, name string) (repository string) {
	t.Helper()
	repository = t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(repository, "examples", name), os.DirFS(filepath.Join(root, "examples", name))))
	write(t, repository, map[string]string{".git/HEAD": "ref: refs/heads/main\n"})
	return repository
}

// fleet is a repository with examples/fleet.
func fleet(t *testing.T) (repository string) {
	t.Helper()
	return example(t, "fleet")
}

// write writes files, PATH: TEXT, below a directory.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
}
