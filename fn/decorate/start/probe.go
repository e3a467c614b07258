package start

import (
	"math"
	"slices"
	"time"

	"github.com/batchfn/batchfn/fn/manifest"
)

// usualPeriod is that of a probe that says none:
// https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
const usualPeriod = 10 * time.Second

// bearTheWait keeps the liveness probe from ending a container that still waits
// for the proxy: as long as the startup probe has not succeeded, the liveness
// probe does not run. It fails some probes after the wrapper has given up, so
// that a proxy that never came is always exit code 211. A probe of the
// platform's fragment stays; policy has looked at it.
func (w Wrapper) bearTheWait(main *manifest.Container) {
	own := slices.ContainsFunc(main.Extra, func(f manifest.Field) bool { return f.Key == "startupProbe" })
	if main.LivenessProbe == nil || own {
		return
	}
	probe := *main.LivenessProbe
	probe.FailureThreshold = w.Failures(probe.PeriodSeconds)
	main.StartupProbe = &probe
}

// Failures is the failureThreshold of a startup probe that bears the wait, of its
// period in seconds; 0 is Kubernetes' default.
func (w Wrapper) Failures(periodSeconds int) int {
	period := usualPeriod
	if periodSeconds > 0 {
		period = time.Duration(periodSeconds) * time.Second
	}
	return int(min((w.ReadyTimeout+period-1)/period+4, math.MaxInt32))
}
