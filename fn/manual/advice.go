package manual

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Advice is what whoever runs the Job of a CronJob has to know: how to create and
// follow it, and what can go wrong.
func Advice(c *manifest.CronJob, idempotent bool) string {
	name, ns := c.Meta.Name, c.Meta.Namespace
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("create: pipe this Job to kubectl create -f - (not apply: its name is generated)")
	line("follow: kubectl -n %s logs -f job/JOB -c %s (JOB is the name that kubectl create prints)", ns, name)
	line("runs:   kubectl -n %s get jobs -l %s=%s", ns, names.Name, name)
	if !idempotent {
		line("warning: batch %q is not idempotent: if this period has run already, running it again may do harm", name)
	}
	switch policy := c.Spec.ConcurrencyPolicy; policy {
	case "Forbid", "Replace":
		line("warning: concurrency %s does not apply to this Job: make sure that no other run is active (kubectl -n %s get jobs -l %s=%s)", policy, ns, names.Name, name)
	}
	return b.String()
}
