package mutants

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// overlay is the module with a switch at each site: the environment variable of the
// package mutant moves one of them by one.
type overlay struct {
	root, dir string
	sites     []*site
	replace   map[string]string
}

// instrument puts the switches into packages.
func instrument(root, dir string, pkgs []*pkg) (*overlay, error) {
	o := &overlay{root: root, dir: dir, replace: map[string]string{}}
	for _, p := range pkgs {
		for _, file := range p.files {
			if name := p.fset.Position(file.Pos()).Filename; !judges(strings.TrimPrefix(name, root+"/")) {
				continue
			}
			if err := o.file(p, file); err != nil {
				return nil, err
			}
		}
	}
	if err := o.schema(); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(root, "testdata/mutants/switch.go.txt"))
	if err != nil {
		return nil, err
	}
	return o, o.put(filepath.Join(root, "fn/mutant/mutant.go"), text)
}

func (o *overlay) file(p *pkg, file *ast.File) error {
	name := p.fset.Position(file.Pos()).Filename
	source, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	next := len(o.sites)
	f := &finder{pkg: p, name: strings.TrimPrefix(name, o.root+"/"), source: source, next: &next}
	ast.Walk(f, file)
	if len(f.sites) == 0 {
		return nil
	}
	o.sites = append(o.sites, f.sites...)
	at := f.at(file.Name.End())
	edits := []edit{{at, 0, "\n\nimport \"github.com/batchfn/batchfn/fn/mutant\"\n"}}
	for _, s := range f.sites {
		edits = append(edits, s.edits...)
	}
	return o.put(name, apply(source, edits))
}

// apply makes edits. Of those at one place the first found is the outermost: it opens
// first and closes last.
func apply(source []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Compare(a.at, b.at) })
	var out bytes.Buffer
	last := 0
	for _, e := range edits {
		out.Write(source[last:e.at])
		out.WriteString(e.text)
		last = e.at + e.length
	}
	out.Write(source[last:])
	return out.Bytes()
}

// bounds are the numbers of the schema: bounds of values, counts in patterns, arguments
// of formats.
var bounds = regexp.MustCompile(`[<>]=? ?(-?[0-9]+)|\{([0-9]+)(?:,([0-9]+))?\}|@format\([a-z]+,([0-9]+)`)

// schema makes the schema a text with a switch for each number.
func (o *overlay) schema() error {
	name := filepath.Join(o.root, "fn/spec/schema.cue")
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	id := len(o.sites)
	for _, m := range movesOf(bounds, string(text)) {
		number := 1 + bytes.Count(text[:m.at], []byte("\n"))
		if len(o.sites) == id || o.sites[len(o.sites)-1].number != number {
			line := strings.TrimSpace(strings.Split(string(text), "\n")[number-1])
			o.sites = append(o.sites, &site{file: "fn/spec/schema.cue", number: number, line: line, text: line})
		}
		last := o.sites[len(o.sites)-1]
		last.moves = append(last.moves, m)
	}
	return o.put(filepath.Join(o.root, "fn/spec/mutant.go"), fmt.Appendf(nil, `package spec

import "github.com/batchfn/batchfn/fn/mutant"

func init() {
	for id := %d; id < %d; id++ {
		Schema = mutant.Text(id, Schema)
	}
}
`, id, len(o.sites)))
}

func (o *overlay) put(name string, text []byte) error {
	to := filepath.Join(o.dir, fmt.Sprintf("%d.go", len(o.replace)))
	o.replace[name] = to
	return os.WriteFile(to, text, 0o644)
}

// write writes what go's flag -overlay reads.
func (o *overlay) write() (string, error) {
	text, err := json.Marshal(map[string]any{"Replace": o.replace})
	if err != nil {
		return "", err
	}
	name := filepath.Join(o.dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o644)
}
