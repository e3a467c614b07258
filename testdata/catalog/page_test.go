package catalog

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func from(t *testing.T, lang, hash string) string { return "file://" + file(t, lang) + hash }

// TestNothingIsAskedFor opens the page from disk and from a server that adds a policy
// of its own, walks through all views, and wants no request but the page's.
func TestNothingIsAskedFor(t *testing.T) {
	html, err := os.ReadFile(file(t, "en"))
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/batches.html" {
			t.Errorf("%s was asked for", r.URL)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(html)
	}))
	defer server.Close()
	for _, at := range []string{from(t, "en", ""), server.URL + "/batches.html"} {
		b := open(t, at, setting{})
		b.do(click(`nav a[href="#_week"]`), click(`.map.on td.h0`), click(`nav a[href="#_exit-codes"]`), click(`nav a[href="#_batches"]`))
		b.do(typed(`[name=q]`, "ledger"), click(`#_table tbody tr:not([hidden]) a`))
		b.until(`document.querySelector("dialog").open`)
		b.well(at)
	}
}

func TestSearch(t *testing.T) {
	b := open(t, from(t, "en", ""), setting{})
	assert.Len(t, b.shown(), 332)
	b.do(slash())
	assert.Equal(t, "q", js[string](b, "document.activeElement.name"))
	b.do(typed(`[name=q]`, "declined payments"))
	shown := b.shown()
	assert.Contains(t, shown, "retry-declined-cards", "words of a name and of an owner")
	assert.Less(t, len(shown), 20)
	assert.Contains(t, js[string](b, "location.hash"), "q=")
	b.press(escape)
	assert.Len(t, b.shown(), 332)
	b.do(typed(`[name=q]`, "no such batch"))
	assert.Empty(t, b.shown())
	assert.True(t, js[bool](b, `document.getElementById("_none").checkVisibility()`))
	b.do(click("#_none button"))
	b.until(`document.getElementById("_count").textContent === "332 batches"`)
	assert.Len(t, b.shown(), 332)
}

// TestFiltersAreInTheHash: what a filter shows can be linked.
func TestFiltersAreInTheHash(t *testing.T) {
	b := open(t, from(t, "en", ""), setting{})
	for name, value := range map[string]string{"region": "kr", "owner": "growth", "severity": "medium", "kind": "batches", "suspended": "yes"} {
		js[bool](b, `(() => { const s = document.querySelector("[name=`+name+`]"); s.value = "`+value+`"; s.dispatchEvent(new Event("input", { bubbles: true })); return true })()`)
	}
	shown := b.shown()
	require.NotEmpty(t, shown)
	assert.Less(t, len(shown), 60)
	hash := js[string](b, "location.hash")
	values, err := url.ParseQuery(strings.TrimPrefix(hash, "#"))
	require.NoError(t, err)
	assert.Equal(t, url.Values{"region": {"kr"}, "owner": {"growth"}, "severity": {"medium"}, "kind": {"batches"}, "suspended": {"yes"}}, values)

	again := open(t, from(t, "ja", hash), setting{})
	assert.Equal(t, shown, again.shown(), "in another tab, and another language")
	again.do(click("[type=reset]"))
	again.until(`location.hash === "#"||location.hash === ""`)
	assert.Len(t, again.shown(), 332)
}

// TestAFilterMatchesIfARegionDoes: suspended in Korea is not suspended in Japan.
func TestAFilterMatchesIfARegionDoes(t *testing.T) {
	b := open(t, from(t, "en", "#region=kr&suspended=yes&owner=growth"), setting{})
	kr := b.shown()
	b.at("#region=jp&suspended=yes&owner=growth")
	jp := b.shown()
	assert.NotEmpty(t, kr)
	assert.Less(t, len(jp), len(kr))
}

func TestSort(t *testing.T) {
	b := open(t, from(t, "en", ""), setting{})
	b.do(click(`[data-sort=name] button`))
	shown := b.shown()
	assert.True(t, slices.IsSorted(shown))
	assert.Equal(t, "ascending", js[string](b, `document.querySelector("[data-sort=name]").ariaSort`))
	b.do(click(`[data-sort=name] button`))
	slices.Reverse(shown)
	assert.Equal(t, shown, b.shown())
	assert.Equal(t, "#sort=-name", js[string](b, "location.hash"))
	b.at("#sort=severity")
	assert.Equal(t, "critical", js[string](b, `document.querySelector("#_table tbody .sev").textContent`))
}

// closed is a dialog whose page has heard of it: the event comes after the dialog is gone.
const closed = `!document.querySelector("dialog").open && !document.documentElement.classList.contains("sheet")`

// TestABatchOpensByTheKeyboard, keeps the focus, and gives it back.
func TestABatchOpensByTheKeyboard(t *testing.T) {
	b := open(t, from(t, "en", "#owner=payments&severity=critical"), setting{})
	name := b.shown()[0]
	js[bool](b, `(document.querySelector("#_table tbody tr:not([hidden]) a").focus(), true)`)
	b.press(enter)
	b.until(`document.querySelector("dialog").open`)
	assert.Equal(t, "#"+name, js[string](b, "location.hash"))
	assert.Equal(t, name, js[string](b, `document.querySelector("dialog").getAttribute("aria-label")`))
	for range 12 {
		b.press(next)
		require.True(t, js[bool](b, `document.activeElement === document.body || document.querySelector("dialog").contains(document.activeElement)`), "the focus stays in the dialog")
	}
	b.press(escape)
	b.until(closed)
	assert.Equal(t, name, js[string](b, "document.activeElement.textContent"))
	assert.Equal(t, "#owner=payments&severity=critical", js[string](b, "location.hash"), "the view is the one before")
}

// TestALinkOpensABatch, as an alert has it; a region shows its own commands.
func TestALinkOpensABatch(t *testing.T) {
	b := open(t, from(t, "en", "#charge-premium-renewals"), setting{})
	b.until(`document.querySelector("dialog").open`)
	assert.Contains(t, js[string](b, `document.querySelector("dialog").innerText`), "kubectl -n batch-jp logs")
	b.do(chromedp.Click(chromedp.Search(`//dialog//button[text()="tw"]`)))
	text := js[string](b, `document.querySelector("dialog").innerText`)
	assert.Contains(t, text, "kubectl -n batch-tw logs")
	assert.NotContains(t, text, "batch-jp")
	assert.Contains(t, text, "batchfn run charge-premium-renewals --region tw")
	assert.Contains(t, text, `kubectl -n batch-tw get jobs,pods -l app.kubernetes.io/name=charge-premium-renewals -o custom-columns='KIND:.kind,NAME:.metadata.name,EXIT:.status.containerStatuses[?(@.name=="charge-premium-renewals")].state.terminated.exitCode`)
}

// TestABatchOpensTwice with the same commands, also one that is in one region only.
func TestABatchOpensTwice(t *testing.T) {
	b := open(t, from(t, "en", ""), setting{})
	for _, name := range js[[]string](b, `[...document.querySelectorAll("article")].filter((a, i, all) => all.findIndex((o) => o.querySelectorAll("div[data-in]").length === a.querySelectorAll("div[data-in]").length) === i).map((a) => a.id)`) {
		var first string
		for range 2 {
			b.at("#" + name)
			b.until(`document.querySelector("dialog").open`)
			text := js[string](b, `document.querySelector("dialog").innerText`)
			if first != "" {
				assert.Equal(t, first, text)
			}
			first = text
			b.press(escape)
			b.until(closed)
		}
	}
}

func TestNoLinkLeadsNowhere(t *testing.T) {
	b := open(t, from(t, "en", ""), setting{})
	assert.Empty(t, js[[]string](b, `[...document.querySelectorAll("a[href^='#']")].map((a) => a.hash.slice(1)).filter((id) => !document.getElementById(id))`))
}

// TestTheWeek by the keyboard: a cell names its batches.
func TestTheWeek(t *testing.T) {
	b := open(t, from(t, "en", "#_week"), setting{})
	assert.True(t, js[bool](b, `document.querySelector(".map.on").checkVisibility()`), "as a link without a script leads there")
	b.at("#view=week&in=tw&zone=utc")
	assert.Equal(t, "tw UTC", js[string](b, `[...document.querySelectorAll("[data-key]")].filter((t) => t.checkVisibility()).map((t) => t.dataset.key).join()`))
	js[bool](b, `(document.querySelector(".map.on td[tabindex='0']").focus(), true)`)
	b.press(right, down, enter)
	assert.True(t, strings.HasPrefix(js[string](b, `document.getElementById("_cell").innerText`), "Tue 01:00–01:59"))
	assert.Equal(t, js[string](b, `document.activeElement.textContent`), js[string](b, `document.getElementById("_cell").textContent.match(/(\d+) starts/)[1]`), "the list adds up to the number of the cell")
	every := js[bool](b, `[...document.querySelectorAll("[data-key]")].every((table) => { table.closest(".map").classList.add("on"); return [...table.querySelectorAll("tbody td")].every((td) => { td.click(); return document.getElementById("_cell").textContent.includes(" " + td.textContent + " starts") }) })`)
	assert.True(t, every, "in each cell of each region and zone")
	b.do(click(`#_cell a`))
	b.until(`document.querySelector("dialog").open`)
}

// TestWithoutAScript everything is there, one below the other.
func TestWithoutAScript(t *testing.T) {
	b := open(t, from(t, "en", ""), setting{noScript: true})
	b.do(scripts(true)) // for the questions of the test: the page's own did not run
	assert.False(t, js[bool](b, `document.documentElement.classList.contains("js")`))
	assert.Len(t, b.shown(), 332)
	assert.Equal(t, 0, js[int](b, `[...document.querySelectorAll("article, .map, #_exit-codes")].filter((e) => !e.checkVisibility()).length`))
	assert.Equal(t, 0, js[int](b, `[...document.querySelectorAll("form, .tabs, pre button")].filter((e) => e.checkVisibility()).length`))
}

// TestPrinting shows the rows that the filter left, without controls, or one batch.
func TestPrinting(t *testing.T) {
	b := open(t, from(t, "en", "#severity=critical"), setting{})
	rows := len(b.shown())
	b.do(call(emulation.SetEmulatedMedia, setting{}.media("print")))
	assert.Len(t, b.shown(), rows)
	assert.Equal(t, 0, js[int](b, `[...document.querySelectorAll("form, nav")].filter((e) => e.checkVisibility()).length`))
	b.at("#charge-premium-renewals")
	assert.Empty(t, b.shown())
	assert.True(t, js[bool](b, `document.querySelector("dialog article").checkVisibility()`))
}

// TestRunsThatArePast move on where they come evenly, and go where they do not.
func TestRunsThatArePast(t *testing.T) {
	b := open(t, "about:blank", setting{})
	b.later(t, from(t, "en", ""), 3*24*60)
	assert.Equal(t, 0, js[int](b, `[...document.querySelectorAll("#_table tbody time")].filter((t) => Date.parse(t.dateTime) <= performance.timeOrigin + 3 * 864e5).length`))
	assert.True(t, js[bool](b, `document.getElementById("_old").hidden`))
	b.later(t, from(t, "en", ""), 30*24*60)
	assert.False(t, js[bool](b, `document.getElementById("_old").hidden`), "a page that is old says so")
}
