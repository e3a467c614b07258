package catalog

// japanese has each phrase by its English.
var japanese = map[string]string{
	"Batches of %s": "%s のバッチ",
	"batch":         "バッチ", "iterator": "イテレーター", "worker": "ワーカー",

	"answer on the same day":      "当日中に対応する",
	"answer within a week":        "1週間以内に対応する",
	"answer when there is time":   "時間のあるときに対応する",
	"in an endless loop":          "常時ループ",
	"again and again, %s apart":   "%s おきに繰り返す",
	"when its queue has messages": "キューにメッセージがあるとき",

	"Batch": "バッチ", "Kind": "種類", "Severity": "重要度", "When": "実行時期", "Regions": "リージョン", "Timeout": "タイムアウト",
	"Description": "説明", "Run-book": "手順書", "run-book": "手順書", "Source": "定義", "Slack group": "Slack グループ", "suspended": "停止中",
}
