package observe

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// number is a decimal as text, written to JSON as a number.
type number = json.Number

// targets are the objectives where the platform names none: percent of runs.
var targets = map[string]string{"critical": "99.5", "high": "99", "medium": "95"}

// target is the objective of the group, or "" where the platform has it off.
func (g group) target() string {
	switch slo := g.platform.Severities[g.severity].SLO; slo {
	case "":
		return targets[g.severity]
	case "off":
		return ""
	default:
		return slo
	}
}

// objective promises that of the scheduled runs in 30 days a share succeeds.
func (g group) objective() (objective, bool) {
	if g.target() == "" || len(g.of(spec.Batches)) == 0 {
		return objective{}, false
	}
	runs := func(metric string) template {
		return literal(fmt.Sprintf("sum:%s{severity:%s,batch_region:%s}.as_count()", metric, g.severity, g.Name))
	}
	warning := warningAbove(g.target())
	return objective{
		Name:             literal(fmt.Sprintf("Batch runs that succeed: %s in %s", g.severity, g.Name)),
		Type:             "metric",
		Description:      literal("Runs of the root span, by the spans metrics batchfn.runs and batchfn.runs.succeeded."),
		Tags:             g.tags(),
		Query:            []ratio{{Numerator: runs(runsSucceeded), Denominator: runs(runsMetric)}},
		Thresholds:       []sloTarget{{Timeframe: "30d", Target: number(g.target()), Warning: warning}},
		Timeframe:        "30d",
		TargetThreshold:  number(g.target()),
		WarningThreshold: warning,
	}, true
}

// warningAbove lies half way between a target and 100, with three decimals at most,
// as Datadog has them; "" where nothing lies between.
func warningAbove(target string) number {
	t, ok := new(big.Rat).SetString(target)
	if !ok {
		return ""
	}
	half := new(big.Rat).Mul(new(big.Rat).Add(t, big.NewRat(100, 1)), big.NewRat(1, 2))
	text := strings.TrimRight(strings.TrimRight(half.FloatString(3), "0"), ".")
	w, ok := new(big.Rat).SetString(text)
	if !ok || w.Cmp(t) <= 0 || w.Cmp(big.NewRat(100, 1)) >= 0 {
		return ""
	}
	return number(text)
}

// burnRate is three times as fast as the budget allows; Datadog refuses one that the
// target can't reach: https://docs.datadoghq.com/monitors/types/slo/#burn-rate-alerts
const burnRate = 3

// burn alerts when the error budget burns, for the severities that people are called for.
func (g group) burn() (monitor, bool) {
	slo, has := g.objective()
	t, _ := new(big.Rat).SetString(g.target())
	if !has || g.severity == "medium" || t == nil || new(big.Rat).Mul(new(big.Rat).Sub(big.NewRat(100, 1), t), big.NewRat(burnRate, 1)).Cmp(big.NewRat(100, 1)) >= 0 {
		return monitor{}, false
	}
	m := g.monitor("the error budget burns", "slo alert",
		template(fmt.Sprintf(`burn_rate("${datadog_service_level_objective.%s.id}").over("30d").long_window("24h").short_window("2h") > %d`, g.address("runs"), burnRate)))
	m.Thresholds = []thresholds{{Critical: template(strconv.Itoa(burnRate))}}
	m.Message = notice{group: g,
		what: fmt.Sprintf("Scheduled runs fail three times as fast as the objective of %s %% in 30 days allows, over 24 hours and over the last 2.", slo.TargetThreshold),
		tell: "The monitors of application errors and of failed runs name the batches and their owners.",
	}.text()
	return m, true
}
