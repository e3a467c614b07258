package cli

import (
	"os"
	"slices"
	"strings"
	"time"
)

// What batchfn reads of the environment: how and in which language to talk, where temporary files go,
// and what Argo CD sets for a plugin
// (https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/#environment).
var (
	allowed = []string{"NO_COLOR", "TERM", "LC_ALL", "LC_MESSAGES", "LANG", "BATCHFN_DEBUG", evaluating, "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "KUBE_VERSION", "KUBE_API_VERSIONS",
		"PATH"} // where git is, for batchfn diff REV:DIR
	prefixes = []string{"ARGOCD_", "PARAM_"}
	// What the system and Go itself read, and no library can make a value of.
	kept = []string{"TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "GOMAXPROCS", "GOCOVERDIR"}
)

// Process makes the streams of the process, and clears the environment: beside git's
// credentials it may hold anything, and libraries read of it what they like. CUE
// and kustomize would change what they do, write files, or take values from it. The
// time zone is UTC everywhere.
func Process() Streams {
	time.Local = time.UTC
	all := os.Environ()
	os.Clearenv()
	values := map[string]string{}
	s := Streams{In: os.Stdin, Out: &output{Writer: os.Stdout}, Err: os.Stderr, Getenv: func(name string) string { return values[name] }}
	for _, line := range all {
		name, value, _ := strings.Cut(line, "=")
		if isAllowed(name) {
			values[name] = value
		}
		if slices.Contains(kept, strings.ToUpper(name)) {
			_ = os.Setenv(name, value)
		}
		if isAllowed(name) || slices.Contains(kept, name) {
			s.environ = append(s.environ, line)
		}
	}
	return s
}

func isAllowed(name string) bool {
	return slices.Contains(allowed, name) || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}
