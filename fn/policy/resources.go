package policy

import (
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

var resourcesRequired = Rule{
	Name: "resources-required", Level: spec.Error,
	Summary:     "a missing cpu or memory request; a request above its limit; the same for istio-proxy",
	Rationale:   "Kubernetes can place a pod without requests on a full node, and evicts it first. It refuses a pod whose request is above its limit.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", resources: {cpu: "500m", cpuLimit: "100m"}}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", resources: {cpu: "100m", cpuLimit: "500m"}}`,
	Remediation: "set resources.cpu and resources.memory in the entry, the profile or platform.defaults",
	workload: func(w *spec.Workload, r *reporter) {
		checkProxy(w, r)
		checkFragmentRequests(w, r)
		for _, name := range []string{"cpu", "memory"} {
			resources := w.Get("resources")
			if resources.Get(name) == nil && (resources == nil || resources.Is(spec.Map)) {
				r.workload(w, "resources."+name, `add resources: {cpu: "100m", memory: "256Mi"}`, "it requests no %s", name)
			}
			request, limit := text(resources.Get(name)), text(resources.Get(name+"Limit"))
			if exceeds(pair{request, limit}) {
				at := name
				if w.IsOwn("resources", name+"Limit") && !w.IsOwn("resources", name) {
					at += "Limit"
				}
				r.workload(w, "resources."+at, "raise the limit, or lower the request", "resources.%s is %s, above its limit of %s", name, request, limit)
			}
		}
	},
}

// checkFragmentRequests looks at the containers that the platform adds, and at the pod
// as a whole.
func checkFragmentRequests(w *spec.Workload, r *reporter) {
	checkRequests(w, r, w.PodSpec.Get("resources"), "podSpec")
	for c, at := range fragmentContainers(w) {
		checkRequests(w, r, c.Get("resources"), at)
	}
}

func checkRequests(w *spec.Workload, r *reporter, resources *spec.Node, at string) {
	requests := resources.Get("requests")
	if !requests.Is(spec.Map) {
		return
	}
	for _, f := range requests.Fields {
		if limit := text(resources.At("limits", f.Name)); exceeds(pair{f.Value.Text, limit}) {
			path := at + ".resources.requests." + f.Name
			r.at(w, f.Value.Pos, path, "raise the limit, or lower the request", "%s is %s, above its limit of %s", path, f.Value.Text, limit)
		}
	}
}

// text is a quantity as written, or "".
func text(n *spec.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// hasProxy reports whether istio-proxy runs in the pod.
func hasProxy(w *spec.Workload) bool {
	return w.Istio != nil && (w.Istio.Mode == spec.Sidecar || w.Istio.Mode == spec.Native)
}

// checkProxy compares what istio-proxy asks for with its limits: a pod with a
// request above a limit is never created.
func checkProxy(w *spec.Workload, r *reporter) {
	if !hasProxy(w) {
		return
	}
	proxy := w.Istio.Proxy
	for _, p := range []struct{ name, request, limit string }{{"cpu", proxy.CPU, proxy.CPULimit}, {"memory", proxy.Memory, proxy.MemoryLimit}} {
		if exceeds(pair{p.request, p.limit}) {
			r.workload(w, "istio.proxy."+p.name, "raise istio.proxy."+p.name+"Limit", "istio.proxy.%s is %s, above its limit of %s", p.name, p.request, p.limit)
		}
	}
}

// parseQuantity is nil where Kubernetes knows no quantity of that text, which is
// field-valid.
var parseQuantity = memo.Of(func(text string) *resource.Quantity {
	q, err := resource.ParseQuantity(text)
	if err != nil {
		return nil
	}
	return &q
})

type pair struct{ request, limit string }

// exceeds reports whether a request is above a limit, where both are quantities.
var exceeds = memo.Of(func(p pair) bool {
	request, limit := parseQuantity(p.request), parseQuantity(p.limit)
	return request != nil && limit != nil && request.Cmp(*limit) > 0
})

var resourcesPlausible = Rule{
	Name: "resources-plausible", Level: spec.Warn,
	Summary:     "a cpu request of 32 cores or more, memory under 16Mi or above 512Gi",
	Rationale:   "The unit is missing or wrong: `memory: 512` is 512 bytes, which is too little for any program, and `cpu: 100` is a hundred cores, which no node has.",
	Bad:         `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", resources: memory: "512"}`,
	Good:        `batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", resources: memory: "512Mi"}`,
	Remediation: "write the unit: cpu in thousandths (100m) or cores, memory in Mi or Gi",
	workload: func(w *spec.Workload, r *reporter) {
		resources := w.Get("resources")
		for _, field := range []string{"resources.cpu", "resources.memory", "resources.memoryLimit"} {
			checkPlausible(w, field, text(resources.Get(strings.TrimPrefix(field, "resources."))), r)
		}
		if hasProxy(w) {
			checkPlausible(w, "istio.proxy.cpu", w.Istio.Proxy.CPU, r)
			checkPlausible(w, "istio.proxy.memory", w.Istio.Proxy.Memory, r)
			checkPlausible(w, "istio.proxy.memoryLimit", w.Istio.Proxy.MemoryLimit, r)
		}
	},
}

func checkPlausible(w *spec.Workload, field, text string, r *reporter) {
	if why := implausible(quantity{text, strings.HasSuffix(field, "cpu")}); why.wrong != "" {
		r.workload(w, field, why.hint, "%s is %s, %s", field, text, why.wrong)
	}
}

// quantity is one of a field, as written.
type quantity struct {
	text  string
	isCPU bool
}

var (
	manyCores  = resource.MustParse("32")
	tinyMemory = resource.MustParse("16Mi")
	hugeMemory = resource.MustParse("512Gi")
	largest    = resource.MustParse("1Ei")
)

func isWhole(q *resource.Quantity) bool {
	return q.Cmp(*resource.NewQuantity(q.Value(), resource.BinarySI)) == 0 // Value rounds up
}

// doubt is why a quantity is not what was meant, and what may have been.
type doubt struct{ wrong, hint string }

// implausible doubts a quantity, or not. Entries repeat few of them, and to
// compare two takes many allocations.
var implausible = memo.Of(func(of quantity) doubt {
	q := parseQuantity(of.text)
	switch {
	case q == nil || q.Sign() <= 0 || q.Cmp(largest) > 0 || !of.isCPU && !isWhole(q): // field-valid speaks of it
	case of.isCPU:
		if q.Cmp(manyCores) >= 0 {
			return doubt{"32 cores or more: thousandths of a core are written 100m", unitHint(of.text, "m")}
		}
	case q.Cmp(tinyMemory) < 0:
		return doubt{"under 16Mi: too little for any program", unitHint(of.text, "Mi")}
	case q.Cmp(hugeMemory) > 0:
		return doubt{"above 512Gi, more than a node has", "such as 512Mi or 4Gi"}
	}
	return doubt{}
})

// unitHint adds the unit to a bare number.
func unitHint(text, unit string) string {
	if strings.Trim(text, "0123456789") == "" {
		return "did you mean " + text + unit + "?"
	}
	return "write the unit, such as 100" + unit
}
