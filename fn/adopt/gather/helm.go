package gather

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"github.com/batchfn/batchfn/fn/command"
	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/spec"
)

func isTemplate(text []byte) bool { return bytes.Contains(text, []byte("{{")) }

// ofHelm is what only a template of Helm has.
var ofHelm = memo.Regexp(`\{\{-?\s*(\.Values|\.Release|\.Chart|\$\.|include |template |tpl |toYaml |range |with |if )`)

func isOfHelm(text []byte) bool { return isTemplate(text) && ofHelm().Match(text) }

// helm notes a template of Helm, with the command that renders its chart.
func (g *gatherer) helm(at spec.Pos) {
	chart := path.Dir(filepath.ToSlash(at.File))
	if i := strings.Index(chart+"/", "/templates/"); i >= 0 {
		chart = chart[:i]
	}
	g.refuse(at, "a template of Helm, not a manifest", "render it: helm template "+command.Quote(path.Base(chart))+" "+command.Quote(chart)+" | batchfn import - -o DIR")
}
