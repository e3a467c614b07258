package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kustomizeBinary builds kustomize itself, of the version that testdata/kustomize
// pins.
var kustomizeBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "batchfn-kustomize-")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "kustomize")
	cmd := exec.Command("go", "build", "-C", "../../testdata/kustomize", "-o", bin, "sigs.k8s.io/kustomize/kustomize/v5")
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-buildvcs=false")
	cmd.Stderr = os.Stderr
	return bin, cmd.Run()
})

// build runs kustomize build with the flags that functions want.
func build(t *testing.T, dir string) (stdout, stderr string, err error) {
	t.Helper()
	return buildWith(t, dir, "--enable-alpha-plugins", "--enable-exec")
}

func buildWith(t *testing.T, dir string, flags ...string) (stdout, stderr string, err error) {
	t.Helper()
	notQuick(t)
	bin, err := kustomizeBinary()
	require.NoError(t, err, "building testdata/kustomize")
	var out, errs bytes.Buffer
	cmd := exec.Command(bin, append([]string{"build", dir}, flags...)...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// writeFiles writes files, PATH: TEXT, below a new directory, which is a repository.
func writeFiles(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	return dir
}

// A BatchSet as a function's configuration, and the fleet of
// testdata/krm/function as its source.
func generator(spec string) string {
	return "apiVersion: batchfn.dev/v1alpha1\nkind: BatchSet\nmetadata:\n  name: fleet\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: batchfn}'\nspec: " + spec + "\n"
}

func functionFleet(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, name := range []string{"cue.mod/module.cue", "fleet.cue"} {
		text, err := os.ReadFile(krmDir + "function/fleet/" + name)
		require.NoError(t, err)
		files["fleet/"+name] = string(text)
	}
	return files
}

// TestKustomizeExample builds examples/kustomize: the overlays' namespace,
// images, labels, patches and prefix reach what the generator makes, and real
// Kubernetes takes it.
func TestKustomizeExample(t *testing.T) {
	for _, dir := range []string{"overlays/jp", "overlays/tw", "overlays/kr", "closed", "mixed"} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			out, errs, err := build(t, "../../examples/kustomize/"+dir)
			require.NoError(t, err, errs)
			assert.Empty(t, errs)
			golden(t, krmDir+"kustomize/"+filepath.Base(dir)+".yaml", []byte(out))
			validate(t, batchfnsOwn(out))
		})
	}
}

// batchfnsOwn leaves out what is written by hand.
func batchfnsOwn(stream string) []byte {
	var docs []string
	for doc := range strings.SplitSeq(stream, "---\n") {
		if !strings.Contains(doc, "kind: ServiceAccount\n") {
			docs = append(docs, doc)
		}
	}
	return []byte(strings.Join(docs, "---\n"))
}

// TestWithoutEnableExecTheFunctionIsSkipped is why the page says to list the
// BatchSet under resources: a generator disappears without a word, a BatchSet
// reaches the cluster, which refuses it.
func TestWithoutEnableExecTheFunctionIsSkipped(t *testing.T) {
	out, errs, err := buildWith(t, "../../examples/kustomize/overlays/jp", "--enable-alpha-plugins")
	require.NoError(t, err, "kustomize has learnt to fail: tell it in pages/ways-in.md. %s", errs)
	assert.Equal(t, []string{"ServiceAccount"}, kinds(out))

	out, errs, err = buildWith(t, "../../examples/kustomize/closed", "--enable-alpha-plugins")
	require.NoError(t, err, errs)
	assert.Equal(t, []string{"ServiceAccount", "BatchSet"}, kinds(out))

	_, _, err = buildWith(t, "../../examples/kustomize/overlays/jp")
	assert.Error(t, err, "without --enable-alpha-plugins kustomize does fail")
}

func kinds(stream string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^kind: (.*)$`).FindAllStringSubmatch(stream, -1) {
		out = append(out, m[1])
	}
	return out
}

// TestNoExampleMarksASetLocal: kustomize and kpt drop what is marked, so that a
// set that nobody expanded would disappear.
func TestNoExampleMarksASetLocal(t *testing.T) {
	require.NoError(t, filepath.WalkDir("../../examples", func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		assert.NotRegexp(t, `config\.kubernetes\.io/local-config:`, string(text), name)
		return err
	}))
}

// TestKustomizeFails with the exit status and stderr that people see; it shows
// no results.
func TestKustomizeFails(t *testing.T) {
	for name, c := range map[string]struct {
		spec string
		want []string
	}{
		"policy": {`{sources: [fleet], region: jp, version: v1, batches: {bad: {commands: run, severity: urgent, schedule: "0 3 * * *"}}}`,
			[]string{"batchfn: 2 errors, 0 warnings in BatchSet/fleet\n", "error[owner-required]", "error[severity-known]", "spec.batches.bad.severity"}},
		"no version":      {`{sources: [fleet], region: jp}`, []string{"error[image-pinned]", "fleet/fleet.cue:"}},
		"empty fleet":     {`{platform: {name: shop, owners: {search: {}}, regions: {jp: {timeZone: UTC, namespace: jp}}}}`, []string{"the set yields no resource", "allowEmpty"}},
		"no fleet":        {`{region: jp}`, []string{"the set is empty"}},
		"unknown field":   {`{sources: [fleet], regoin: jp}`, []string{`did you mean "region"?`}},
		"out of the root": {`{cue: "import \"example.com/elsewhere\"", platform: {}}`, []string{"import", "batchfn fetches nothing"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := functionFleet(t)
			files["kustomization.yaml"] = "generators: [set.yaml]\n"
			files["set.yaml"] = generator(c.spec)
			out, errs, err := build(t, writeFiles(t, files))
			assert.Error(t, err)
			assert.Empty(t, out)
			for _, want := range c.want {
				assert.Contains(t, errs, want)
			}
		})
	}
}

// TestKustomizeTransformer: a ConfigMap configures it, other resources come out
// as without it, and a second function behind or before changes nothing.
func TestKustomizeTransformer(t *testing.T) {
	const other = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\ndata:\n  text: \"a: |\\n  b\\n\\n\"\n  no: \"no\"\n  script: |\n    # text\n      - indented\n"
	const plain = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\n  annotations:\n    config.kubernetes.io/function: 'exec: {path: PROGRAM}'\n"
	files := functionFleet(t)
	files["other/kustomization.yaml"] = "resources: [other.yaml]\n"
	files["other/other.yaml"] = other
	files["cat.yaml"] = strings.NewReplacer("NAME", "cat", "PROGRAM", "cat").Replace(plain)
	files["set.yaml"] = generator("{sources: [fleet], region: jp, version: v1}")
	files["again.yaml"] = strings.Replace(files["set.yaml"], "name: fleet", "name: again", 1)
	files["batchfn.yaml"] = strings.NewReplacer("NAME", "batchfn", "PROGRAM", "batchfn").Replace(plain) + "data: {source: fleet, region: jp, version: v1}\n"
	files["generated/kustomization.yaml"] = "resources: [../other]\ngenerators: [../set.yaml]\n"
	for _, transformers := range []string{"batchfn.yaml", "set.yaml", "cat.yaml, set.yaml", "set.yaml, again.yaml", "cat.yaml, batchfn.yaml, set.yaml"} {
		t.Run(transformers, func(t *testing.T) {
			files["kustomization.yaml"] = "resources: [other]\ntransformers: [" + transformers + "]\n"
			dir := writeFiles(t, files)
			out, errs, err := build(t, dir)
			require.NoError(t, err, errs)
			alone, _, err := build(t, filepath.Join(dir, "other"))
			require.NoError(t, err)
			assert.Contains(t, out, alone)
			assert.NotContains(t, out, "batchfn.dev/batch-set", "kustomize hands nothing back")
			assert.Equal(t, []string{"ConfigMap", "Deployment", "CronJob", "ScaledObject"}, kinds(out))
		})
	}
}

// TestOverlaysOfOneBase: a base that generates is built by each overlay, in the
// base's directory, with the overlay's namespace.
func TestOverlaysOfOneBase(t *testing.T) {
	files := functionFleet(t)
	files["base/kustomization.yaml"] = "generators: [set.yaml]\n"
	files["base/set.yaml"] = generator("{sources: [../fleet], region: jp, version: v1}")
	for _, name := range []string{"a", "b", "c"} {
		files[name+"/kustomization.yaml"] = "resources: [../base]\nnamespace: of-" + name + "\n"
	}
	files["all/kustomization.yaml"] = "resources: [../a, ../b, ../c]\n"
	out, errs, err := build(t, writeFiles(t, files)+"/all")
	require.NoError(t, err, errs)
	assert.Len(t, kinds(out), 9)
	for _, name := range []string{"a", "b", "c"} {
		assert.Equal(t, 3, strings.Count(out, "\n  namespace: of-"+name+"\n"))
	}
	assert.NotContains(t, out, "shop-jp")
}

// TestWhatKustomizeCannotDo holds pages/ways-in.md to what it says of kustomize.
func TestWhatKustomizeCannotDo(t *testing.T) {
	files := functionFleet(t)
	files["set.yaml"] = generator("{sources: [fleet], region: jp, version: v1}")
	files["kustomization.yaml"] = "generators: [set.yaml]\nvalidators: [set.yaml]\n"
	_, errs, err := build(t, writeFiles(t, files))
	require.Error(t, err)
	assert.Contains(t, errs, "validator shouldn't modify the resource map", "pages/ways-in.md says that validators do not work")

	files["again.yaml"] = strings.ReplaceAll(files["set.yaml"], "name: fleet", "name: again")
	files["kustomization.yaml"] = "generators: [set.yaml, again.yaml]\n"
	_, errs, err = build(t, writeFiles(t, files))
	require.Error(t, err, "two generators do not see each other; kustomize refuses what both make")
	assert.Contains(t, errs, "exists; can not use behavior")

	files["kustomization.yaml"] = "transformers: [set.yaml]\nnamePrefix: x-\nnamespace: elsewhere\nresources: [other.yaml]\n"
	files["other.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n"
	out, errs, err := build(t, writeFiles(t, files))
	require.NoError(t, err, errs)
	assert.Contains(t, out, "\n  name: x-other\n")
	assert.NotContains(t, out, "x-rebuild-index", "a transformer runs after prefix and namespace")
}
