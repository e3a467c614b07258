package source

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/source/content"
	"github.com/batchfn/batchfn/fn/source/shape"
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

// misspelt are the top-level fields that no fleet has: where there is no platform,
// one of them may be it.
func (j *joining) misspelt() []spec.Finding {
	found := newJoining(j.opts)
	for _, p := range j.packages {
		found.checkUnknown(p)
	}
	return found.findings
}

// checkUnknown reports top-level fields that no fleet has.
func (j *joining) checkUnknown(p *pkg) {
	names := shape.Default().Def("#Fleet").FieldNames()
	for _, f := range p.Unknown {
		hint := cmp.Or(nearest.Hint(f.Name, names), ofAnEntry(f.Name), "start your own fields with an underscore: _"+f.Name)
		if strings.HasPrefix(f.Name, "_") {
			hint = "write it without quotes, which make a hidden field an ordinary one"
		}
		j.once(spec.Finding{Rule: "field-known", Level: spec.Error, Pos: f.Pos, Field: f.Name,
			Message: fmt.Sprintf("unknown field %q: a fleet has platform, batches, iterators and workers", f.Name), Hint: hint})
	}
}

// ofAnEntry explains a top-level field that is one of an entry: who is used to YAML
// takes what is indented for a block.
func ofAnEntry(name string) string {
	for _, kind := range spec.Kinds {
		if shape.Default().Entry(kind).Field(name) != nil {
			return fmt.Sprintf("%s is a field of an entry; %s%s: NAME: {%s: …}", name, braces, kind, name)
		}
	}
	return ""
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
