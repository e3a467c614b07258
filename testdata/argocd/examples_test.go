package argocd

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
	kustomize "sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

// kinds are the types that a document of examples/argocd may have. A patch is a part of its type.
var kinds = map[metav1.TypeMeta]func() any{
	{APIVersion: "v1", Kind: "ConfigMap"}:                                  func() any { return &corev1.ConfigMap{} },
	{APIVersion: "v1", Kind: "Secret"}:                                     func() any { return &corev1.Secret{} },
	{APIVersion: "apps/v1", Kind: "Deployment"}:                            func() any { return &appsv1.Deployment{} },
	{APIVersion: "argoproj.io/v1alpha1", Kind: "Application"}:              func() any { return &v1alpha1.Application{} },
	{APIVersion: "argoproj.io/v1alpha1", Kind: "ApplicationSet"}:           func() any { return &v1alpha1.ApplicationSet{} },
	{APIVersion: "argoproj.io/v1alpha1", Kind: "AppProject"}:               func() any { return &v1alpha1.AppProject{} },
	{APIVersion: "kustomize.config.k8s.io/v1beta1", Kind: "Kustomization"}: func() any { return &kustomize.Kustomization{} },
	{APIVersion: "kustomize.config.k8s.io/v1alpha1", Kind: "Component"}:    func() any { return &kustomize.Kustomization{} },
}

// TestExamplesAreUnderstood reads each document of examples/argocd as the type that it says to be, and no field goes
// unread.
func TestExamplesAreUnderstood(t *testing.T) {
	files := 0
	require.NoError(t, filepath.WalkDir(filepath.Join(root, "examples", "argocd"), func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".yaml" && filepath.Ext(file) != ".yml" {
			return err
		}
		files++
		t.Run(strings.TrimPrefix(filepath.ToSlash(file), root+"/"), func(t *testing.T) {
			for _, document := range documents(t, file) {
				understand(t, document)
			}
		})
		return nil
	}))
	assert.Positive(t, files)
}

// documents are the parts of a YAML file; one at least.
func documents(t *testing.T, file string) [][]byte {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var all [][]byte
	for d := kubeyaml.NewDocumentDecoder(io.NopCloser(bytes.NewReader(text))); ; {
		part := make([]byte, len(text))
		n, err := d.Read(part)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		all = append(all, part[:n])
	}
	require.NotEmpty(t, all)
	return all
}

func understand(t *testing.T, document []byte) {
	t.Helper()
	var kind metav1.TypeMeta
	require.NoError(t, yaml.Unmarshal(document, &kind), "%s", document)
	empty, known := kinds[kind]
	require.True(t, known, "%v is none of %v:\n%s", kind, slices.Collect(maps.Keys(kinds)), document)
	object := empty()
	require.NoError(t, yaml.UnmarshalStrict(document, object), "%s", document)
	if set, ok := object.(*v1alpha1.ApplicationSet); ok {
		assert.True(t, set.Spec.GoTemplate, "fasttemplate leaves what it doesn't know as it is")
		assert.Contains(t, set.Spec.GoTemplateOptions, "missingkey=error", "a region that is missing must not be an empty one")
	}
}
