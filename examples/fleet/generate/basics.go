package main

import (
	"fmt"
	"strings"
)

// withBasics says who owns the entry and what it runs.
func withBasics(c chance, e object, owner string, d domain, j job) object {
	e = e.with("owner", owner).
		with("severity", j.severity).
		with("description", j.says).
		with("commands", commands(c, d, j.does))
	if e.text("severity") == critical || j.severity == high && c.oneIn(6) {
		e = e.with("runbook", fmt.Sprintf("https://wiki.example.com/%s/runbooks/%s", owner, j.name))
	}
	if d.image != "" {
		e = e.with("image", d.image)
	}
	if j.severity == medium && !e.has("overrides") && c.oneIn(18) {
		e = e.with("regions", pick(c, [][]string{{"jp"}, {"jp", "tw"}, {"jp", "kr"}}))
	}
	return e
}

// commands is one string for a shell reader, or the words as a list. A command with quotes stays
// a string: splitting it is batchfn's work, not the generator's.
func commands(c chance, d domain, does string) any {
	line := d.launch + " " + does
	if strings.Contains(line, "'") || !d.listed && !c.oneIn(7) {
		return line
	}
	return strings.Fields(line)
}
