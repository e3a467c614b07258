package policy

import (
	"strconv"
	"time"

	"github.com/batchfn/batchfn/fn/spec"
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
	number := func(name string, otherwise int64) int64 {
		if n := probe.Get(name); n.Is(spec.Int) {
			if value, err := strconv.ParseInt(n.Text, 10, 32); err == nil && value > 0 {
				return value
			}
		}
		return otherwise
	}
	period := time.Duration(number("periodSeconds", 10)) * time.Second
	bears := time.Duration(number("failureThreshold", 3)-1) * period
	if wait := w.Istio.ReadyTimeout; bears <= wait {
		r.at(w, probe.Pos, "container.startupProbe",
			"failureThreshold: "+strconv.FormatInt(int64(wait/period)+2, 10)+" at least, with this period",
			"container.startupProbe gives the container %s, but the start wrapper waits for istio-proxy up to %s (istio.readyTimeout)", short(bears), short(wait))
	}
}
