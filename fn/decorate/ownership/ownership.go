// Package ownership says on every resource and pod who owns it, and how fast its
// failure is answered.
package ownership

import (
	"github.com/batchfn/batchfn/fn/decorate"
	"github.com/batchfn/batchfn/fn/manifest"
	"github.com/batchfn/batchfn/fn/names"
)

// Config says whose a batch is.
type Config struct {
	Name       string
	Owner      string
	Severity   string
	Region     string
	Runbook    string // "" if there is none
	SlackGroup string // "" where the owner has none
}

// Additions are the ownership labels and annotations, and the environment by
// which a batch knows itself.
func (c Config) Additions() decorate.Additions {
	return decorate.Additions{
		Labels: manifest.Strings{
			{Key: names.OwnerLabel, Value: c.Owner},
			{Key: names.RegionLabel, Value: c.Region},
			{Key: names.SeverityLabel, Value: c.Severity},
		},
		PodAnnotations: c.annotations(),
		Env:            c.env(),
	}
}

func (c Config) annotations() manifest.Strings {
	a := make(manifest.Strings, 0, 3)
	a.Set(names.Owner, c.Owner)
	a.Set(names.Severity, c.Severity)
	if c.Runbook != "" {
		a.Set(names.Runbook, c.Runbook)
	}
	return a
}

func (c Config) env() []manifest.EnvVar {
	env := append(make([]manifest.EnvVar, 0, 5),
		manifest.Literal(names.EnvName, c.Name),
		manifest.Literal(names.EnvOwner, c.Owner),
		manifest.Literal(names.EnvSeverity, c.Severity),
		manifest.Literal(names.EnvRegion, c.Region))
	if c.SlackGroup != "" {
		env = append(env, manifest.Literal(names.EnvSlackGroup, c.SlackGroup))
	}
	return env
}
