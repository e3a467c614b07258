package catalog

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// pages are the page of the full-size fleet in each language, made once.
var pages = sync.OnceValues(func() (map[string]string, error) {
	dir, err := os.MkdirTemp("", "batchfn-catalog-")
	if err != nil {
		return nil, err
	}
	bin := filepath.Join(dir, "batchfn")
	build := exec.Command("go", "build", "-C", "../..", "-o", bin, "./cmd/batchfn")
	build.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	made := map[string]string{}
	for _, lang := range []string{"en", "ja"} {
		made[lang] = filepath.Join(dir, lang+".html")
		run := exec.Command(bin, "catalog", "../../examples/fleet", "--lang", lang, "--output", made[lang])
		if out, err := run.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
	}
	return made, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	stop()
	if made, err := pages(); err == nil {
		os.RemoveAll(filepath.Dir(made["en"]))
	}
	os.Exit(code)
}

// file is the page in a language.
func file(t *testing.T, lang string) string {
	t.Helper()
	made, err := pages()
	require.NoError(t, err)
	return made[lang]
}

// stop ends the Chromium, once it runs.
var stop = func() {}

// chrome is one Chromium for all tests; each has a tab of its own.
var chrome = sync.OnceValue(func() context.Context {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("force-prefers-reduced-motion", true))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	browser, _ := chromedp.NewContext(allocator)
	stop = func() { _ = chromedp.Cancel(browser); cancel() }
	if err := chromedp.Do(browser); err != nil {
		panic("chromium does not start; make test-browser installs it: " + err.Error())
	}
	return browser
})

// tab is a tab, with what happened in it that must not.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	trouble  []string
}

type setting struct {
	width    int64
	dark     bool
	noScript bool
}

// open opens a URL in a tab. Violations of the policy, exceptions and what the console
// complains about are trouble.
func open(t *testing.T, url string, set setting) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(chrome())
	t.Cleanup(cancel)
	ctx, late := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(late)
	b := &tab{t: t, ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.hear))
	if set.width == 0 {
		set.width = 1280
	}
	b.do(call(network.Enable, network.EnableParams{}), call(log.Enable, cdp.Empty{}), call(runtime.Enable, cdp.Empty{}),
		call(emulation.SetEmulatedMedia, set.media("")),
		call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: set.width, Height: 900, DeviceScaleFactor: 1}),
		scripts(!set.noScript),
		call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: `window.violations = []; addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective + " " + e.blockedURI), true)`}),
		chromedp.Navigate(url))
	return b
}

// at goes to another view of the page, without loading it again.
func (b *tab) at(hash string) {
	b.t.Helper()
	js[bool](b, `(location.hash = "`+hash+`", true)`)
	if hash == "#" {
		b.until(`!document.querySelector("dialog").open && document.getElementById("_batches").classList.contains("on") && location.hash === ""`)
	} else if !strings.Contains(hash, "=") {
		b.until(`document.querySelector("dialog").open`)
	} else {
		b.until(`!document.querySelector("dialog").open && (decodeURIComponent(location.hash) || "#") === "` + hash + `"`)
	}
}

// media is the medium and the scheme.
func (s setting) media(medium string) emulation.SetEmulatedMediaParams {
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	return emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
}

// scripts lets the page run its script or not.
func scripts(run bool) step {
	return call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !run})
}

type step = chromedp.Action[chromedp.Void]

// call is a command of the browser as a step.
func call[P, R any](command cdp.Command[P, R], params P) step {
	return func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.Call(ctx, command, params)
		return chromedp.Void{}, err
	}
}

// click clicks on what a CSS selector finds.
func click(selector string) step { return chromedp.Click(chromedp.CSS(selector)) }

// typed types into what a CSS selector finds.
func typed(selector, text string) step { return chromedp.SendKeys(chromedp.CSS(selector), text) }

func (b *tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.trouble = append(b.trouble, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		b.trouble = append(b.trouble, e.Entry.Text)
	}
}

func (b *tab) do(steps ...step) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b.ctx, steps...))
}

// js is the value of an expression in the page.
func js[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, "%.200s", expression)
	return value
}

// until waits for an expression to be true.
func (b *tab) until(expression string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(20*time.Second)))
	require.NoError(b.t, err, expression)
}

// slash presses the key that searches. The browser itself makes a character of it,
// unless the page says that it took the key.
func slash() step {
	return call(input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Code: "Slash", Text: "/"})
}

// press types keys as a keyboard does.
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		b.do(chromedp.KeyEvent(key))
	}
}

// shown are the names of the rows that are to be seen, in order.
func (b *tab) shown() []string {
	b.t.Helper()
	return js[[]string](b, `[...document.querySelectorAll("#_table tbody tr")].filter((tr) => tr.checkVisibility()).map((tr) => tr.cells[0].textContent)`)
}

// well reports that nothing was asked for but the page, and that nothing went wrong.
func (b *tab) well(url string) {
	b.t.Helper()
	violations := js[[]string](b, "violations")
	b.mu.Lock()
	defer b.mu.Unlock()
	require.Empty(b.t, violations)
	require.Empty(b.t, b.trouble)
	for _, request := range b.requests {
		if !strings.HasPrefix(request, "data:") { // the icon is in the page
			require.Equal(b.t, url, request)
		}
	}
}

const (
	enter  = kb.Enter
	escape = kb.Escape
	right  = kb.ArrowRight
	down   = kb.ArrowDown
	next   = kb.Tab
)
