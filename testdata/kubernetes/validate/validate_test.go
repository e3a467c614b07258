package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// outcome is what a run leaves behind.
type outcome struct {
	stdout, stderr string
	status         int
}

// judgeText runs the program on standard input, or on files.
func judgeText(text string, files ...string) outcome {
	var stdout, stderr bytes.Buffer
	status := run(files, strings.NewReader(text), &stdout, &stderr)
	return outcome{stdout.String(), stderr.String(), status}
}

// sample reads a good manifest.
func sample(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// edited is a good manifest with one place in it replaced.
func edited(t testing.TB, name, old, replacement string) string {
	t.Helper()
	text := sample(t, name)
	if count := strings.Count(text, old); count != 1 {
		t.Fatalf("%q is in %s %d times, not once", old, name, count)
	}
	return strings.Replace(text, old, replacement, 1)
}

// clean fails the test unless a run found so many resources and nothing to say about them.
func clean(t *testing.T, got outcome, resources int) {
	t.Helper()
	want := outcome{stdout: fmt.Sprintf("validated %d resources, 0 problems\n", resources)}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// refused fails the test unless a run's problems start as wanted, in this order, and are all there are.
func refused(t *testing.T, got outcome, want ...string) {
	t.Helper()
	lines := strings.SplitAfter(strings.TrimSuffix(got.stderr, "\n"), "\n")
	if got.status != invalid || len(lines) != len(want) || !strings.HasSuffix(got.stdout, fmt.Sprintf(" %d problems\n", len(want))) {
		t.Fatalf("got status %d, %s%s, want %d problems", got.status, got.stdout, got.stderr, len(want))
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("got %s, want %s…", line, want[i])
		}
	}
}
