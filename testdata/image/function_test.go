package image_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	kptfile   = "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: pkg}\n"
	byImage   = "container: {image: " + image + "}"
	byMount   = "container: {image: " + image + ", mounts: [{type: bind, src: fleet, dst: /fleet}]}"
	oneRegion = "region: jp, version: v1"
)

// quickstart is examples/quickstart as one text, which a BatchSet can hold.
func quickstart(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(absolute(t, "examples/quickstart/fleet.cue"))
	require.NoError(t, err)
	return string(text)
}

// batchSet is a function's configuration with a fleet in it.
func batchSet(function, cue, spec string) string {
	text := "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata:\n  name: fleet\n"
	if function != "" {
		text += "  annotations:\n    config.kubernetes.io/function: '" + function + "'\n"
	}
	text += "spec:\n  " + strings.ReplaceAll(spec, ", ", "\n  ") + "\n"
	if cue != "" {
		text += "  cue: |\n    " + strings.ReplaceAll(strings.TrimSpace(cue), "\n", "\n    ") + "\n"
	}
	return text
}

// TestKpt: a package comes out of the image as out of the program.
func TestKpt(t *testing.T) {
	set := writeFiles(t, map[string]string{"set.yaml": batchSet("", quickstart(t), oneRegion)}) + "/set.yaml"
	fleet := absolute(t, "examples/quickstart")
	for name, c := range map[string]struct{ image, exec []string }{
		"a fleet in the BatchSet": {[]string{"--fn-config", set}, []string{"--fn-config", set}},
		"a fleet that is mounted": {
			[]string{"--mount", "type=bind,source=" + fleet + ",target=/fleet", "--", "source=/fleet", "region=jp", "version=v1"},
			[]string{"--", "source=" + fleet, "region=jp", "version=v1"}},
	} {
		t.Run(name, func(t *testing.T) {
			eval := func(how ...string) string {
				dir := writeFiles(t, map[string]string{"pkg/Kptfile": kptfile})
				must(t, dir, "", "kpt", append([]string{"fn", "eval", "pkg"}, how...)...)
				return filepath.Join(dir, "pkg")
			}
			byImage := eval(append([]string{"--image", image, "--image-pull-policy", "Never"}, c.image...)...)
			byExec := eval(append([]string{"--exec", "batchfn --root " + fleet}, c.exec...)...)
			made, err := filepath.Glob(byImage + "/jp/*.yaml")
			require.NoError(t, err)
			assert.Len(t, made, 3)
			must(t, "", "", "diff", "-r", byExec, byImage)
		})
	}
}

// TestKptFails as it does without a container, and leaves the package as it was.
func TestKptFails(t *testing.T) {
	bad := strings.Replace(quickstart(t), `severity: "high"`, `severity: "hihg"`, 1)
	dir := writeFiles(t, map[string]string{"pkg/Kptfile": kptfile, "set.yaml": batchSet("", bad, oneRegion)})
	r := run(t, dir, "", "kpt", "fn", "eval", "pkg", "--image", image, "--image-pull-policy", "Never", "--fn-config", "set.yaml")
	assert.Equal(t, 1, r.status)
	assert.Contains(t, r.errs, "batchfn: 1 error, 0 warnings in BatchSet/fleet")
	assert.Contains(t, r.errs, "error[severity-known]")
	entries, err := os.ReadDir(filepath.Join(dir, "pkg"))
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}

// TestKustomize: container functions need no --enable-exec. What they make is what `batchfn render` prints, once
// kustomize has ordered that as well.
func TestKustomize(t *testing.T) {
	rendered := must(t, top, "", batchfn, "render", "examples/quickstart", "--region", "jp", "--version", "v1")
	want := kustomize(t, map[string]string{"kustomization.yaml": "resources: [rendered.yaml]\n", "rendered.yaml": rendered})
	for name, files := range map[string]map[string]string{
		"generator":   {"kustomization.yaml": "generators: [set.yaml]\n", "set.yaml": batchSet(byImage, quickstart(t), oneRegion)},
		"transformer": {"kustomization.yaml": "transformers: [set.yaml]\n", "set.yaml": batchSet(byImage, quickstart(t), oneRegion)},
		"a mount": {"kustomization.yaml": "generators: [set.yaml]\n", "set.yaml": batchSet(byMount, "", oneRegion+", sources: [/fleet]"),
			"fleet/fleet.cue": quickstart(t)},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, want, kustomize(t, files))
		})
	}
}

func kustomize(t *testing.T, files map[string]string) string {
	t.Helper()
	return must(t, writeFiles(t, files), "", "kustomize", "build", "--enable-alpha-plugins", ".")
}

// TestKustomizeFails with the function's message.
func TestKustomizeFails(t *testing.T) {
	bad := strings.Replace(quickstart(t), `severity: "high"`, `severity: "hihg"`, 1)
	dir := writeFiles(t, map[string]string{"kustomization.yaml": "generators: [set.yaml]\n", "set.yaml": batchSet(byImage, bad, oneRegion)})
	r := run(t, dir, "", "kustomize", "build", "--enable-alpha-plugins", ".")
	assert.NotZero(t, r.status)
	assert.Empty(t, r.out)
	assert.Contains(t, r.errs, `did you mean "high"?`)
}
