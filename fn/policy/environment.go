package policy

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkEnvOrder refuses variables that name each other in a circle: whichever comes
// first, Kubernetes would leave a $(NAME) in it as it stands.
func checkEnvOrder(w *spec.Workload, r *reporter) {
	for _, cycle := range spec.EnvCycles(w.Env) {
		first := cycle[0]
		r.at(w, w.Pos("env", first), "env."+first, "give one of them a value that names none of the others",
			"env: %s name each other in a circle, so Kubernetes could not expand them", strings.Join(cycle, " → "))
	}
}
