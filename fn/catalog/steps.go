package catalog

import (
	"fmt"
	"net/url"
	"slices"

	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// Look are the commands that show the last runs in a region, and their logs
// (https://kubernetes.io/docs/reference/kubectl/generated/kubectl_logs/).
func (b *Batch) Look(r *Region) []string {
	what := "pods"
	if b.Kind == spec.Batches {
		what = "jobs,pods"
	}
	return []string{
		fmt.Sprintf("kubectl -n %s get %s -l %s=%s", r.Namespace, what, names.Name, b.Name),
		fmt.Sprintf("kubectl -n %s logs -l %s=%s -c %s --tail=200", r.Namespace, names.Name, b.Name, b.Name),
	}
}

// Again is the command that runs it once more in a region, or starts it again.
func (b *Batch) Again(r *Region) string {
	if b.Kind == spec.Batches {
		return fmt.Sprintf("batchfn run %s --region %s --version VERSION | kubectl create -f -", b.Name, r.Region)
	}
	return fmt.Sprintf("kubectl -n %s rollout restart deployment/%s", r.Namespace, b.Name)
}

// safety says whether one more run does harm, in a language's phrases.
func (b *Batch) safety(phrase func(string) string) (out []string) {
	if b.Idempotent {
		out = append(out, phrase("It is idempotent: one more run does no harm."))
	} else {
		out = append(out, phrase("It is not idempotent: first see what the failed run has done."))
	}
	if b.Kind == spec.Batches && b.Concurrency != "Allow" {
		out = append(out, phrase("Nothing holds a manual run back while a scheduled one runs: see that none does."))
	}
	return out
}

// Mutable reports whether its alerts may be muted for a time, in any region.
func (b *Batch) Mutable() bool {
	return slices.ContainsFunc(b.Regions, func(r *Region) bool { return r.Severity == "high" })
}

// datadog is where searches begin. A fleet does not say which site its account is
// on; Datadog's other sites take the same paths.
const datadog = "https://app.datadoghq.com"

// Traces finds the runs of a batch by the tags that every span has.
func (b *Batch) Traces() string {
	return datadog + "/apm/traces?query=" + url.QueryEscape("@batch:"+b.Name)
}

// Monitors finds what watches batches of its severity, by tags.
func (b *Batch) Monitors() string {
	return datadog + "/monitors/manage?q=" + url.QueryEscape("tag:managed_by:batchfn tag:severity:"+b.Severity)
}
