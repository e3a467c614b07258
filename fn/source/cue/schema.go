package cue

import (
	"bytes"
	"strings"
	"sync"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"

	"github.com/batchfn/batchfn/fn/source/shape"
)

// schemaImport is the import path of the schema.
const schemaImport = "batchfn.dev/fleet"

// serveSchema serves the import of the schema from within: it blanks the
// import and appends a let clause of the same name, so that every line and
// column stays. What the let holds allows everything. batchfn checks the
// evaluated values against the schema itself, and so reports all that is
// wrong, at the user's line, in its own words.
func serveSchema(text []byte) []byte {
	if !bytes.Contains(text, []byte(schemaImport)) {
		return text
	}
	f, err := parser.ParseFile("", text, parser.ImportsOnly)
	if err != nil {
		return text
	}
	out := bytes.Clone(text)
	var lets []string
	for _, d := range f.Decls {
		imports, ok := d.(*ast.ImportDecl)
		if !ok {
			continue
		}
		served := 0
		for _, s := range imports.Specs {
			if p, err := literal.Unquote(s.Path.Value); err != nil || strings.SplitN(p, ":", 2)[0] != schemaImport {
				continue
			}
			name := "fleet"
			if s.Name != nil {
				name = s.Name.Name
			}
			lets = append(lets, "\nlet "+name+" = "+openSchema())
			blank(out[s.Pos().Offset():s.End().Offset()])
			served++
		}
		if served == len(imports.Specs) {
			blank(out[imports.Pos().Offset():imports.End().Offset()])
		}
	}
	return append(out, strings.Join(lets, "")...)
}

func blank(text []byte) {
	for i, b := range text {
		if b != '\n' {
			text[i] = ' '
		}
	}
}

// openSchema is a struct with the schema's definitions, each open to all.
var openSchema = sync.OnceValue(func() string {
	var b strings.Builder
	b.WriteString("{")
	schema := shape.Default()
	for _, name := range schema.Names {
		b.WriteString(name)
		if isOpenStruct(name) {
			b.WriteString(": {...}, ")
		} else {
			b.WriteString(": _, ")
		}
	}
	b.WriteString("}\n")
	return b.String()
})

// isOpenStruct reports whether a definition of the schema is served as a struct
// that is open to all.
func isOpenStruct(name string) bool {
	sh := shape.Default().Def(name)
	return sh != nil && (len(sh.Fields) > 0 || sh.Values != nil && sh.Elem == nil)
}
