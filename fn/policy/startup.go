package policy

import (
	"strconv"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

// checkStartupProbe refuses a startup probe of a fragment that would end the
// container while the start wrapper still waits for the proxy: as an end by the
// kubelet, not as exit code 211. What the fields default to is Kubernetes':
// https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
func checkStartupProbe(w *spec.Workload, r *reporter) {
	probe := w.Container.Get("startupProbe")
	if !w.WaitsForProxy() || !probe.Is(spec.Map) {
		return
	}
	if bears, hint, ok := bearsTheWait(probe, w.Istio.ReadyTimeout); !ok {
		r.at(w, probe.Pos, "container.startupProbe", hint,
			"container.startupProbe gives the container %s, but the start wrapper waits for istio-proxy up to %s (istio.readyTimeout)", bears, words.Duration(w.Istio.ReadyTimeout))
	}
}

// bearsTheWait reports whether a startup probe lets the container wait that long, and
// if not how long it does, and what would.
func bearsTheWait(probe *spec.Node, wait time.Duration) (bears, hint string, ok bool) {
	number := func(name string, otherwise int64) int64 {
		if n := probe.Get(name); n.Is(spec.Int) || n.Is(spec.String) { // as in a hand-written resource
			if value, err := strconv.ParseInt(n.Text, 10, 32); err == nil && value > 0 {
				return value
			}
		}
		return otherwise
	}
	period := time.Duration(number("periodSeconds", 10)) * time.Second
	lasts := time.Duration(number("failureThreshold", 3)-1) * period
	return words.Duration(lasts), "failureThreshold: " + strconv.FormatInt(int64(wait/period)+2, 10) + " at least, with this period", lasts > wait
}
