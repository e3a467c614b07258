package adopt

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/cuetext"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// Given is the text of the platform to start from, where that is CUE.
type Given struct {
	Text    []byte
	Package string // its package; "" where it has no clause
}

// Files are the fleet as text by file name, and all of it as the text of one file.
// Fields of the given platform stay as they were written.
func (p *Plan) Files(given *Given) (files map[string][]byte, whole []byte, err error) {
	pkg := "fleet"
	if given != nil && given.Package != "" {
		pkg = given.Package
	}
	p.share(given)
	platform, err := p.platformFile(given, pkg)
	if err != nil {
		return nil, nil, err
	}
	files = map[string][]byte{"platform.cue": platform}
	whole = slices.Clone(platform)
	entries := p.byFile()
	for _, name := range p.fileNames() {
		var decls []cuetext.Decl
		for _, s := range p.shared[name] {
			decls = append(decls, s.decl())
		}
		for _, e := range entries[name] {
			decls = append(decls, e.decl())
		}
		text, err := cuetext.File(pkg, nil, decls)
		if err != nil {
			return nil, nil, err
		}
		files[name] = text
		if text, err = cuetext.Fields(decls); err != nil {
			return nil, nil, err
		}
		whole = append(append(whole, '\n'), text...)
	}
	return files, whole, nil
}

func (p *Plan) platformFile(given *Given, pkg string) ([]byte, error) {
	if given == nil {
		return cuetext.File(pkg, []string{"The settings of all batches. batchfn check reports what is missing."},
			[]cuetext.Decl{{Path: []string{"platform"}, Value: arranged(p.platform), Open: true, Notes: p.zoneNotes()}})
	}
	text := bytes.TrimRight(given.Text, "\n")
	if given.Package == "" {
		text = append([]byte("package "+pkg+"\n\n"), text...)
	}
	text = append(text, '\n')
	if len(p.added.Fields) == 0 {
		return text, nil
	}
	more, err := cuetext.Fields([]cuetext.Decl{{Path: []string{"platform"}, Value: arranged(p.added), Open: true,
		Notes: map[string][]string{"": {"What batchfn import found in the manifests."}}}})
	return append(append(text, '\n'), bytes.TrimLeft(more, "\n")...), err
}

// zoneNotes say what CronJobs of a region have as their zone, where the region has
// none: whether it is the region's is for people to say.
func (p *Plan) zoneNotes() map[string][]string {
	notes := map[string][]string{}
	for _, f := range p.platform.Get("regions").Map() {
		if zone := p.zones[f.Name]; zone != "" && f.Value.Get("timeZone") == nil {
			notes["regions."+f.Name] = []string{`Most of its CronJobs have timeZone: "` + zone + `".`}
		}
	}
	return notes
}

// platformOrder is that of the platform's fields, those of its regions, and those of
// its defaults.
var platformOrder = []string{"name", "image", "regions", "owners", "severities", "defaults", "profiles", "istio", "wrapper", "datadog", "argocd", "protect",
	"timeZone", "namespace", "env", "datadogEnv", "aws",
	"resources", "envFrom", "serviceAccount", "timeout", "startingDeadline", "gracePeriod", "history", "ttl", "labels", "annotations", "podSpec", "container", "triggerAuthentication"}

// arranged is a platform in the order that people read it in.
func arranged(n *spec.Node) *spec.Node {
	n = arrange(n)
	if defaults := n.Get("defaults"); defaults != nil {
		set(n, "defaults", arrange(defaults))
	}
	if regions := n.Get("regions"); regions != nil {
		out := structure()
		for _, f := range regions.Fields {
			set(out, f.Name, arrange(f.Value))
		}
		set(n, "regions", out)
	}
	return n
}

func arrange(n *spec.Node) *spec.Node {
	out := *n
	out.Fields = slices.Clone(n.Fields)
	slices.SortStableFunc(out.Fields, func(a, b spec.Field) int {
		return slices.Index(platformOrder, a.Name) - slices.Index(platformOrder, b.Name)
	})
	return &out
}

// decl is an entry as a declaration.
func (e *Entry) decl() cuetext.Decl {
	d := cuetext.Decl{Path: []string{string(e.Kind), e.Name}, With: e.with, Value: e.node, Open: true, Notes: map[string][]string{}}
	for _, n := range e.notes {
		field := n.Field
		if e.node.At(strings.Split(field, ".")...) == nil {
			field = ""
		}
		withheld := secret.NewLines(n.Lines)
		for i, line := range n.Lines {
			if withheld.Withheld(i) {
				line = "(a line that may contain a secret)"
			}
			d.Notes[field] = append(d.Notes[field], line)
		}
	}
	return d
}

// fileNames are the files of entries: one for each owner, else for each directory.
func (p *Plan) fileNames() []string {
	return slices.Sorted(maps.Keys(p.byFile()))
}

var notInNames = memo.Regexp(`[^a-z0-9.-]+`)

func (e *Entry) file() string {
	base := e.mostOwner().Str()
	if base == "" {
		base = path.Base(e.dir)
	}
	base = strings.Trim(notInNames().ReplaceAllString(strings.ToLower(base), "-"), "-.")
	switch base {
	case "":
		base = "batches"
	case "platform", "schema":
		base += "-batches" // these are other files of a fleet
	}
	return base + ".cue"
}

// byFile are the entries of each file: batches, iterators, workers, each in the order
// in which they were read.
func (p *Plan) byFile() map[string][]*Entry {
	files := map[string][]*Entry{}
	for _, kind := range spec.Kinds {
		for _, e := range p.Entries {
			if e.Kind == kind {
				files[e.file()] = append(files[e.file()], e)
			}
		}
	}
	return files
}
