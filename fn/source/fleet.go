package source

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/spec"
)

// fleet makes the fleet of what was read. It fails with a *spec.Unreadable, or
// a *spec.LimitReached.
func (j *joining) fleet() (*spec.Fleet, error) {
	f := j.read()
	if err := j.addEntries(f); err != nil {
		return f, err
	}
	if err := j.beforeRules(); err != nil {
		return nil, err
	}
	spec.SortEntries(f.Entries)
	j.checkNames(f.Entries)
	j.addMisread()
	f.Findings = j.withoutConflicts()
	return f, nil
}

// withoutConflicts leaves out what CUE cannot make one of two files: where two files use
// one name, that is the only mistake. Where one file defines an entry twice, it says so.
func (j *joining) withoutConflicts() []spec.Finding {
	twice := map[string]bool{}
	for _, f := range j.findings {
		if f.Rule == "name-unique" && f.Batch != "" {
			twice[f.Batch] = true
		}
	}
	again := map[string]bool{}
	for _, r := range j.repeated {
		again[r.Name] = true
	}
	for i := range j.findings {
		if f := &j.findings[i]; f.Rule == "field-valid" && again[f.Batch] && len(f.Related) > 0 && f.Hint == "" {
			f.Hint = "the entry is defined twice: rename the copy, or set each field once"
		}
	}
	return slices.DeleteFunc(j.findings, func(f spec.Finding) bool {
		return f.Rule == "field-valid" && twice[f.Batch] && slices.ContainsFunc(f.Related, func(r spec.Related) bool { return r.Pos.File != f.Pos.File })
	})
}

// beforeRules asks whether CUE may evaluate the rules of the platforms: policy
// will.
func (j *joining) beforeRules() error {
	for _, p := range j.platforms {
		if rules := p.Node.At("policy", "custom"); j.opts.BeforeEvaluation != nil && rules.Is(spec.Map) && len(rules.Fields) > 0 {
			return j.opts.BeforeEvaluation()
		}
	}
	return nil
}

// read is a fleet with nothing but what was read, for the excerpts of an error.
func (j *joining) read() *spec.Fleet {
	slices.SortFunc(j.files, comparePaths)
	return &spec.Fleet{Files: slices.Compact(j.files), Sources: j.sources, Evaluated: j.evaluated, Ignored: j.ignored, Repeated: j.repeated}
}

// comparePaths orders files as a reader meets them: those of a directory
// before those of its subdirectories.
func comparePaths(a, b string) int {
	return cmp.Or(strings.Compare(path.Dir(a), path.Dir(b)), strings.Compare(a, b))
}

// addEntries adds the entries of each package, with the platform that it sees.
func (j *joining) addEntries(f *spec.Fleet) error {
	shared, others := j.platformOfNamed(), j.platformOfOthers()
	var missing []spec.Finding
	entries := 0
	for _, p := range j.packages {
		n := j.merge(p.Platform, shared)
		if n == nil && p.Dir == "" {
			n = others
		}
		if n == nil {
			if len(p.Entries) > 0 {
				missing = append(missing, j.missingPlatform(p))
			}
			continue
		}
		platform := j.platformOf(n, p.Within)
		f.Platform = cmp.Or(f.Platform, platform)
		j.checkUnknown(p)
		if entries += len(p.Entries); entries > j.opts.MaxEntries {
			return &spec.LimitReached{Message: fmt.Sprintf("more than %d entries: raise --max-entries, or render a part of the fleet", j.opts.MaxEntries)}
		}
		for _, e := range p.Entries {
			if entry := j.entry(e, platform); entry != nil {
				f.Entries = append(f.Entries, entry)
			}
		}
	}
	if f.Platform == nil && len(missing) == 0 {
		missing = append(missing, j.missingPlatform(j.packages[0]))
	}
	if len(missing) > 0 {
		return &spec.Unreadable{Problems: append(j.misspelt(), missing...)}
	}
	return nil
}

// checkNames reports names that are used twice, whatever the kinds.
func (j *joining) checkNames(entries []*spec.Entry) {
	byName := map[string][]*spec.Entry{}
	for _, e := range entries {
		if e.Name != "" {
			byName[e.Name] = append(byName[e.Name], e)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		same := byName[name]
		slices.SortStableFunc(same, func(x, y *spec.Entry) int {
			if first, _ := content.InOrder(x.Pos, y.Pos); first == x.Pos {
				return -1
			}
			return 1
		})
		for _, e := range same[1:] {
			j.once(content.Twice(e.Kind, name, same[0].Pos, e.Pos))
		}
	}
}
