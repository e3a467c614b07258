package catalog

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"

	"github.com/batchfn/batchfn/fn/memo"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
	//go:embed page.js
	pageJS string
)

// page is what the template sees.
type page struct {
	*Catalog
	Title     string
	CSP       template.HTMLAttr
	CSS       template.CSS
	JS        template.JS
	Data      data
	Kinds     []choice
	Owners    []*owner
	ExitCodes template.HTML
}

// data is what the script reads: who starts when, and its phrases.
type data struct {
	*cells
	Until   string            `json:"until"` // the end of next runs
	Phrases map[string]string `json:"phrases"`
}

// choice is an option of a filter.
type choice struct{ Value, Name string }

// HTML writes the catalog as one file. It asks for nothing else: style, script and
// data are in it, and its Content-Security-Policy lets nothing in besides
// (https://www.w3.org/TR/CSP3/). It reads without the script, too, which filters,
// sorts and shows one batch at a time.
func HTML(c *Catalog) ([]byte, error) {
	t, err := template.New("page").Funcs(c.phrases.functions()).Funcs(template.FuncMap{"shown": c.shows}).Parse(c.phrases.in(pageHTML))
	if err != nil {
		return nil, err
	}
	p := page{Catalog: c, Title: c.title(), CSP: policyOf(pageCSS, pageJS), CSS: template.CSS(pageCSS), JS: template.JS(pageJS),
		Data: data{c.cells(), stamp(c.Until()), c.phrases.script()}, Kinds: c.kinds(), Owners: c.owners(), ExitCodes: template.HTML(c.opts.ExitCodes)}
	var out bytes.Buffer
	err = t.Execute(&out, p)
	return out.Bytes(), err
}

// in is the template with its own phrases in the language: put in once, not asked for by
// every batch.
func (p *phrases) in(text string) string {
	return phrase().ReplaceAllStringFunc(text, func(action string) string {
		return template.HTMLEscapeString(p.T(phrase().FindStringSubmatch(action)[1]))
	})
}

var phrase = memo.Regexp(`\{\{t "([^"]+)"\}\}`)

// functions are those of the template that speak.
func (p *phrases) functions() template.FuncMap {
	return template.FuncMap{
		"t": p.T, "tf": p.format, "around": p.around, "moment": p.moment, "utc": p.utc, "stamp": stamp,
		"safety": func(b *Batch) []string { return b.safety(p.T) },
		"quiet":  func(h *Heatmap) []string { return h.quietHours(p.T) },
	}
}

// policyOf lets in the style and the script, by their hashes, and an icon.
func policyOf(css, js string) template.HTMLAttr {
	return template.HTMLAttr(fmt.Sprintf(`content="default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"`, hash(css), hash(js)))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
