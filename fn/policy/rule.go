// Package policy judges a fleet. A rule is data: its name, level, texts and
// check; its documentation is printed from it. To add one, write it in the file
// of its group, list it in All, and test it in testdata/rule/NAME.txtar.
package policy

import (
	"github.com/batchfn/batchfn/fn/spec"
)

// Rule is one rule of the policy, with the checks that it needs; a rule without
// one is reported by the source, which sees what no value shows.
type Rule struct {
	Name        string
	Level       spec.Level
	Fixed       bool   // the platform can't change the level
	CheckOnly   bool   // `batchfn check` only: rendering passes it over
	Summary     string // what it refuses, in one line
	Rationale   string // why, in a sentence or two
	Bad         string // whole entries, and of the platform what matters, that it refuses
	Good        string // the same as they should be; both run as a test
	Remediation string // what to do, in one line

	LevelWithRegistries spec.Level // once platform.policy.registries is set; "" is Level

	custom   bool // it is a platform's own
	platform func(p *spec.Platform, r *reporter)
	entry    func(e *spec.Entry, r *reporter)
	workload func(w *spec.Workload, r *reporter) // of what is deployed nowhere by mistake, too
	deployed func(v *view, r *reporter) looker
	fleet    func(v *view, r *reporter)
}

// looker looks at the deployed workloads one after the other, in the order of
// the output. It keeps none, only what it needs to judge the next.
type looker func(w *spec.Workload)

// All lists the rules, in the order of the documentation.
func All() Rules {
	return Rules{
		&ownerRequired, &severityRequired, &ownerKnown, &severityKnown, // ownership.go
		&fieldKnown, &fieldRequired, &fieldValid, // fields.go, required.go
		&fileIgnored, &entryRepeated, // files.go
		&nameValid, &nameUnique, &resourceUnique, // names.go
		&fragmentKnown,                // fragment.go
		&commandsPlain, &profileKnown, // names.go, known.go
		&scheduleValid, &scheduleMisleading, &scheduleCrowded, // schedule.go, crowded.go
		&regionKnown,                                                    // known.go
		&retryNeedsIdempotent, &timeoutRequired, &timeoutWithinInterval, // time.go
		&expectedWithinTimeout, &readyWithinTimeout, // time.go
		&historyWatched,                   // history.go
		&afterTooEarly, &successWithinGap, // after.go
		&freezeExpired,                         // freeze.go
		&criticalNeedsRunbook, &ownerReachable, // ownership.go
		&imagePinned, &imageRegistry, // image.go
		&resourcesRequired, &resourcesPlausible, // resources.go
		&jobEnds, &meshPossible, &initOutsideMesh, // containers.go
		&secretLiteral,                          // secrets.go
		&tagAltered,                             // tags.go
		&reservedName,                           // reserved.go
		&envLost,                                // environment.go
		&queueRegion, &queueShared, &scaleRange, // queue.go
		&policyValid,                                // custom_rules.go
		&handWrittenUnlabelled,                      // handwritten.go
		&waiverValid, &waiverUnused, &waiverExpired, // waivers.go
	}
}

// Rules is a list of rules.
type Rules []*Rule

func (rules Rules) find(name string) *Rule {
	for _, r := range rules {
		if r.Name == name {
			return r
		}
	}
	return nil
}

func (rules Rules) names() []string {
	var names []string
	for _, r := range rules {
		names = append(names, r.Name)
	}
	return names
}

// Find returns a rule by name, or nil.
func Find(name string) *Rule { return All().find(name) }

// Names lists the names of all rules.
func Names() []string { return All().names() }
