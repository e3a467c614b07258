package policy

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/batchfn/batchfn/fn/encode"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/words"
)

// shownFirst is how many batches of a group a report names.
const shownFirst = 3

// Text is the preview for people.
func (p Preview) Text() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%d of %s would be stopped (today: %d)\n", p.Stopped, words.Count(p.Batches, "batch"), p.Today)
	if p.Platform > 0 {
		fmt.Fprintf(&out, "%s of the platform: each stops everything (batchfn check shows them)\n", words.Count(p.Platform, "finding"))
	}
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, part := range []struct {
		title  string
		groups []Group
	}{{"rule", p.Rules}, {string(p.By), p.Groups}} {
		if len(part.groups) > 0 {
			fmt.Fprintf(table, "\nby %s:\n", part.title)
		}
		for _, g := range part.groups {
			fmt.Fprintf(table, "  %s\t%d\t%s\n", secret.Printable(cmp.Or(g.Name, "(none)")), len(g.Batches), secret.Printable(g.first()))
		}
	}
	table.Flush()
	return out.Bytes()
}

// first are the first batches of a group.
func (g Group) first() string {
	if len(g.Batches) > shownFirst {
		return strings.Join(g.Batches[:shownFirst], ", ") + ", …"
	}
	return strings.Join(g.Batches, ", ")
}

type jsonPreview struct {
	Version  int         `json:"version"`
	Batches  int         `json:"batches"`
	Stopped  int         `json:"stopped"`
	Today    int         `json:"today"`
	Platform int         `json:"platform"`
	By       By          `json:"by"`
	Rules    []jsonGroup `json:"rules"`
	Groups   []jsonGroup `json:"groups"`
}

type jsonGroup struct {
	Name    string   `json:"name"`
	Batches int      `json:"batches"`
	First   []string `json:"first"`
}

// JSON is the preview for programs.
func (p Preview) JSON() ([]byte, error) {
	return encode.JSON(jsonPreview{1, p.Batches, p.Stopped, p.Today, p.Platform, p.By, jsonGroups(p.Rules), jsonGroups(p.Groups)})
}

func jsonGroups(in []Group) []jsonGroup {
	out := []jsonGroup{}
	for _, g := range in {
		j := jsonGroup{Name: secret.Printable(g.Name), Batches: len(g.Batches)}
		for _, name := range g.Batches[:min(shownFirst, len(g.Batches))] {
			j.First = append(j.First, secret.Printable(name))
		}
		out = append(out, j)
	}
	return out
}
