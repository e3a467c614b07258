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

	"Mon": "月", "Tue": "火", "Wed": "水", "Thu": "木", "Fri": "金", "Sat": "土", "Sun": "日",

	"Batch": "バッチ", "Kind": "種類", "Severity": "重要度", "When": "実行時期", "Regions": "リージョン", "Region": "リージョン", "Timeout": "タイムアウト", "Owner": "担当",
	"Description": "説明", "Run-book": "手順書", "run-book": "手順書", "Source": "定義", "Slack group": "Slack グループ", "suspended": "停止中", "Suspended": "停止",
	"Run": "実行", "Next run": "次の実行", "Scale": "規模", "Needs": "先に必要", "Needed by": "後続", "When and where": "いつ、どこで", "Schedule": "スケジュール", "Instead": "代わりに",

	"%d batches, %d regions, %d owners": "%d 個のバッチ、%d リージョン、%d チーム",
	"as of":                             "時点",
	"Views":                             "表示", "Batches": "バッチ", "The week": "1週間", "Exit codes": "終了コード",
	"This page knows runs until %s only. Make it anew.": "このページにあるのは %s までの実行です。作り直してください。",
	"Search": "検索", "all": "すべて", "yes": "はい", "no": "いいえ", "Clear": "解除", "Clear filters": "絞り込みを解除", "No batch matches.": "該当するバッチはありません。", "Close": "閉じる",
	"%d replicas": "%d レプリカ", "%d to %d pods": "%d〜%d Pod", "one for %d messages": "%d メッセージごとに1つ", "takes %s": "所要 %s", "timeout %s": "上限 %s", "%d retries": "再試行 %d 回", "%d shards": "%d 分割",
	"until %s": "%s まで", "differs": "違い", "queue": "キュー",

	"What to do when it fails":                         "失敗したときの対応",
	"Open the run-book":                                "手順書を開く",
	"There is no run-book: ask %s.":                    "手順書はありません。%s に聞いてください。",
	"Look at the last runs and their logs.":            "直近の実行とログを見る。",
	"Read the exit code and the condition of the Job.": "終了コードと Job の状態を読む。",
	"211: the proxy was never ready and the command did not run; the platform acts.": "211: プロキシが準備できず、コマンドは動いていない。対応は基盤チーム。",
	"DeadlineExceeded: it ran longer than %s.":                                       "DeadlineExceeded: %s を超えた。",
	"All exit codes":                                                                  "終了コードの一覧",
	"Run it again when the cause is gone.":                                            "原因を取り除いたら再実行する。",
	"It is idempotent: one more run does no harm.":                                    "冪等なので、もう一度動かしても害はない。",
	"It is not idempotent: first see what the failed run has done.":                   "冪等ではない。失敗した実行が何をしたかを先に確かめる。",
	"Nothing holds a manual run back while a scheduled one runs: see that none does.": "手動の実行は定期実行の途中でも止められない。実行中のものがないことを確かめる。",
	"In Datadog:": "Datadog:", "traces": "トレース", "monitors": "モニター", "alerts go to %s": "通知先は %s", "mute what is noisy for a time": "うるさいときは一時的にミュートしてよい",

	"Starts in each hour of a week. Suspended batches, and schedules that name days of the month or months, are left out.": "1週間の各時間に始まる実行の数。停止中のバッチと、日や月を指定したスケジュールは含まない。",
	"Clock": "時計", "local": "現地", "Peak minute": "最も混む1分", "%d starts, budget %d": "%d 件(目安は %d 件まで)", "Quiet hours": "空いている時間", "%d starts each": "それぞれ %d 件", "Starts in each hour": "各時間の開始数",
	"%d crowded minutes": "混雑した %d 分間", "and %d more": "ほか %d 件", "An H spreads these batches over the hour": "H を使うと1時間の中に散らばる",
	"Made by batchfn from the fleet %s.": "batchfn が %s から作成。", "Run-book of the platform": "基盤の手順書",

	"%d of %d batches": "%[2]d 件中 %[1]d 件", "%d batches": "%d 件", "%d starts of %d batches": "%[2]d 個のバッチが %[1]d 回始まる", "Copy": "コピー", "Copied": "コピーしました", "no run known": "不明", "%s in %s": "%[2]s の %[1]s",
}
