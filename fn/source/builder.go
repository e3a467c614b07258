package source

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/source/shape"
	"github.com/batchfn/batchfn/fn/spec"
)

// builder gathers packages and makes the fleet of them.
type builder struct {
	maxEntries  int
	evaluateAll bool
	within      string
	packages    []*pkg
	findings    []spec.Finding
	files       []string
	sources     map[string][]byte
	platforms   []*spec.Platform
	evaluated   []spec.Related
}

// pkg is what one directory, or the files that were named themselves, say.
type pkg struct {
	root     *root
	dir      string // "" for files that were named themselves
	within   string // path of the fleet in its file, where places are lost
	name     string // of the CUE package
	module   string // directory with cue.mod, or ""
	defs     *definitions
	platform *spec.Node
	entries  []*rawEntry
	unknown  []spec.Field // top-level fields that no fleet has
}

type rawEntry struct {
	kind   spec.Kind
	key    string // the name in the struct form
	index  int    // in the list form; else -1
	within string // path of the entry in its file, where places are lost
	pos    spec.Pos
	node   *spec.Node
}

func newBuilder(maxEntries int) *builder {
	return &builder{maxEntries: maxEntries, sources: map[string][]byte{}}
}

func (b *builder) addFile(name string) {
	if !slices.Contains(b.files, name) {
		b.files = append(b.files, name)
	}
}

func (b *builder) addSources(r *root) { maps.Copy(b.sources, r.sources) }

// unread is a fleet with nothing but sources, for the excerpts of an error.
func (b *builder) unread() *spec.Fleet {
	return &spec.Fleet{Files: b.files, Sources: b.sources, Evaluated: b.evaluated}
}

func (b *builder) fleet() (*spec.Fleet, error) {
	slices.SortFunc(b.files, comparePaths)
	f := &spec.Fleet{Files: b.files, Sources: b.sources, Evaluated: b.evaluated}
	if err := b.resolvePlatforms(f); err != nil {
		return f, err
	}
	spec.SortEntries(f.Entries)
	b.checkNames(f.Entries)
	f.Findings = b.findings
	return f, nil
}

// comparePaths orders files as a reader meets them: those of a directory
// before those of its subdirectories.
func comparePaths(a, b string) int {
	if c := strings.Compare(path.Dir(a), path.Dir(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// resolvePlatforms gives each package the platform it sees: its own, that of
// the named files, or where an argument has none the one of the others.
func (b *builder) resolvePlatforms(f *spec.Fleet) error {
	var shared *spec.Node
	for _, p := range b.packages {
		if p.dir == "" {
			shared = b.mergePlatforms(shared, p.platform)
		}
	}
	others := b.platformOfOthers()
	var missing []spec.Finding
	entries := 0
	for _, p := range b.packages {
		n := b.mergePlatforms(p.platform, shared)
		if n == nil && p.dir == "" {
			n = others
		}
		if n == nil {
			if len(p.entries) > 0 {
				missing = append(missing, b.missingPlatform(p))
			}
			continue
		}
		platform := b.platformOf(n, p.within)
		if f.Platform == nil {
			f.Platform = platform
		}
		b.checkUnknown(p)
		for _, e := range p.entries {
			if entries++; entries > b.maxEntries {
				return &spec.LimitReached{Message: fmt.Sprintf("more than %d entries: raise --max-entries, or render a part of the fleet", b.maxEntries)}
			}
			if entry := b.entry(e, platform); entry != nil {
				f.Entries = append(f.Entries, entry)
			}
		}
	}
	if f.Platform == nil && len(missing) == 0 {
		missing = append(missing, b.missingPlatform(b.packages[0]))
	}
	if len(missing) > 0 {
		return &spec.Unreadable{Problems: missing}
	}
	return nil
}

// platformOfOthers is what the directories say, for files that were named
// beside them.
func (b *builder) platformOfOthers() (n *spec.Node) {
	for _, p := range b.packages {
		if p.dir != "" && n == nil {
			n = p.platform
		}
	}
	return n
}

// platformOf reads and checks a platform once, however many packages share it.
func (b *builder) platformOf(n *spec.Node, within string) *spec.Platform {
	for _, p := range b.platforms {
		if p.Node == n || p.Node.Equal(n) {
			return p
		}
	}
	def := shape.Default().Def("#Platform")
	for _, problem := range shape.Check(n, def, "platform") {
		f := finding(problem, "", "")
		f.Within = within
		b.once(f)
	}
	p := spec.NewPlatform(n)
	b.platforms = append(b.platforms, p)
	return p
}

func (b *builder) checkUnknown(p *pkg) {
	names := shape.Default().Def("#Fleet").FieldNames()
	for _, f := range p.unknown {
		b.once(spec.Finding{Rule: "field-known", Level: spec.Error, Pos: f.Pos, Field: f.Name,
			Message: fmt.Sprintf("unknown field %q: a fleet has platform, batches, iterators and workers", f.Name),
			Hint:    topLevelHint(f.Name, names)})
	}
}

// entry checks the shape of an entry and names it.
func (b *builder) entry(e *rawEntry, p *spec.Platform) *spec.Entry {
	name := e.node.Get("name")
	entry := &spec.Entry{Kind: e.kind, Name: e.key, Pos: e.pos, NamePos: e.pos, Within: e.within, Node: e.node, Platform: p}
	if name.Is(spec.String) && (e.key == "" || name.Text == e.key) {
		entry.Name, entry.NamePos = name.Text, name.Pos
	}
	shown := entry.Name
	if shown == "" && e.index >= 0 {
		shown = fmt.Sprintf("%s[%d]", e.kind, e.index)
	}
	if e.index < 0 && name.Is(spec.String) && name.Text != e.key {
		b.findings = append(b.findings, finding(shape.Problem{Rule: "name-valid", Pos: name.Pos, Field: "name",
			Message: fmt.Sprintf("name is %q, but the entry is called %q", name.Text, e.key), Hint: "leave name out: the key is the name"}, e.kind, shown))
	}
	if e.node.Type == spec.Invalid {
		return nil
	}
	if !e.node.Is(spec.Map) {
		b.findings = append(b.findings, finding(shape.Problem{Rule: "field-valid", Pos: e.node.Pos,
			Message: "the entry is " + e.node.Type.String() + ", want a struct"}, e.kind, shown))
		return nil
	}
	before := len(b.findings)
	for _, problem := range shape.Check(e.node, shape.Default().Entry(e.kind), "") {
		if problem.Rule == "field-known" {
			problem.Hint = cmp.Or(problem.Hint, misplaced(problem.Field, e.kind))
		}
		b.findings = append(b.findings, finding(problem, e.kind, shown))
	}
	for i := range b.findings[before:] {
		b.findings[before+i].Within = e.within
	}
	return entry
}

// misplaced explains a field that another kind has.
func misplaced(field string, kind spec.Kind) string {
	for _, other := range spec.Kinds {
		if other != kind && shape.Default().Entry(other).Field(field) != nil {
			return fmt.Sprintf("%s is a field of %s, this entry stands in %s", field, other, kind)
		}
	}
	return ""
}

func finding(p shape.Problem, kind spec.Kind, batch string) spec.Finding {
	return spec.Finding{Rule: p.Rule, Level: spec.Error, Pos: p.Pos, Kind: kind, Batch: batch, Field: p.Field, Message: p.Message, Hint: p.Hint}
}

// checkNames reports names that are used twice, whatever the kinds.
func (b *builder) checkNames(entries []*spec.Entry) {
	byName := map[string][]*spec.Entry{}
	for _, e := range entries {
		if e.Name != "" {
			byName[e.Name] = append(byName[e.Name], e)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		same := byName[name]
		slices.SortStableFunc(same, func(x, y *spec.Entry) int {
			if first, _ := inOrder(x.Pos, y.Pos); first == x.Pos {
				return -1
			}
			return 1
		})
		for _, e := range same[1:] {
			b.twice(e.Kind, name, same[0].Pos, e.Pos)
		}
	}
}
