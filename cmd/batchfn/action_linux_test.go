package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const actionDir = "../../.github/actions/batchfn"

// comment is one of a pull request, as GitHub's API has it.
type comment struct {
	ID   int    `json:"id"`
	Body string `json:"body"`
	User struct {
		Login string `json:"login"`
	} `json:"user"`
}

// github stands in for GitHub's API: it has the comments of pull request 7.
type github struct {
	*httptest.Server
	t        *testing.T
	comments []comment
	status   int // of all answers, if it is not 0
	asked    []string
}

func newGitHub(t *testing.T) *github {
	g := &github{t: t}
	g.Server = httptest.NewServer(g)
	t.Cleanup(g.Close)
	return g
}

func (g *github) says(login, body string) {
	c := comment{ID: 100 + len(g.comments), Body: body}
	c.User.Login = login
	g.comments = append(g.comments, c)
}

// ServeHTTP implements the three calls of https://docs.github.com/en/rest/issues/comments.
func (g *github) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.asked = append(g.asked, r.Method+" "+r.URL.Path)
	assert.Equal(g.t, "Bearer sesame", r.Header.Get("Authorization"))
	if g.status != 0 {
		w.WriteHeader(g.status)
		return
	}
	var sent struct{ Body string }
	text, err := io.ReadAll(r.Body)
	assert.NoError(g.t, err)
	if len(text) > 0 {
		assert.NoError(g.t, json.Unmarshal(text, &sent))
	}
	const all = "/repos/acme/batches/issues/7/comments"
	switch {
	case r.Method == "GET" && r.URL.Path == all:
		var page int
		_, err := fmt.Sscan(r.URL.Query().Get("page"), &page)
		assert.NoError(g.t, err)
		from := min((page-1)*100, len(g.comments))
		assert.NoError(g.t, json.NewEncoder(w).Encode(append([]comment{}, g.comments[from:min(from+100, len(g.comments))]...)))
	case r.Method == "POST" && r.URL.Path == all:
		g.says("github-actions[bot]", sent.Body)
		w.WriteHeader(http.StatusCreated)
	case r.Method == "PATCH":
		for i := range g.comments {
			if r.URL.Path == fmt.Sprintf("/repos/acme/batches/issues/comments/%d", g.comments[i].ID) {
				g.comments[i].Body = sent.Body
			}
		}
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// act runs the script of the action in a repository.
func (r *repository) act(api *github, more ...string) (out string, summary string, status int) {
	r.t.Helper()
	script, err := filepath.Abs(filepath.Join(actionDir, "diff.sh"))
	require.NoError(r.t, err)
	self, err := os.Executable()
	require.NoError(r.t, err)
	bin := r.t.TempDir()
	require.NoError(r.t, os.Symlink(self, filepath.Join(bin, "batchfn")))
	c := exec.CommandContext(r.t.Context(), "bash", script)
	c.Dir = r.dir
	c.Env = append([]string{"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + bin, "FLEET=fleet", "BASE=HEAD~1", "COMMENT=true", "AUTHOR=github-actions[bot]", "MAX_BYTES=65000", "NUMBER=7", "TOKEN=sesame",
		"GITHUB_API_URL=" + api.URL, "GITHUB_REPOSITORY=acme/batches", "GITHUB_STEP_SUMMARY=" + filepath.Join(bin, "summary")}, more...)
	text, _ := c.CombinedOutput()
	assert.NotContains(r.t, string(text), "sesame")
	said, _ := os.ReadFile(filepath.Join(bin, "summary"))
	return string(text), string(said), c.ProcessState.ExitCode()
}

// TestTheActionUpdatesOneComment: the first run writes it, later ones find it again by
// its marker, whatever others have written.
func TestTheActionUpdatesOneComment(t *testing.T) {
	notQuick(t)
	r, api := newRepository(t), newGitHub(t)
	for i := range 150 {
		api.says("somebody", fmt.Sprintf("<!-- batchfn diff fleet -->\nnot the action's, %d", i))
	}
	out, summary, status := r.act(api)
	require.Zero(t, status, out)
	require.Len(t, api.comments, 151)
	body := api.comments[150].Body
	assert.True(t, strings.HasPrefix(body, "<!-- batchfn diff fleet -->\n### batchfn: 0 added, 0 removed, 1 changed"), body)
	assert.Contains(t, body, "`schedule`: `0 3 * * *` → `0 4 * * *`")
	assert.Equal(t, body, summary)

	r.write("fleet/settle.cue", revisionEntry("0 5 * * *"))
	out, _, status = r.act(api)
	require.Zero(t, status, out)
	require.Len(t, api.comments, 151, "no second comment")
	assert.Contains(t, api.comments[150].Body, "`schedule`: `0 3 * * *` → `0 5 * * *`")
	assert.Contains(t, api.comments[149].Body, "not the action's")

	r.write("fleet/settle.cue", revisionEntry("0 3 * * *"))
	out, _, status = r.act(api)
	require.Zero(t, status, out)
	assert.Contains(t, api.comments[150].Body, "no batch changes")
}

// TestTheActionIsQuiet where there is nothing to say, and where it may not speak.
func TestTheActionIsQuiet(t *testing.T) {
	notQuick(t)
	for name, c := range map[string]struct {
		env      []string
		api      int
		entry    string
		status   int
		says     string
		summary  string
		comments int
	}{
		"no change":         {entry: revisionEntry("0 3 * * *"), summary: "no batch changes"},
		"no comment asked":  {env: []string{"COMMENT=false"}, summary: "1 changed"},
		"no pull request":   {env: []string{"NUMBER="}, summary: "1 changed"},
		"a fork's token":    {api: 403, says: "::notice::the token may not comment (status 403)", summary: "1 changed"},
		"GitHub is broken":  {api: 422, status: 1, says: "::error::GitHub answered with status 422", summary: "1 changed"},
		"findings":          {entry: strings.Replace(revisionEntry("0 3 * * *"), "pay-team", "pay-taem", 1), status: 1, says: "owner-known"},
		"no such base":      {env: []string{"BASE=nope"}, status: 2, says: "does not exist in the repository"},
		"a base that is no": {env: []string{"BASE=--upload-pack=x"}, status: 2, says: "is not a revision"},
		"another directory": {env: []string{"FLEET=fleet/../fleet"}, comments: 1, summary: "<!-- batchfn diff fleet/../fleet -->"},
	} {
		t.Run(name, func(t *testing.T) {
			r, api := newRepository(t), newGitHub(t)
			api.status = c.api
			if c.entry != "" {
				r.write("fleet/settle.cue", c.entry)
			}
			out, summary, status := r.act(api, c.env...)
			assert.Equal(t, c.status, status, out)
			assert.Contains(t, out, c.says)
			assert.Contains(t, summary, c.summary)
			assert.Len(t, api.comments, c.comments)
		})
	}
}

// TestTheActionShowsANewFleet: the change that adds a fleet has nothing to compare with.
func TestTheActionShowsANewFleet(t *testing.T) {
	notQuick(t)
	r, api := newRepository(t), newGitHub(t)
	r.write("new/platform.cue", revisionPlatform)
	r.write("new/settle.cue", revisionEntry("0 3 * * *"))
	out, summary, status := r.act(api, "FLEET=new")
	assert.Zero(t, status, out)
	assert.Contains(t, summary, "1 added, 0 removed, 0 changed")
	assert.Contains(t, summary, "| jp | 0 → 1 |")
}

// TestTheActionIsWellFormed: each script is there, and no value of the event is pasted
// into one.
func TestTheActionIsWellFormed(t *testing.T) {
	notQuick(t)
	var action struct {
		Name, Description string
		Inputs            map[string]struct{ Description, Default string }
		Runs              struct {
			Using string
			Steps []struct {
				Name, Shell, Run, If string
				Env                  map[string]string
			}
		}
	}
	readYAML(t, filepath.Join(actionDir, "action.yml"), &action)
	assert.Equal(t, "composite", action.Runs.Using)
	used := ""
	for _, step := range action.Runs.Steps {
		assert.Equal(t, "bash", step.Shell, step.Name)
		assert.NotContains(t, step.Run, "${{", step.Name)
		for _, value := range step.Env {
			used += value
		}
		used += step.If
	}
	for name, input := range action.Inputs {
		assert.NotEmpty(t, input.Description, name)
		assert.Contains(t, used, "inputs."+name)
	}
	info, err := os.Stat(filepath.Join(actionDir, "diff.sh"))
	require.NoError(t, err)
	assert.NotZero(t, info.Mode()&0o100, "diff.sh is executable")
	out, err := exec.Command("shellcheck", filepath.Join(actionDir, "diff.sh")).CombinedOutput()
	assert.NoError(t, err, string(out))
}

// TestPreCommitHooks runs the commands of the hooks on a fleet.
func TestPreCommitHooks(t *testing.T) {
	notQuick(t)
	var hooks []struct {
		ID, Name, Entry, Language, Files string
		PassFilenames                    bool `yaml:"pass_filenames"`
	}
	readYAML(t, "../../.pre-commit-hooks.yaml", &hooks)
	require.NotEmpty(t, hooks)
	r := newRepository(t)
	r.write("new/platform.cue", revisionPlatform)
	r.write("new/settle.cue", revisionEntry("0 3 * * *"))
	args := map[string][]string{"batchfn-check": {"fleet"}, "batchfn-diff": {"HEAD:fleet"}, "the first commit": {"HEAD:new"}}
	for _, hook := range hooks {
		words := strings.Fields(hook.Entry)
		require.Equal(t, "batchfn", words[0])
		require.Contains(t, args, hook.ID)
		e := end(process(t, r.dir, append(words[1:], args[hook.ID]...)...))
		assert.Zero(t, e.status, "%s: %s", hook.ID, e.stderr)
		if hook.ID == "batchfn-diff" {
			e = end(process(t, r.dir, append(words[1:], args["the first commit"]...)...))
			assert.Zero(t, e.status, "%s: %s", hook.ID, e.stderr)
			assert.Contains(t, e.stdout, "+ settle (jp)")
		}
		assert.Equal(t, "golang", hook.Language)
		assert.False(t, hook.PassFilenames)
		assert.Regexp(t, hook.Files, "fleet/settle.cue")
	}
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into))
}
