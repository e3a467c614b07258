package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

const oneOfForty = `{owner: "me", severity: "medium", commands: "run", schedule: "0 3 * * *"}`

func entriesOf(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\tb%d: %s\n", i, oneOfForty)
	}
	return b.String()
}

// fortyBatches writes a fleet whose output fills the pipe of a reader that does not read,
// as it is or with entries that CUE computes, and an Application of it.
func fortyBatches(t *testing.T, computed bool) (dir string) {
	t.Helper()
	text := "package fleet\n\nplatform: {name: \"acme\", image: \"x/y:1\", owners: me: {}, defaults: {timeout: \"1h\", resources: {cpu: \"100m\", memory: \"64Mi\"}}, regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}}\n"
	text += "batches: {\n" + entriesOf(40) + "}\n"
	if computed {
		text += "batches: {for n in [\"x\", \"y\"] {(n): " + oneOfForty + "}}\n"
	}
	return writeFiles(t, map[string]string{"fleet.cue": text, "app.yaml": strings.ReplaceAll(inApplication, "VERSION", version())})
}

// writers are the commands whose output is larger than a pipe of one page.
var writers = map[string][]string{
	"function":        {},
	"render":          {"render"},
	"render json":     {"render", "-o", "json"},
	"plugin generate": {"plugin", "generate"},
	"plugin replay":   {"plugin", "replay", "app.yaml"},
	"catalog":         {"catalog", "--as-of", "2027-01-01"},
	"catalog json":    {"catalog", "--format", "json", "--as-of", "2027-01-01"},
	"monitors":        {"monitors"},
	"dashboard":       {"dashboard"},
	"decorate":        {"decorate", "rendered.yaml", "--fleet", "."},
	"diff":            {"diff", ".", "rendered.yaml", "--manifests", "--version", "v1"},
	"schema":          {"schema"},
	"explain":         {"explain", "rules"},
	"help":            {"help", "import"},
}

// writing is a command that writes to a pipe of one page.
func writing(t *testing.T, dir string, args ...string) (c *exec.Cmd, out *os.File, errs *bytes.Buffer) {
	t.Helper()
	c, errs = process(t, dir, args...), &bytes.Buffer{}
	c.Stdin, c.Stderr = strings.NewReader(inList), errs
	out, in, err := os.Pipe()
	require.NoError(t, err)
	defer in.Close()
	_, err = unix.FcntlInt(in.Fd(), unix.F_SETPIPE_SZ, os.Getpagesize())
	require.NoError(t, err)
	c.Stdout = in
	require.NoError(t, c.Start())
	t.Cleanup(func() { out.Close() })
	return c, out, errs
}

// eachWriter calls a test for each of the writers, on a fleet as it is and on one
// that is computed. One after the other: each takes some milliseconds.
func eachWriter(t *testing.T, test func(t *testing.T, name, dir string, args []string)) {
	t.Helper()
	for _, computed := range []bool{false, true} {
		dir := fortyBatches(t, computed)
		rendered := end(process(t, dir, "render"))
		require.Zero(t, rendered.status, rendered.stderr)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "rendered.yaml"), []byte(rendered.stdout), 0o644))
		for name, args := range writers {
			test(t, fmt.Sprintf("%s, computed: %t", name, computed), dir, args)
		}
	}
}

// TestSlowReaders get the whole: the deadline ends with the first byte of the result.
func TestSlowReaders(t *testing.T) {
	const deadline = 10 * time.Second
	var finish []func()
	eachWriter(t, func(t *testing.T, name, dir string, args []string) {
		if len(args) == 0 || args[0] != "schema" && args[0] != "explain" && args[0] != "help" {
			args = append(args[:len(args):len(args)], "--timeout", deadline.String())
		}
		c, out, errs := writing(t, dir, args...)
		first := make([]byte, 1)
		_, err := io.ReadFull(out, first)
		require.NoError(t, err, "%s: %s", name, errs)
		finish = append(finish, func() {
			rest, err := io.ReadAll(out)
			require.NoError(t, err, name)
			require.NoError(t, c.Wait(), "%s: %s", name, errs)
			whole := process(t, dir, args...)
			whole.Stdin = strings.NewReader(inList)
			assert.True(t, end(whole).stdout == string(first)+string(rest), "%s: the output differs", name)
		})
	})
	time.Sleep(deadline + time.Second)
	for _, f := range finish {
		f()
	}
}

// TestReadersThatClose end the command as they end any other, by SIGPIPE, without a word.
func TestReadersThatClose(t *testing.T) {
	eachWriter(t, func(t *testing.T, name, dir string, args []string) {
		c, out, errs := writing(t, dir, args...)
		_, err := io.ReadFull(out, make([]byte, 1))
		require.NoError(t, err, "%s: %s", name, errs)
		require.NoError(t, out.Close())
		_ = c.Wait()
		status, ok := c.ProcessState.Sys().(syscall.WaitStatus)
		require.True(t, ok)
		assert.Empty(t, errs.String(), name)
		assert.True(t, status.Signaled() && status.Signal() == syscall.SIGPIPE || c.ProcessState.Success(), "%s: %v", name, c.ProcessState)
	})
}

// TestFullDisks: what could not be written is an error in one line.
func TestFullDisks(t *testing.T) {
	eachWriter(t, func(t *testing.T, name, dir string, args []string) {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		require.NoError(t, err)
		defer full.Close()
		c, errs := process(t, dir, args...), &bytes.Buffer{}
		c.Stdin, c.Stdout, c.Stderr = strings.NewReader(inList), full, errs
		_ = c.Run()
		assert.Equal(t, 2, c.ProcessState.ExitCode(), "%s: %s", name, errs)
		assert.Regexp(t, `^(error|batchfn: rendering (of application "\S+" )?failed): standard output cannot be written: no space left on device\n$`, errs.String(), name)
	})
}

// TestNobodyReadsMessages: then the deadline still holds.
func TestNobodyReadsMessages(t *testing.T) {
	for _, computed := range []string{"", "batches: {for n in [\"x\"] {(n): {}}}\n"} {
		dir := writeFiles(t, map[string]string{"fleet.cue": "package fleet\n" + strings.ReplaceAll("batches: {\n"+entriesOf(40)+"}\nplatform: {name: \"a\", image: \"x/y:1\", owners: you: {}, regions: jp: {timeZone: \"Asia/Tokyo\", namespace: \"b\"}}\n", "medium", "none") + computed})
		c := process(t, dir, "render", "--timeout", "1s")
		unread, in, err := os.Pipe()
		require.NoError(t, err)
		defer unread.Close()
		_, err = unix.FcntlInt(in.Fd(), unix.F_SETPIPE_SZ, os.Getpagesize())
		require.NoError(t, err)
		c.Stderr = in
		require.NoError(t, c.Start())
		in.Close()
		_ = c.Wait()
		assert.Equal(t, 3, c.ProcessState.ExitCode(), "computed: %q", computed)
	}
}
