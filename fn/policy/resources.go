package policy

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

var resourcesRequired = Rule{
	Name: "resources-required", Level: spec.Error,
	Summary:     "no cpu or memory request; a request above its limit; quantities Kubernetes refuses, zero or negative ones, memory in milli",
	Rationale:   "A pod without requests lands on a full node and is the first to be evicted. 100m of memory is a tenth of a byte.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", resources: {cpu: "500m", cpuLimit: "100m"}}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", resources: {cpu: "100m", cpuLimit: "500m"}}`,
	Remediation: "set resources.cpu and resources.memory, here, in the profile or in platform.defaults",
	workload: func(w *spec.Workload, r *reporter) {
		checkProxy(w, r)
		for _, name := range []string{"cpu", "memory"} {
			request, limit := checkQuantity(w, name, r), checkQuantity(w, name+"Limit", r)
			if resources := w.Get("resources"); resources.Get(name) == nil && (resources == nil || resources.Is(spec.Map)) {
				r.workload(w, "resources."+name, `such as resources: {cpu: "100m", memory: "256Mi"}`, "it requests no %s", name)
			}
			if request != nil && limit != nil && exceeds(pair{request.text, limit.text}) {
				at := name
				if w.IsOwn("resources", name+"Limit") && !w.IsOwn("resources", name) {
					at += "Limit"
				}
				r.workload(w, "resources."+at, "raise the limit, or ask for less", "resources.%s is %s, above its limit of %s", name, request, limit)
			}
		}
	},
}

// checkProxy compares what istio-proxy asks for with its limits: a pod with a
// request above a limit is never created.
func checkProxy(w *spec.Workload, r *reporter) {
	if w.Istio == nil || w.Istio.Mode != spec.Sidecar && w.Istio.Mode != spec.Native {
		return
	}
	proxy := w.Istio.Proxy
	for _, p := range []struct{ name, request, limit string }{{"cpu", proxy.CPU, proxy.CPULimit}, {"memory", proxy.Memory, proxy.MemoryLimit}} {
		if exceeds(pair{p.request, p.limit}) {
			r.workload(w, "istio.proxy."+p.name, "raise istio.proxy."+p.name+"Limit", "istio.proxy.%s is %s, above its limit of %s", p.name, p.request, p.limit)
		}
	}
}

// quantity is a text that Kubernetes reads as one.
type quantity struct {
	resource.Quantity
	text    string
	tooMuch bool // more than any machine has
}

// largest is far above any machine, and below where quantities overflow.
var largest = resource.MustParse("1Ei")

// parseQuantity is nil where Kubernetes knows no quantity of that text.
var parseQuantity = memo.Of(func(text string) *quantity {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return nil
	}
	return &quantity{q, text, q.Cmp(largest) > 0}
})

type pair struct{ request, limit string }

// exceeds reports whether a request is above a limit, where both are quantities.
var exceeds = memo.Of(func(p pair) bool {
	request, limit := parseQuantity(p.request), parseQuantity(p.limit)
	return request != nil && limit != nil && request.Cmp(limit.Quantity) > 0
})

func checkQuantity(w *spec.Workload, name string, r *reporter) *quantity {
	n := w.Get("resources").Get(name)
	if n == nil || n.Type != spec.String && n.Type != spec.Int && n.Type != spec.Float {
		return nil
	}
	if strings.TrimSpace(n.Text) == "" || n.Text == spec.NoLimit && strings.HasSuffix(name, "Limit") {
		return nil
	}
	field := "resources." + name
	q := parseQuantity(n.Text)
	switch {
	case q == nil:
		r.workload(w, field, quantityHint(n.Text), "%s is %s: no quantity that Kubernetes knows", field, quoted(n.Text))
	case q.tooMuch:
		r.workload(w, field, "", "%s is %s, more than any machine has", field, quoted(n.Text))
	case q.Sign() <= 0:
		r.workload(w, field, "", "%s is %s, want more than 0", field, quoted(n.Text))
	case strings.HasPrefix(name, "memory") && strings.HasSuffix(n.Text, "m"):
		r.workload(w, field, "for mebibytes write "+strings.TrimSuffix(n.Text, "m")+"Mi", "%s is %s: thousandths of a byte", field, quoted(n.Text))
	default:
		return q
	}
	return nil
}

func quantityHint(text string) string {
	for _, unit := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if number, ok := strings.CutSuffix(text, unit); ok {
			return "write " + strings.TrimSpace(number) + strings.TrimSuffix(unit, "B")
		}
	}
	return "cpu such as 100m or 2, memory such as 256Mi or 1Gi"
}
