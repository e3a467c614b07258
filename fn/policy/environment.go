package policy

import (
	"strings"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

var envLost = Rule{
	Name: "env-lost", Level: spec.Error,
	Summary:     "an environment variable that the shell of the start wrapper drops, such as my-env or a.b, or sets itself, such as IFS, PWD or OPTIND",
	Rationale:   "A shell passes its own variables to the command. dash and busybox drop a name that is not a valid shell identifier. A shell also sets some variables itself, and dash does not start with OPTIND=x.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: {"cluster.name": "c1", IFS: ","}}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", env: {CLUSTER_NAME: "c1", SEPARATOR: ","}}`,
	Remediation: "use letters, digits and underscores, or set platform.wrapper.kind: \"binary\", which uses no shell",
	workload:    checkEnvLost,
}

// isLost reports whether a variable's name is not a name for a shell; field-valid
// speaks of all other characters:
// https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap03.html#tag_03_235
func isLost(name string) bool {
	return strings.IndexByte(name, '-') >= 0 || strings.IndexByte(name, '.') >= 0
}

func checkEnvLost(w *spec.Workload, r *reporter) {
	env := w.Get("env")
	if !w.RunsUnderShell() || !env.Is(spec.Map) {
		return
	}
	for _, v := range env.Fields {
		switch {
		case isLost(v.Name):
			r.at(w, v.Pos, "env."+v.Name, "use letters, digits and underscores, or set platform.wrapper.kind to binary", "env: %s is not a valid name in a shell: the start wrapper would drop it", quoted(v.Name))
		case names.ShellEnv.Has(v.Name):
			r.at(w, v.Pos, "env."+v.Name, "choose another name, or set platform.wrapper.kind to binary", "env: %s is set by the shell of the start wrapper: the command would see another value", quoted(v.Name))
		}
	}
}

// checkEnvOrder refuses variables that name each other in a circle: whichever comes
// first, Kubernetes would leave a $(NAME) in it as it is.
func checkEnvOrder(w *spec.Workload, r *reporter) {
	for _, cycle := range spec.EnvCycles(w.Env) {
		first := cycle[0]
		r.at(w, w.Pos("env", first), "env."+first, "give one of them a value without such a reference",
			"env: %s refer to each other in a cycle, so Kubernetes cannot expand them", strings.Join(cycle, " → "))
	}
}
