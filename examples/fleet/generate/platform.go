package main

import (
	_ "embed"
	"fmt"
	"strings"
	"text/template"
)

//go:embed platform.cue.tmpl
var platformText string

var platformTemplate = template.Must(template.New("platform.cue").Parse(platformText))

type owner struct{ Name, SlackGroup, Channel, About string }

func platformFile(o options, teams []team) string {
	page := struct {
		Marker string
		Owners []owner
		Frozen string
	}{o.marker(), owners(teams), frozen(teams)}
	var out strings.Builder
	if err := platformTemplate.Execute(&out, page); err != nil {
		panic(err) // only a broken template fails here
	}
	return out.String()
}

// frozen is a team that waits for a migration; "" where there is but one.
func frozen(teams []team) string {
	if len(teams) == 1 {
		return ""
	}
	return teams[min(5, len(teams)-1)].owner
}

// owners are the teams, the squads of a domain with Slack groups of their own.
func owners(teams []team) []owner {
	all := make([]owner, len(teams))
	for i, t := range teams {
		all[i] = owner{t.owner, t.domain.slackGroup, t.channel, t.domain.about}
		if t.owner != t.domain.name {
			all[i].SlackGroup += fmt.Sprint(i)
		}
	}
	return all
}
