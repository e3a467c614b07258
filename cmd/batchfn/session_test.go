package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestSessions runs the command line as people use it, a session a file.
func TestSessions(t *testing.T) { testscript.Run(t, sessions("../../testdata/session")) }

// TestHostile runs input that is wrong, or that only looks wrong, and compares
// what is said of it.
func TestHostile(t *testing.T) { testscript.Run(t, sessions("../../testdata/hostile")) }

// sessions are the files of a directory. In each of them
//
//	exits STATUS COMMAND ARGUMENT…   runs a command that ends with this status
//	findings WANT                    compares what it said with the file WANT
//
// and platform.cue, the platform of the contract's first page, is there.
func sessions(dir string) testscript.Params {
	return testscript.Params{
		Dir:                dir,
		RequireUniqueNames: true,
		ContinueOnError:    true,
		Setup:              withPlatform,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":    exits,
			"findings": findings,
		},
	}
}

// withPlatform adds the platform where the session has none of its own.
func withPlatform(env *testscript.Env) error {
	name := filepath.Join(env.WorkDir, "platform.cue")
	if _, err := os.Stat(name); err == nil {
		return nil
	}
	text, err := os.ReadFile("../../testdata/rule/platform.cue")
	if err != nil {
		return err
	}
	return os.WriteFile(name, text, 0o644)
}

// exits runs a command, wants its exit status, and holds all that it wrote to
// what is true of any output.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND ARGUMENT…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var failed *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	default:
		ts.Check(err)
	}
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
	if rendering := slices.Contains(args, "render"); stdout != "" && (got > 1 || got == 1 && rendering) {
		ts.Fatalf("exit status %d, and something on stdout", got)
	}
	for _, rule := range always {
		if m := rule.pattern.FindString(stdout + "\n" + stderr); m != "" && !slices.Contains(args, rule.unless) {
			ts.Fatalf("the output holds %q: %s", m, rule.reason)
		}
	}
}

// always lists what no output may hold. Every secret of the sessions has
// sesame in it.
var always = []struct {
	pattern        *regexp.Regexp
	reason, unless string
}{
	{regexp.MustCompile(`sesame`), "a secret is shown", ""},
	{regexp.MustCompile(`strconv\.|%!|\b(spec|cue|ast|yaml|shape|policy|source|fs|errors)\.[A-Z][a-z]+|map\[string|<nil>|goroutine|panic`), "it speaks of Go", ""},
	{regexp.MustCompile(`(?m)^(error|warning)(\[[a-z-]+\])?: *$`), "a message is empty", ""},
	{regexp.MustCompile(`a fault of batchfn`), "a fault", ""},
	{regexp.MustCompile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"), "a control or invisible character", "--color=always"},
}

// findings compares what the last command said with a file of lines such as
//
//	error[owner-known] fleet.cue:3:9: "mial-team" … did you mean "mail-team"
//
// Each line stands for one finding: its level and rule, its place, and pieces of
// its text, in order, with … between them. Every finding has its line.
func findings(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: findings WANT")
	}
	got := parseFindings(ts.ReadFile("stdout") + ts.ReadFile("stderr"))
	var missing []string
	for want := range strings.Lines(ts.ReadFile(args[0])) {
		want = strings.TrimSpace(want)
		if want == "" {
			continue
		}
		i := slices.IndexFunc(got, func(g string) bool { return matches(g, want) })
		if i < 0 {
			missing = append(missing, want)
			continue
		}
		got = slices.Delete(got, i, i+1)
	}
	if len(missing)+len(got) > 0 {
		ts.Fatalf("not said:\n  %s\nsaid beyond what %s lists:\n  %s", strings.Join(missing, "\n  "), args[0], strings.Join(got, "\n  "))
	}
}

func matches(got, want string) bool {
	pieces := strings.Split(want, " … ")
	rest, ok := strings.CutPrefix(got, pieces[0])
	if place, piece, found := strings.Cut(pieces[0], ": "); !ok && found {
		var text string
		if text, ok = strings.CutPrefix(got, place+": "); ok {
			_, rest, ok = strings.Cut(text, piece)
		}
	}
	for _, piece := range pieces[1:] {
		if ok {
			_, rest, ok = strings.Cut(rest, piece)
		}
	}
	return ok
}

var (
	headLine = regexp.MustCompile(`^((?:error|warning)(?:\[[a-z-]+\])?): (.*)$`)
	noteLine = regexp.MustCompile(`^  = (?:help: )?(.*)$`)
)

// parseFindings makes a line of each finding: "LEVEL[RULE] PLACE: TEXT".
func parseFindings(output string) []string {
	var out []string
	head, place, text := "", "", ""
	flush := func() {
		if head != "" {
			out = append(out, strings.TrimSpace(head+" "+place)+": "+text)
		}
		head, place, text = "", "", ""
	}
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\n")
		if m := headLine.FindStringSubmatch(line); m != nil {
			flush()
			head, text = m[1], m[2]
		} else if at, ok := strings.CutPrefix(line, "  --> "); ok && place == "" && !strings.HasSuffix(text, ":") {
			place = at
		} else if ok {
			text += " " + at
		} else if m := noteLine.FindStringSubmatch(line); m != nil && !strings.HasPrefix(m[1], "more: ") {
			text += "; " + m[1]
		}
	}
	flush()
	return out
}
