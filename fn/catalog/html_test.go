package catalog_test

import (
	"crypto/sha256"
	"encoding/base64"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/batchfn/batchfn/fn/catalog"
)

func page(t *testing.T, lists string, change ...func(*catalog.Options)) string {
	t.Helper()
	out, err := catalog.HTML(of(t, lists, change...))
	require.NoError(t, err)
	return string(out)
}

// TestTheOneScriptAndStyleAreLetIn holds the hashes of the policy to what is in
// the page, and the page to what the policy lets in.
func TestTheOneScriptAndStyleAreLetIn(t *testing.T) {
	out := page(t, hostile)
	policy := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(out)[1]
	assert.Contains(t, policy, "default-src 'none'")
	for tag, directive := range map[string]string{"style": "style-src", "script": "script-src"} {
		found := regexp.MustCompile(`(?s)<`+tag+`>(.*?)</`+tag+`>`).FindAllStringSubmatch(out, -1)
		require.Len(t, found, 1, tag)
		sum := sha256.Sum256([]byte(found[0][1]))
		assert.Contains(t, policy, directive+" 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	assert.NotContains(t, policy, "unsafe")
	assert.NotContains(t, policy, "http")
	assert.NotRegexp(t, `<[^>]*\s(style|on[a-z]+|src|srcset|action)=`, out, "nothing that the policy would stop")
	assert.Less(t, strings.Index(out, "Content-Security-Policy"), strings.Index(out, "<style>"), "the policy comes first")
}

func TestTextOfUsersIsEscaped(t *testing.T) {
	out := page(t, hostile)
	assert.NotContains(t, out, "<script>alert")
	assert.Contains(t, out, "a | b &lt;script&gt;alert(1)&lt;/script&gt;")
	assert.Contains(t, out, `href="https://wiki.example.com/a%7cb%29c"`)
}

// TestABatchHasARowAndWhatToDo: the name is the first cell of its row and leads to
// the part that says what to do.
func TestABatchHasARowAndWhatToDo(t *testing.T) {
	out := page(t, `batches: settle: {
	owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", expectedDuration: "20m"
	overrides: tw: {severity: "critical", suspend: true}
}
platform: istio: mode: "sidecar"
`)
	assert.Contains(t, out, `<tr data-k="batches" data-o="mail" data-r="jp high no,tw critical yes"><th scope="row"><a href="#settle">settle</a></th>`)
	_, article, found := strings.Cut(out, `<article id="settle"`)
	require.True(t, found)
	article, _, _ = strings.Cut(article, "</article>")
	for _, want := range []string{
		"Slack group <code>S0MAIL</code>", "#mail", "respond within a week", "critical (tw)",
		`<li><a class="go" href="https://wiki.example.com/mail">`,
		"kubectl -n batch-jp logs -l app.kubernetes.io/name=settle -c settle --tail=200",
		"kubectl -n batch-mail get jobs,pods -l app.kubernetes.io/name=settle",
		"batchfn run settle --region tw --version VERSION | kubectl create -f -",
		"It is not idempotent", "Run it in . of the repository. VERSION is", "211: ", "DeadlineExceeded: it ran longer than 1h30m",
		"alerts go to @slack-high", "takes 20m, timeout 1h30m, 0 retries, <code>Forbid</code>", "fleet.cue:3",
		`<time datetime="2026-11-28T18:00Z">Sun 29 Nov 03:00</time> Sat 18:00 UTC`, "suspended",
	} {
		assert.Contains(t, article, want)
	}
	assert.Less(t, strings.Index(article, "Open the runbook"), strings.Index(article, "kubectl"), "the runbook first")
}

func TestOtherKindsHaveOtherCommands(t *testing.T) {
	out := page(t, `iterators: relay: {owner: "shop", severity: "medium", commands: "run", regions: ["jp"], idempotent: true}`)
	assert.Contains(t, out, "There is no runbook: ask shop.")
	assert.Contains(t, out, "kubectl -n batch-jp rollout restart deployment/relay")
	assert.Contains(t, out, "It is idempotent")
	assert.NotContains(t, out, "Nothing holds a manual run back")
	assert.NotContains(t, out, "211: ")
}

func TestChainsLeadOnlyToWhatIsOnThePage(t *testing.T) {
	lists := `batches: [string]: {owner: "mail", severity: "medium", commands: "run", expectedDuration: "5m"}
batches: {
	load: {schedule: "0 1 * * *", regions: ["tw"]}
	clean: schedule: "0 1 * * *"
	report: {schedule: "0 3 * * *", after: ["load", "clean"], regions: ["jp"]}
}
`
	assert.Contains(t, page(t, lists), `<dt>Needs</dt><dd><a href="#load">load</a>, <a href="#clean">clean</a></dd>`)
	jp := page(t, lists, func(o *catalog.Options) { o.Regions = []string{"jp"} })
	assert.Contains(t, jp, `<dt>Needs</dt><dd>load, <a href="#clean">clean</a></dd>`)
	assert.Contains(t, jp, `<dt>Needed by</dt><dd><a href="#report">report</a></dd>`)
}

func TestThePageNamesCrowdedMinutes(t *testing.T) {
	out := page(t, `batches: [string]: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", regions: ["jp"]}
batches: {a: {}, b: {}, c: {}}
`)
	assert.Contains(t, out, "7 crowded minutes")
	assert.Contains(t, out, "Mon 03:00 (3)")
	assert.Contains(t, out, "3 starts, budget 2")
	assert.Regexp(t, `<a href="#a">a</a></th><td><code>0 3 \* \* \*</code></td><td><code>H 3 \* \* \*</code> \(= <code>\d+ 3 \* \* \*</code>\)`, out)
}

func TestExitCodesStandAsTheyAre(t *testing.T) {
	out := page(t, hostile, func(o *catalog.Options) { o.ExitCodes = "<p>Of <code>x</code></p>" })
	assert.Contains(t, out, `<div class="prose"><p>Of <code>x</code></p></div>`)
}

// TestEveryPhraseIsInJapanese looks at what the template and the code say.
func TestEveryPhraseIsInJapanese(t *testing.T) {
	translated, err := os.ReadFile("japanese.go")
	require.NoError(t, err)
	for file, pattern := range map[string]string{
		"page.html": `\b(?:t|tf|around) "([^"]+)"`, "steps.go": `phrase\("([^"]+)"\)`, "markdown.go": `\bt?T?\("([^"]+)"\)`, "phrases.go": `"(%[^"]+|Cop[^"]+|no run[^"]+)"`, "batch.go": `\.T\("([^"]+)"\)`,
	} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1)
		require.NotEmpty(t, found, file)
		for _, phrase := range found {
			assert.Contains(t, string(translated), `"`+phrase[1]+`":`, file)
		}
	}
}

func TestThePageInJapanese(t *testing.T) {
	out := page(t, hostile, func(o *catalog.Options) { o.Language = "ja" })
	assert.Contains(t, out, `<html lang="ja">`)
	assert.Contains(t, out, "失敗したときの対応")
	assert.Regexp(t, ` · <time datetime="[^"]*">11/28\(土\) 0[0-9]:[0-9]{2} UTC</time> 時点</p>`, out)
	assert.Contains(t, out, "タイムアウト 1h30m、リトライ 0 回、<code>Forbid</code>")
	assert.Contains(t, out, "リポジトリの . で実行する。")
	assert.Contains(t, out, "11/29(日) 03:00</time> (土) 18:00 UTC")
}
