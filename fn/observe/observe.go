// Package observe makes of a fleet what watches it in Datadog: monitors whose
// alerts find the owner, service level objectives, notification rules, a dashboard,
// and the Agent's settings that all of it needs. Addresses of resources depend on
// severities, regions, owners and durations, never on batches.
//
// Where a query form, a metric or an option comes from is beside it. The API
// reference is https://docs.datadoghq.com/api/latest/monitors/.
package observe

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/spec"
)

// Options say what to watch.
type Options struct {
	// Regions to watch, as the platform names them. None: all.
	Regions []string
	// Shared says that the files of other regions are beside those that are made, so
	// that what all have in common is made for all.
	Shared bool
}

// Monitors makes the Terraform module that watches a fleet. It returns a module or findings at level error, never both. The fleet
// has no findings at level error.
func Monitors(f *spec.Fleet, opts Options) (*Module, []spec.Finding) {
	if findings := refused(f); len(findings) > 0 {
		return nil, findings
	}
	regions := regionsOf(f, opts.Regions)
	everywhere := regions
	if opts.Shared {
		everywhere = regionsOf(f, nil)
	}
	m := &Module{Files: []File{{Name: "versions.tf.json", settings: versions}, shared(f, everywhere)}}
	for _, r := range regions {
		m.Files = append(m.Files, File{Name: r.Name + ".tf.json", resources: r.resources()})
	}
	return m, nil
}

// refused are the names of which no address can be made.
func refused(f *spec.Fleet) []spec.Finding {
	var findings []spec.Finding
	owners := map[string]string{}
	for _, p := range f.Platforms() {
		for _, region := range p.Regions {
			if region.Name == "shared" || region.Name == "versions" {
				findings = append(findings, spec.Finding{Rule: "region-known", Level: spec.Error, Pos: region.Node.Pos, Field: "platform.regions." + region.Name,
					Message: fmt.Sprintf("region %q: the module needs the file name %s.tf.json itself", region.Name, region.Name), Hint: "give the region another name"})
			}
		}
		for _, name := range p.OwnerNames {
			if p.Owners[name].Notify == "" {
				continue
			}
			if other, taken := owners[address(name)]; taken && other != name {
				findings = append(findings, spec.Finding{Rule: "name-unique", Level: spec.Error, Pos: p.Node.At("owners", name).Pos, Field: "platform.owners." + name,
					Message: fmt.Sprintf("owners %q and %q have the same address in Terraform, owner_%s", other, name, address(name)), Hint: "rename one of the two"})
			}
			owners[address(name)] = name
		}
	}
	return findings
}

// shared is what all regions have in common.
func shared(f *spec.Fleet, regions []*region) File {
	out := resources{}
	for _, p := range f.Platforms() {
		for _, name := range p.OwnerNames {
			if o := p.Owners[name]; o.Notify != "" {
				out.add("datadog_monitor_notification_rule", "owner_"+address(name), ownerRule(name, o.Notify))
			}
		}
	}
	for name, metric := range spansMetrics(f.Platform.Datadog.RootSpan) {
		out.add("datadog_spans_metric", name, metric)
	}
	out.add("datadog_dashboard_json", "fleet", dashboardJSON{literal(string(dashboard(f, regions)))})
	return File{Name: "shared.tf.json", resources: out}
}

// resources are what watches a region: a monitor for each thing that can go wrong
// and each severity that has something to watch.
func (r *region) resources() resources {
	out := resources{}
	monitor := func(address string, m monitor) { out.add("datadog_monitor", address, m) }
	out.add("datadog_apm_retention_filter", "batch_errors_"+address(r.Name), r.keepErrors())
	for _, g := range r.groups() {
		monitor(g.address("app_error"), g.applicationError())
		monitor(g.address("cannot_start"), g.cannotStart())
		g.watchSchedules(monitor)
		if len(g.of(spec.Iterators)) > 0 {
			monitor(g.address("iterator_down"), g.iteratorDown())
		}
		if len(g.of(spec.Workers)) > 0 {
			monitor(g.address("queue_age"), g.queueAge())
		}
		if slo, ok := g.objective(); ok {
			out.add("datadog_service_level_objective", g.address("runs"), slo)
		}
		if m, ok := g.burn(); ok {
			monitor(g.address("burn_24h"), m)
		}
	}
	if len(r.workers()) > 0 {
		monitor("scaler_errors_"+address(r.Name), r.scalerErrors())
	}
	return out
}

// watchSchedules adds the monitors of scheduled batches.
func (g group) watchSchedules(monitor func(address string, m monitor)) {
	batches := g.of(spec.Batches)
	if len(batches) == 0 {
		return
	}
	monitor(g.address("last_run_failed"), g.lastRunFailed())
	if watched := punctual(batches); len(watched) > 0 {
		monitor(g.address("missed_schedule"), g.missedSchedule(watched))
	}
	within, those := by(batches, func(w *spec.Workload) int { return seconds(w.SuccessWithin) })
	for _, d := range within {
		monitor(fmt.Sprintf("%s_%d", g.address("stale"), d), g.stale(d, those[d]))
	}
	expected, those := by(batches, func(w *spec.Workload) int { return seconds(w.ExpectedDuration) })
	for _, d := range expected {
		monitor(fmt.Sprintf("%s_%d", g.address("run_time"), d), g.runTime(d, those[d]))
	}
}
