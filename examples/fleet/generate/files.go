package main

import (
	"fmt"
	"path"
	"strings"
)

// markerStart begins the first line of every generated file, and tells it from one of a person.
const markerStart = "Written by `go run ./examples/fleet/generate"

// marker names the command that writes the same fleet again.
func (o options) marker() string {
	command := markerStart
	if o.batches != defaults.batches {
		command += fmt.Sprintf(" -batches %d", o.batches)
	}
	if o.seed != defaults.seed {
		command += fmt.Sprintf(" -seed %d", o.seed)
	}
	if o.teams != defaults.teams {
		command += fmt.Sprintf(" -teams %d", o.teams)
	}
	return command + "`; change the generator, not this file."
}

// files are the texts of a fleet by their path.
func files(o options) map[string]string {
	teams := newFleet(o)
	texts := map[string]string{
		"cue.mod/module.cue": moduleFile(o),
		"platform.cue":       platformFile(o, teams),
	}
	for _, t := range teams {
		add := func(list, about string, entries []entry) {
			if len(entries) > 0 {
				texts[path.Join(t.owner, list+".cue")] = entriesFile(o, t, list, about, entries)
			}
		}
		add("batches", "runs on a schedule", t.batches)
		add("iterators", "runs in a loop", t.iterators)
		add("workers", "runs when a queue has messages", t.workers)
	}
	return texts
}

func moduleFile(o options) string {
	return "// " + o.marker() + "\n" +
		"module: \"example.com/fleet\"\n" +
		"language: version: \"v0.15.0\"\n"
}

func entriesFile(o options, t team, list, about string, entries []entry) string {
	var out strings.Builder
	fmt.Fprintf(&out, "// %s\n\n// What %s %s.\npackage fleet\n", o.marker(), t.owner, about)
	for _, s := range t.domain.shared {
		if uses(entries, s) {
			fmt.Fprintf(&out, "\n// %s\n%s: {\n%s}\n", s.about, s.name, cueFields(s.fields, 1))
		}
	}
	if t.domain.asList {
		writeList(&out, list, entries)
	} else {
		writeByName(&out, list, entries)
	}
	return out.String()
}

func uses(entries []entry, s shared) bool {
	for _, e := range entries {
		if e.shared == s.name {
			return true
		}
	}
	return false
}

func writeByName(out *strings.Builder, list string, entries []entry) {
	for _, e := range entries {
		base := ""
		if e.shared != "" {
			base = e.shared + " & "
		}
		fmt.Fprintf(out, "\n%s: %s: %s{\n%s}\n", list, cueKey(e.name), base, cueFields(e.fields, 1))
	}
}

func writeList(out *strings.Builder, list string, entries []entry) {
	fmt.Fprintf(out, "\n%s: [\n", list)
	for _, e := range entries {
		named := append(object{{"name", e.name}}, e.fields...)
		fmt.Fprintf(out, "\t{\n%s\t},\n", cueFields(named, 2))
	}
	out.WriteString("]\n")
}
