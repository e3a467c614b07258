package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// CodeOwners writes a line for each file of a fleet, with the codeowner of each team
// that owns an entry in it (https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners).
// file names files from the root of the repository. What nobody can review alone,
// or at all, is a warning: entries of several teams in a file, and a team without a
// codeowner. A file without any codeowner has no line, since that would take the
// file from whoever owns its directory.
func CodeOwners(f *spec.Fleet, regions []string, file func(string) string) (text []byte, warnings []string) {
	owned := map[string][]*spec.Entry{}
	for _, e := range f.Entries {
		if e.Pos.Known() && len(asked(e.Regions(), regions)) > 0 {
			owned[file(e.Pos.File)] = append(owned[file(e.Pos.File)], e)
		}
	}
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(owned)) {
		teams, handles, without := ownersOf(owned[name])
		if len(teams) > 1 {
			warnings = append(warnings, fmt.Sprintf("%s: entries of %s, so that each of them reviews all changes; give each team its own file", secret.Printable(name), strings.Join(teams, ", ")))
		}
		for _, team := range without {
			warnings = append(warnings, fmt.Sprintf("%s: owner %q has no codeowner; set platform.owners.%s.codeowner", secret.Printable(name), team, team))
		}
		if len(handles) > 0 {
			fmt.Fprintf(&out, "/%s %s\n", pattern(name), strings.Join(handles, " "))
		}
	}
	return []byte(out.String()), warnings
}

// ownersOf are the teams of entries by name, their codeowners, and the teams that
// have none.
func ownersOf(entries []*spec.Entry) (teams, handles, without []string) {
	by := map[string]string{}
	for _, e := range entries {
		for _, r := range e.Regions() {
			w := e.In(r)
			by[w.Owner] = w.OwnerInfo().CodeOwner
			break // no override has an owner
		}
	}
	for _, team := range slices.Sorted(maps.Keys(by)) {
		teams = append(teams, team)
		switch handle := by[team]; {
		case handle == "":
			without = append(without, team)
		case !slices.Contains(handles, handle):
			handles = append(handles, handle)
		}
	}
	return teams, handles, without
}

// pattern is a file as a pattern that matches it alone: what patterns give a
// meaning gets a backslash, as in .gitignore.
func pattern(name string) string {
	var out strings.Builder
	for _, r := range name {
		if strings.ContainsRune(`\*?[]# `, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
