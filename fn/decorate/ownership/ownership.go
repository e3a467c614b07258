// Package ownership says on every pod who answers for it, and how fast.
package ownership

import (
	"slices"

	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Filter adds the ownership annotations, and the environment by which a batch
// knows itself.
type Filter struct {
	Name       string
	Owner      string
	Severity   string
	Region     string
	Runbook    string // "" where there is none
	SlackGroup string // "" where the owner has none
}

var _ decorate.Filter = Filter{}

// Filter implements decorate.Filter.
func (f Filter) Filter(o manifest.Object) {
	pods := o.Pods()
	if pods == nil {
		return
	}
	pods.Meta.Annotations.Set(names.Owner, f.Owner)
	pods.Meta.Annotations.Set(names.Severity, f.Severity)
	if f.Runbook != "" {
		pods.Meta.Annotations.Set(names.Runbook, f.Runbook)
	}
	main := pods.Main()
	main.Env = slices.Insert(main.Env, 0, f.env()...)
}

// env is what the batch may ask about itself.
func (f Filter) env() []manifest.EnvVar {
	env := append(make([]manifest.EnvVar, 0, 5),
		manifest.Literal(names.EnvName, f.Name),
		manifest.Literal(names.EnvOwner, f.Owner),
		manifest.Literal(names.EnvSeverity, f.Severity),
		manifest.Literal(names.EnvRegion, f.Region))
	if f.SlackGroup != "" {
		env = append(env, manifest.Literal(names.EnvSlackGroup, f.SlackGroup))
	}
	return env
}
