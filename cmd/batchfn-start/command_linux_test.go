package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/decorate/start/starttest"
)

func TestWordsArriveAsTheyAre(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	words := []string{"", " ", "two words", `"double"`, `'single'`, `back\slash`, "$HOME", "$(id)", "$$", "`id`", "a;id", "new\nline",
		"*", "~", "-n", "--", "--quit-proxy", "--help", "日本語", "\x01", "\xff"}
	want := ""
	for _, word := range words {
		want += strconv.Quote(word) + "\n"
	}
	got := container{Words: append([]string{starttest.Probe, "words"}, words...)}.run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, want, got.Stdout)
	assert.Empty(t, got.Stderr)
}

func TestEveryExitCode(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	for code := range 256 {
		r := container{Words: []string{"sh", "-c", "exit " + strconv.Itoa(code)}}.begin(t)
		r.Await(t)
		assert.Equal(t, code, r.Result.Code)
		assert.Empty(t, r.Result.Stderr)
	}
	starttest.RequireNothingLeft(t)
}

func TestEverySignalThatKills(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	for n := 1; n < 32; n++ {
		switch s := syscall.Signal(n); s {
		case syscall.SIGCHLD, syscall.SIGCONT, syscall.SIGURG, syscall.SIGWINCH: // ignored
		case syscall.SIGSTOP, syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU: // stop
		default:
			got := container{Words: []string{"sh", "-c", "kill -" + strconv.Itoa(n) + " $$"}}.run(t)
			assert.Equal(t, 128+n, got.Code, s.String())
		}
	}
}

func TestCommandThatCannotRun(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	dir := t.TempDir()
	for name, file := range map[string]struct {
		text string
		mode os.FileMode
	}{
		"plain": {"", 0o644}, "text": {"echo no\n", 0o755}, "script": {"#!/no/interpreter\n", 0o755},
		"first/tool": {"", 0o644}, "second/tool": {"#!" + image + "/sh\necho second\n", 0o755},
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(file.text), file.mode))
	}
	for _, c := range []struct {
		word, path string
		code       int
		says       string
	}{
		{"nowhere", dir, 127, `can't run "nowhere": not found in PATH`},
		{"", dir, 127, `can't run "": not found in PATH`},
		{"/no/where", dir, 127, `can't run "/no/where": no such file or directory`},
		{dir + "/plain/x", dir, 127, `can't run "` + dir + `/plain/x": not a directory`},
		{dir + "/script", dir, 127, `can't run "` + dir + `/script": its interpreter or loader is not in the image: no such file or directory`},
		{"plain", dir, 126, `can't run "plain": permission denied`},
		{"first", dir, 127, `can't run "first": not found in PATH`},
		{dir + "/first", dir, 126, `can't run "` + dir + `/first": permission denied`},
		{"text", dir, 126, `can't run "text": exec format error`},
		{"tool", dir + "/first", 126, `can't run "tool": permission denied`},
		{"new\nline", dir, 127, `can't run "new\nline": not found in PATH`},
		{"tool", dir + "/first::/no/where:" + dir + "/second", 0, ""},
	} {
		got := container{Words: []string{c.word}, Env: []string{"PATH=" + c.path}}.run(t)
		assert.Equal(t, c.code, got.Code, c.word)
		if c.code == 0 {
			assert.Equal(t, "second\n", got.Stdout)
			continue
		}
		assert.Equal(t, "batchfn-start: "+c.says+"\n", got.Stderr)
	}
}

func TestCommandIsItsOwn(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	new(starttest.Proxy).Ready(t)
	wrapped := container{Ready: time.Hour, Quit: true, Words: []string{"sleep", "1000"}}.begin(t)
	pid := wrapped.Command(t, "sleep 1000")
	group, err := syscall.Getpgid(pid)
	require.NoError(t, err)
	assert.Equal(t, pid, group, "a process group of its own")
	wrapped.Signal(t, syscall.SIGTERM)
	assert.Equal(t, 143, wrapped.End(t).Code)
}

// The Go runtime raises its own limit of open files.
func TestLimitsAreTheContainers(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	wrapper := filepath.Join(image, "batchfn-start")
	cmd := exec.Command(filepath.Join(image, "sh"), "-c", "ulimit -Sn 123; exec "+wrapper+` -- sh -c 'ulimit -Sn'`)
	cmd.Env = []string{"PATH=" + image}
	assert.Equal(t, "123\n", starttest.Begin(t, cmd).End(t).Stdout)
}

func TestStandardInputIsTheContainers(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	assert.Equal(t, "line 1\nline 2\n", container{Words: []string{starttest.Probe, "cat"}, Stdin: "line 1\nline 2\n"}.run(t).Stdout)
}

func TestNothingOfTheProcessGroupIsLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script  string
		says    string
		atLeast time.Duration
	}{
		"one":           {"sleep 1000 & exit 3", "ending", 0},
		"many":          {"for i in 1 2 3 4 5 6 7 8; do sleep 1000 & done; exit 3", "ending", 0},
		"orphans":       {"(sleep 1000 & ); exit 3", "ending", 0},
		"ignoring TERM": {"trap '' TERM; sleep 1000 & exit 3", "ending", time.Second},
		"stopped":       {"sleep 1000 & kill -STOP $!; exit 3", "ending", 0},
		"about to end":  {"(sleep 0.05; echo late) & exit 3", "", 0},
	} {
		for _, first := range []bool{false, true} {
			kind := map[bool]string{true: ", as the first process"}[first]
			starttest.Inside(t, name+kind, func(t *testing.T) {
				got := container{Words: []string{"sh", "-c", c.script}, Pid1: first}.run(t)
				assert.Equal(t, 3, got.Code)
				assert.GreaterOrEqual(t, got.Took, c.atLeast)
				assert.Less(t, got.Took, starttest.Patience)
				if c.says == "" {
					assert.Equal(t, "late\n", got.Stdout)
					assert.Empty(t, got.Stderr)
				} else {
					assert.Equal(t, "batchfn-start: ending the processes that the command left running\n", got.Stderr)
				}
			})
		}
	}
}

func TestStandardErrorThatNobodyReads(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	read, write, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, read.Close())
	defer write.Close()
	new(starttest.Proxy).Listen(t, starttest.AgentAddress, starttest.Status(403))
	assert.Equal(t, notReady, container{Ready: time.Second, Quit: true, Words: []string{starttest.Probe}, Stderr: write}.run(t).Code)
	r := container{Words: []string{"sh", "-c", "sleep 1000 & exit 3"}, Stderr: write}.begin(t)
	assert.Equal(t, 3, r.End(t).Code)
}

func TestPathOfAnEmptyEnvironment(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	cmd := exec.Command(filepath.Join(image, "batchfn-start"), "--", "true")
	cmd.Env = []string{}
	got := starttest.Begin(t, cmd).End(t)
	assert.Zero(t, got.Code, got.Stderr)
}

func TestHelpNamesEverything(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	got := starttest.Begin(t, exec.Command(filepath.Join(image, "batchfn-start"), "--help")).End(t)
	assert.Zero(t, got.Code)
	assert.Empty(t, got.Stderr)
	for _, text := range []string{"--ready-timeout=duration", "BATCHFN_READY_TIMEOUT", "--quit-proxy", "BATCHFN_QUIT_PROXY", "--interval=duration",
		"BATCHFN_INTERVAL", "--ready-url=URLs", "BATCHFN_READY_URL", "--quit-url=URLs", "BATCHFN_QUIT_URL", "--log=format", "BATCHFN_LOG",
		"--install=path", "--version", "http://127.0.0.1:15021/healthz/ready,http://[::1]:15021/healthz/ready", "211", "-- COMMAND"} {
		assert.Contains(t, got.Stdout, text)
	}
	for line := range strings.Lines(got.Stdout) {
		assert.LessOrEqual(t, len(line), 110)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	starttest.Enter(t)
	got := starttest.Begin(t, exec.Command(filepath.Join(image, "batchfn-start"), "--version")).End(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, "batchfn-start "+testRelease+"\n", got.Stdout)
}
