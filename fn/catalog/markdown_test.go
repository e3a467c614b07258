package catalog_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/batchfn/batchfn/fn/catalog"
)

const hostile = `batches: settle: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", runbook: "https://wiki.example.com/a|b)c", description: "a | b <script>alert(1)</script> ` + "`x`" + ` [l](http://e) @acme/all *b* 精算"}`

func TestMarkdown(t *testing.T) {
	out := string(catalog.Markdown(of(t, hostile)))
	assert.True(t, strings.HasPrefix(out, "# Batches of acme\n\nWhen one fails: open its runbook"))
	assert.Contains(t, out, "\n\n## mail\n\n#mail · Slack group S0MAIL · [runbook](https://wiki.example.com/mail)\n\n| Batch | ")
	assert.Contains(t, out, "| settle | batch | high | every day at 03:00: `0 3 * * *` | jp, tw | 1h30m | a \\| b \\<script\\>alert(1)\\</script\\> \\`x\\` \\[l\\](http://e) \\@acme/all \\*b\\* 精算 | [runbook](https://wiki.example.com/a%7Cb%29c) | fleet.cue:3 |\n")
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "| ") {
			assert.Equal(t, 10, strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"), line)
		}
	}
}

// TestMarkdownHasNoDate: it changes only when the fleet does.
func TestMarkdownHasNoDate(t *testing.T) {
	later := of(t, hostile, func(o *catalog.Options) { o.AsOf, o.Days = asOf.Add(400*24*time.Hour), 30 })
	assert.Equal(t, string(catalog.Markdown(of(t, hostile))), string(catalog.Markdown(later)))
}

func TestMarkdownSaysWhatDiffers(t *testing.T) {
	out := string(catalog.Markdown(of(t, `batches: settle: {owner: "mail", severity: "high", commands: "run", schedule: "0 3 * * *", overrides: {jp: suspend: true, tw: severity: "critical"}}
platform: freezes: [{regions: ["tw"], reason: "migration", until: "2099-12-31"}]`)))
	assert.Contains(t, out, "| jp (suspend true), tw (severity critical, suspended) |")
}

func TestJapanese(t *testing.T) {
	c := of(t, hostile, func(o *catalog.Options) { o.Language = "ja" })
	assert.Equal(t, "毎日 03:00", c.Batches[0].Words)
	assert.Equal(t, "1 週間以内に対応する", c.Batches[0].Response)
	out := string(catalog.Markdown(c))
	assert.Contains(t, out, "# acme のバッチ\n")
	assert.Contains(t, out, "\n\n失敗したら: ランブックを開く → ")
	assert.Contains(t, out, "| バッチ | 種類 | 重要度 |")
	assert.Contains(t, out, "| jp、tw |")
	assert.Contains(t, out, "| settle | バッチ | high | 毎日 03:00: `0 3 * * *` |")
}
