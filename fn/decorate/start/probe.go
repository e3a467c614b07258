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
	period := usualPeriod
	if probe.PeriodSeconds > 0 {
		period = time.Duration(probe.PeriodSeconds) * time.Second
	}
	probe.FailureThreshold = int(min((w.ReadyTimeout+period-1)/period+4, math.MaxInt32))
	main.StartupProbe = &probe
}
