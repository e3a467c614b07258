package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWordsArriveAsTheyAre(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	words := []string{"", " ", "two words", `"double"`, `'single'`, `back\slash`, "$HOME", "$(id)", "$$", "`id`", "a;id", "new\nline",
		"*", "~", "-n", "--", "--quit-proxy", "--help", "日本語", "\x01", "\xff"}
	want := "up\n"
	for _, word := range words {
		want += strconv.Quote(word) + "\n"
	}
	got := container{Words: append([]string{probeName, "words"}, words...)}.run(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, want, got.Stdout)
	assert.Empty(t, got.Stderr)
}

func TestEveryExitCode(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	for code := range 256 {
		r := container{Words: []string{"sh", "-c", "exit " + strconv.Itoa(code)}}.begin(t)
		r.await(t)
		assert.Equal(t, code, r.result.Code)
		assert.Empty(t, r.result.Stderr)
	}
	requireNothingLeft(t)
}

func TestEverySignalThatKills(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
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
	enterSandbox(t)
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
	enterSandbox(t)
	new(proxy).ready(t)
	c := container{Ready: time.Hour, Quit: true, Words: []string{"sleep", "1000"}}
	wrapped := c.begin(t)
	direct := start(t, exec.Command(filepath.Join(image, "sleep"), "1000"), container{})
	pid := wrapped.command(t)

	assert.Equal(t, []string{"0", "1", "2"}, openFiles(t, pid))
	for fd, name := range []string{"stdin", "stdout", "stderr"} {
		target, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/fd/" + strconv.Itoa(fd))
		require.NoError(t, err)
		assert.Equal(t, filepath.Join(wrapped.dir, name), target)
	}
	group, err := syscall.Getpgid(pid)
	require.NoError(t, err)
	assert.Equal(t, pid, group, "a process group of its own")
	assert.Equal(t, signalsOf(t, direct.cmd.Process.Pid), signalsOf(t, pid), "blocked and ignored signals")

	wrapped.signal(t, syscall.SIGTERM)
	direct.signal(t, syscall.SIGTERM)
	direct.await(t)
	assert.Equal(t, 143, wrapped.end(t).Code)
}

// signalsOf are the masks of blocked and ignored signals: the Go runtime changes its own.
func signalsOf(t *testing.T, pid int) []string {
	t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	require.NoError(t, err)
	return regexp.MustCompile(`Sig(Blk|Ign):.*`).FindAllString(string(status), -1)
}

// The Go runtime raises its own limit of open files.
func TestLimitsAreTheContainers(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	wrapper := filepath.Join(image, "batchfn-start")
	cmd := exec.Command(filepath.Join(image, "sh"), "-c", "ulimit -Sn 321; exec "+wrapper+` -- sh -c 'ulimit -Sn'`)
	cmd.Env = []string{"PATH=" + image}
	assert.Equal(t, "321\n", start(t, cmd, container{}).end(t).Stdout)
}

func TestStandardInputIsTheContainers(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	assert.Equal(t, "up\nline 1\nline 2\n", container{Words: []string{probeName, "cat"}, Stdin: "line 1\nline 2\n"}.run(t).Stdout)
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
			inSandbox(t, name+kind, func(t *testing.T) {
				got := container{Words: []string{"sh", "-c", c.script}, Pid1: first}.run(t)
				assert.Equal(t, 3, got.Code)
				assert.GreaterOrEqual(t, got.Took, c.atLeast)
				assert.Less(t, got.Took, patience)
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
	enterSandbox(t)
	read, write, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, read.Close())
	defer write.Close()
	new(proxy).listen(t, agentAddress, status(403))
	assert.Equal(t, notReady, container{Ready: time.Second, Quit: true, Words: []string{probeName}, Stderr: write}.run(t).Code)
	r := container{Words: []string{"sh", "-c", "sleep 1000 & exit 3"}, Stderr: write}.begin(t)
	assert.Equal(t, 3, r.end(t).Code)
}

func TestPathOfAnEmptyEnvironment(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	cmd := exec.Command(filepath.Join(image, "batchfn-start"), "--", "true")
	cmd.Env = []string{}
	got := start(t, cmd, container{}).end(t)
	assert.Zero(t, got.Code, got.Stderr)
}

func TestHelpNamesEverything(t *testing.T) {
	t.Parallel()
	enterSandbox(t)
	got := start(t, exec.Command(filepath.Join(image, "batchfn-start"), "--help"), container{}).end(t)
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
	enterSandbox(t)
	got := start(t, exec.Command(filepath.Join(image, "batchfn-start"), "--version"), container{}).end(t)
	assert.Zero(t, got.Code)
	assert.Equal(t, "batchfn-start "+testRelease+"\n", got.Stdout)
}
