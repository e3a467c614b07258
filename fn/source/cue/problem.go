package cue

import (
	"fmt"
	"strings"

	"cuelang.org/go/cue/parser"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/token"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/secret"
	"github.com/batchfn/batchfn/fn/spec"
)

// problem is an error of CUE as a finding without a rule.
func problem(e errors.Error) spec.Finding {
	f := spec.Finding{Level: spec.Error, Message: message(e, strings.Join(e.Path(), "."))}
	for _, p := range errors.Positions(e) {
		if p.IsValid() && !f.Pos.Known() {
			f.Pos = position(p)
		}
	}
	switch {
	case strings.Contains(f.Message, "import failed") || strings.Contains(f.Message, "cannot find"):
		f.Hint = "a fleet imports the CUE standard library, packages of its own module and batchfn.dev/fleet; batchfn fetches nothing"
	case strings.Contains(f.Message, "escapes from parent"):
		f.Hint = "batchfn reads only files in the root"
	}
	return f
}

// quotesName begins the messages that quote a name, not a value.
var quotesName = memo.Regexp(`^(@embed: (open|cannot embed|cannot refer|no matches|path not normalized|only relative|failed to stat)|reference|import|import failed:.*|cannot find (package|module)|package|predeclared name|undefined field|field not allowed|invalid import path|missing ','|unreferenced|cannot combine|build constraints)\b`)

// message is what an error about a field says, without the values that CUE
// quotes: a Secret's may be one of them.
func message(e errors.Error, path string) string {
	text := raw(e)
	hidden := strings.HasPrefix(path, "_") || strings.HasPrefix(path, "#") || spec.InEnvironment(path)
	if quotesName().MatchString(text) || !hidden && secret.Public(path[strings.LastIndexByte(path, '.')+1:]) {
		return text
	}
	return secret.Unquoted(text)
}

// raw is what an error says, in one line.
func raw(e errors.Error) string {
	format, args := e.Msg()
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	text := strings.TrimSpace(format)
	if text == "" || text == "import failed" || text == "@embed" { // the cause is wrapped
		text = e.Error()
	}
	return strings.Join(strings.Fields(text), " ")
}

// position is a place of CUE's.
func position(p token.Pos) spec.Pos {
	q := p.Position()
	return spec.Pos{File: q.Filename, Line: q.Line, Col: q.Column}
}

// PackageName is the name in the package clause of a file, or empty. It is false
// of what is not CUE.
func PackageName(name string, text []byte) (string, bool) {
	f, err := parser.ParseFile(name, text, parser.PackageClauseOnly)
	if err != nil {
		return "", false
	}
	return f.PackageName(), true
}
