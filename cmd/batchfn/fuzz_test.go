package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/names"
)

// What a run of the fuzzer may take, whatever else the machine does.
const (
	longest = 20 * time.Second // of the processor
	most    = 1 << 30          // bytes that a run allocates
)

// tried is what a command made of an input, twice.
type tried struct {
	out, errs string
	status    cli.Status
}

// try runs a command, and holds it to what is true of all: it ends in time with
// a status of its own, writes a result or an error, never a part or nothing, and
// does the same again.
func try(t *testing.T, in string, env map[string]string, args ...string) tried {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := processorTime(t)
	first := once(in, env, args...)
	require.Less(t, processorTime(t)-start, longest)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most))
	require.NotContains(t, first.errs, "a fault of batchfn")
	require.Equal(t, first, once(in, env, args...), "two runs differ")
	if first.status == cli.OK {
		require.NotEmpty(t, strings.TrimSpace(first.out), "nothing is made, and nothing said")
	} else {
		require.NotEmpty(t, first.errs+first.out)
	}
	return first
}

func once(in string, env map[string]string, args ...string) tried {
	var out, errs bytes.Buffer
	status := run(args, cli.Streams{In: strings.NewReader(in), Out: &out, Err: &errs, Getenv: func(key string) string { return env[key] }})
	return tried{out.String(), errs.String(), status}
}

// isManifests holds a stream to both readers of YAML, and its workloads to having
// an owner and a severity.
func isManifests(t *testing.T, text string) {
	t.Helper()
	dec := yamlv3.NewDecoder(strings.NewReader(text))
	for _, document := range strings.Split("\n"+text, "\n---\n") {
		if strings.TrimSpace(document) == "" {
			continue
		}
		var v3, sigs map[string]any
		require.NoError(t, dec.Decode(&v3), text)
		require.NoError(t, yaml.Unmarshal([]byte(document), &sigs), document)
		require.NotEmpty(t, sigs["kind"], document)
		require.Equal(t, v3["kind"], sigs["kind"])
		isOwned(t, sigs, document)
	}
}

func isOwned(t *testing.T, object map[string]any, text string) {
	t.Helper()
	metadata, _ := object["metadata"].(map[string]any)
	labels, _ := metadata["labels"].(map[string]any)
	if labels[names.ManagedBy] != names.Manager {
		return // not of batchfn's making
	}
	require.NotEmpty(t, labels[names.OwnerLabel], text)
	require.Contains(t, []any{"critical", "high", "medium"}, labels[names.SeverityLabel], text)
}

// inTheRepository is a directory with files, whose root is itself.
func inTheRepository(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	require.NoError(t, os.MkdirAll(filepath.Join(dir, ".git"), 0o755))
	t.Chdir(dir)
}

// seeds adds a corpus.
func seeds(f *testing.F, extension string) {
	f.Helper()
	for _, text := range corpus(f, extension) {
		f.Add(text)
	}
}

// corpus are the files of the tests with an extension: all good and bad inputs that
// there are. Those of txtar archives stand by themselves.
func corpus(t testing.TB, extension string) (texts []string) {
	t.Helper()
	for _, pattern := range []string{"../../testdata/*/*.txtar", "../../testdata/*/*" + extension, "../../testdata/*/*/*" + extension, "../../examples/*/*" + extension, "../../testdata/krm/function/fleet/*" + extension} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range found {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			archive := txtar.Parse(text)
			if filepath.Ext(name) != ".txtar" {
				archive = &txtar.Archive{Files: []txtar.File{{Name: name, Data: text}}}
			}
			for _, part := range archive.Files {
				if strings.HasSuffix(part.Name, extension) && len(part.Data) < 32<<10 {
					texts = append(texts, string(part.Data))
				}
			}
		}
	}
	return texts
}

// slow is what CUE may take for ever, or all memory, over: what ends that is a
// watch from outside (cli.Guarded), which a fuzzer does without.
var slow = regexp.MustCompile(`\bfor\b|\bimport\b|\||[\])"'\d]\s*\*\s*[\[("'\d_a-z]`)

// cron are texts that may be schedules, whose stars multiply nothing.
var cron = regexp.MustCompile(`"[-*/,A-Za-z0-9() ]*"`)

func isSlow(text string) bool { return slow.MatchString(cron.ReplaceAllString(text, `""`)) }

const fuzzPlatform = `platform:
  name: acme
  image: x/y:1
  owners: {owner-team: {}}
  regions: {jp: {timeZone: Asia/Tokyo, namespace: b, aws: {account: "123456789012", region: ap-northeast-1}}}
  defaults: {timeout: 1h, resources: {cpu: 100m, memory: 64Mi}, triggerAuthentication: {name: sqs, kind: ClusterTriggerAuthentication}}
`

// FuzzFleetCUE and FuzzFleetYAML render a fleet of one file.
func FuzzFleetCUE(f *testing.F) {
	seeds(f, ".cue")
	f.Fuzz(func(t *testing.T, text string) {
		if isSlow(text) {
			return
		}
		rendersOrSays(t, "fleet.cue", text)
	})
}

func FuzzFleetYAML(f *testing.F) {
	seeds(f, ".yaml")
	f.Fuzz(func(t *testing.T, text string) {
		rendersOrSays(t, "f.fleet.yaml", text)
	})
}

// oneFleet are the files of a fleet of one. Without a platform it gets one.
func oneFleet(file, text string) map[string]string {
	files := map[string]string{file: text}
	if !strings.Contains(text, "platform") {
		files["platform.fleet.yaml"] = fuzzPlatform
	}
	return files
}

// rendersOrSays holds rendering to checking.
func rendersOrSays(t *testing.T, file, text string) {
	t.Helper()
	inTheRepository(t, oneFleet(file, text))
	rendered := try(t, "", nil, "render", "--version", "v1", ".")
	checked := try(t, "", nil, "check", "--format", "json", "--as-of", "2000-01-01", ".")
	if rendered.status == cli.OK {
		isManifests(t, rendered.out)
	} else {
		require.Empty(t, rendered.out)
	}
	if checked.status == cli.Findings {
		require.NotEqual(t, cli.OK, rendered.status, "check refuses what is rendered: %s", checked.out)
	}
}

// FuzzResourceList is the function on whatever comes on standard input.
func FuzzResourceList(f *testing.F) {
	seeds(f, ".yaml")
	f.Fuzz(func(t *testing.T, text string) {
		inTheRepository(t, nil)
		done := try(t, text, nil)
		if done.out == "" {
			return
		}
		var list, again map[string]any
		require.NoError(t, yaml.Unmarshal([]byte(done.out), &list), done.out)
		require.NoError(t, yamlv3.Unmarshal([]byte(done.out), &again), done.out)
		items, _ := list["items"].([]any)
		for _, item := range items {
			// What comes in with batchfn's marks is somebody else's claim.
			if object, ok := item.(map[string]any); ok && done.status == cli.OK && !strings.Contains(text, names.ManagedBy) {
				isOwned(t, object, done.out)
			}
		}
		if done.status != cli.OK {
			return
		}
		want, got := done.out, once(done.out, nil).out
		if list["functionConfig"] == nil { // the set was an item, so nobody judges the fleet again
			want, _, _ = strings.Cut(want, "\nresults:\n")
			got, _, _ = strings.Cut(got, "\nresults:\n")
		}
		require.Equal(t, strings.TrimSuffix(want, "\n"), strings.TrimSuffix(got, "\n"), "a second run changes the first's")
	})
}

// FuzzKustomization is the plugin on a kustomization with a resource and a
// patch, each of which may be anything.
func FuzzKustomization(f *testing.F) {
	for _, files := range kustomizations(f) {
		f.Add(files["kustomization.yaml"], otherConfigMap, "")
	}
	for name, text := range canaryKustomization {
		if name != "kustomization.yaml" {
			f.Add(canaryKustomization["kustomization.yaml"], text, canaryKustomization["patch.yaml"])
		}
	}
	for _, annotations := range []string{"[a]", "{{a: b}: c}", "a", "{a: [b]}"} {
		f.Add("resources: [other.yaml]\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: "+annotations+"}\n", "")
	}
	fleet := functionFleet(f)
	f.Fuzz(func(t *testing.T, k, resource, patch string) {
		files := map[string]string{"kustomization.yaml": k, "other.yaml": resource, "patch.yaml": patch, "batchfn.yaml": generator("{version: v1, regions: [jp], sources: [fleet]}")}
		for name, text := range fleet {
			files[name] = text
		}
		inTheRepository(t, files)
		if built := try(t, "", nil, "plugin", "generate"); built.status == cli.OK {
			isManifests(t, built.out)
		} else {
			require.Empty(t, built.out)
			require.True(t, strings.HasPrefix(built.errs, "batchfn: "), built.errs)
			require.LessOrEqual(t, len(built.errs), 8<<10)
		}
	})
}
