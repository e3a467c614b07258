package catalog

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// views are what people look at.
var views = map[string]string{"batches": "#", "none": "#q=nothing-like-it", "week": "#view=week&in=jp&zone=local", "codes": "#view=exit-codes", "sheet": "#settle-premium-subscriptions"}

// TestNobodyIsKeptOut runs axe-core over every view, in both schemes and languages.
func TestNobodyIsKeptOut(t *testing.T) {
	axe, err := os.ReadFile("npm/node_modules/axe-core/axe.min.js")
	require.NoError(t, err)
	for _, set := range []setting{{width: 1280}, {width: 375, dark: true}} {
		lang := "en"
		if set.dark {
			lang = "ja"
		}
		b := open(t, from(t, lang, ""), set)
		// What each batch has is alike, and axe takes long: the first of each kind are enough.
		js[bool](b, `(document.querySelectorAll("#_table tbody tr").forEach((tr, i) => { if (i % 40) tr.remove() }), document.querySelectorAll("article").forEach((a, i) => { if (a.id !== "settle-premium-subscriptions" ) a.remove() }), true)`)
		b.do(chromedp.Evaluate[chromedp.Void](string(axe)))
		for name, hash := range views {
			b.at(hash)
			found := js[[]string](b, `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`)
			assert.Empty(t, found, "%s %+v", name, set)
		}
	}
}

// TestNoSidewaysScrolling: a phone shows the whole width of each view.
func TestNoSidewaysScrolling(t *testing.T) {
	for _, width := range []int64{375, 768, 1280} {
		b := open(t, from(t, "ja", ""), setting{width: width})
		for name, hash := range views {
			b.at(hash)
			assert.LessOrEqual(t, js[int](b, `document.documentElement.scrollWidth`), int(width), "%s at %d", name, width)
			assert.True(t, js[bool](b, `(() => { const d = document.querySelector("dialog"); return !d.open || d.scrollWidth <= d.clientWidth })()`), "%s at %d", name, width)
		}
	}
}

// TestThePageIsHTML by html-validate's rules. Ids begin with _ where they must not be
// the name of a batch, and no form is ever submitted.
func TestThePageIsHTML(t *testing.T) {
	for _, page := range []string{file(t, "ja"), "../../examples/catalog/batches.html"} {
		cmd := exec.Command("npm/node_modules/.bin/html-validate", "--config", "html-validate.json", page)
		out, err := cmd.CombinedOutput()
		assert.NoError(t, err, "%.4000s", out)
	}
}

// TestScreenshots keeps pictures, where BATCHFN_SCREENSHOTS says so.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("BATCHFN_SCREENSHOTS")
	if dir == "" {
		return
	}
	for _, width := range []int64{375, 1280, 1920} {
		for dark, lang := range map[bool]string{false: "en", true: "ja"} {
			b := open(t, from(t, lang, ""), setting{width: width, dark: dark})
			for name, hash := range views {
				b.at(hash)
				picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-%s-%d.png", name, lang, width)), picture, 0o644))
			}
		}
	}
}

// later opens a URL with the reader's clock put forward by minutes.
func (b *tab) later(t *testing.T, url string, minutes int) {
	t.Helper()
	b.do(call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: fmt.Sprintf(`{ const now = Date.now; Date.now = () => now() + %d * 6e4 }`, minutes)}),
		chromedp.Navigate(url))
}

// TestHostileText: what a fleet says is text on the page, whatever it looks like.
func TestHostileText(t *testing.T) {
	dir := t.TempDir()
	fleet := filepath.Join(dir, "fleet.cue")
	require.NoError(t, os.WriteFile(fleet, []byte(`package fleet

batches: settle: {owner: "mail", severity: "medium", commands: "run", schedule: "0 3 * * *", description: #"</script><script>document.title = "broken"</script><img src=x onerror=alert(1)> </style> ${x} <!--"#, runbook: "https://wiki.example.com/?q=\"><script>document.title='broken'</script>"}
platform: {
	name:  "acme"
	image: "r.example.com/batch:v1"
	regions: jp: {timeZone: "Asia/Kathmandu", namespace: "batch"}
	owners: mail: channel: "</title><script>document.title='broken'</script>"
	defaults: {resources: {cpu: "100m", memory: "128Mi"}, timeout: "1h"}
}
`), 0o644))
	made, err := pages()
	require.NoError(t, err)
	html := filepath.Join(dir, "page.html")
	cmd := exec.Command(filepath.Join(filepath.Dir(made["en"]), "batchfn"), "catalog", fleet, "--output", html)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	require.NoError(t, cmd.Run(), errs.String())
	b := open(t, "file://"+html, setting{})
	assert.Equal(t, "Batches of acme", js[string](b, "document.title"))
	assert.True(t, strings.HasPrefix(js[string](b, `document.querySelector("#_table tbody tr").cells[1].textContent`), "</script><script>"))
	assert.Equal(t, 0, js[int](b, `document.images.length`))
	b.well("file://" + html)
}
