package catalog

// japanese has each phrase by its English.
var japanese = map[string]string{
	"Batches of %s": "%s のバッチ",
	"batch":         "バッチ", "iterator": "イテレーター", "worker": "ワーカー",

	"respond on the same day":     "当日中に対応する",
	"respond within a week":       "1 週間以内に対応する",
	"respond when there is time":  "時間のあるときに対応する",
	"in an endless loop":          "常時ループ",
	"again and again, %s apart":   "%s おきに繰り返す",
	"when its queue has messages": "キューにメッセージがあるとき",

	", ": "、", "; ": "、",

	"When one fails: open its runbook, then look up the exit code (`batchfn explain exit-codes`). `batchfn catalog --output batches.html` has the steps with their commands.": "失敗したら: ランブックを開く → 終了コードを調べる(`batchfn explain exit-codes --lang ja`)。コマンド付きの手順は HTML のカタログ(`batchfn catalog --lang ja --output batches.html`)にあります。",

	"Mon": "月", "Tue": "火", "Wed": "水", "Thu": "木", "Fri": "金", "Sat": "土", "Sun": "日",

	"Batch": "バッチ", "Kind": "種類", "Severity": "重要度", "When": "実行時期", "Regions": "リージョン", "Region": "リージョン", "Timeout": "タイムアウト", "Owner": "オーナー",
	"Description": "説明", "Runbook": "ランブック", "runbook": "ランブック", "Source": "定義", "Slack group": "Slack グループ", "suspended": "停止中", "Suspended": "状態",
	"Run": "実行", "Next run": "次の実行", "Scale": "台数", "Needs": "先行バッチ", "Needed by": "後続", "When and where": "いつ、どこで", "Schedule": "スケジュール", "Instead": "代わりに",

	"%d batches, %d regions, %d owners": "バッチ %d 件、%d リージョン、オーナー %d チーム",
	"as of %s":                          "%s 時点",
	"Views":                             "表示", "Batches": "バッチ", "The week": "1 週間", "Exit codes": "終了コード",
	"This page shows only runs until %s. Make it again.": "このページは古くなっています(%s までの実行予定)。作り直してください。",
	"Search": "検索", "all": "すべて", "yes": "停止中", "no": "稼働中", "Clear": "条件をクリア", "Clear filters": "条件をクリア", "No batch matches.": "該当するバッチはありません。", "Close": "閉じる",
	"%d replicas": "%d レプリカ", "%d to %d pods": "%d〜%d Pod", "one for %d messages": "メッセージ %d 件ごとに 1 Pod", "takes %s": "所要時間の目安 %s", "timeout %s": "タイムアウト %s", "%d retries": "リトライ %d 回", "%d shards": "%d シャード",
	"until %s": "%s まで", "differs": "ほかのリージョンとの違い", "queue": "キュー",

	"What to do when it fails":                         "失敗したときの対応",
	"Open the runbook":                                 "ランブックを開く",
	"There is no runbook: ask %s.":                     "ランブックはありません。%s に聞いてください。",
	"Look at the last runs and their logs.":            "直近の実行とログを見る。",
	"Read the exit code and the condition of the Job.": "終了コードと Job の状態を読む。",
	"211: the proxy was never ready and the command did not run; the platform acts.": "211: プロキシが準備完了にならず、コマンドは動いていない。対応はプラットフォームチーム。",
	"DeadlineExceeded: it ran longer than %s.":                                       "DeadlineExceeded: %s を超えた。",
	"Run it in %s of the repository. VERSION is that of the image that runs.":        "リポジトリの %s で実行する。VERSION は、いま動いているイメージのバージョン。",
	"All exit codes":                                                                  "終了コードの一覧",
	"Run it again when the cause is gone.":                                            "原因を取り除いたら再実行する。",
	"It is idempotent: one more run does no harm.":                                    "冪等なので、もう一度動かしても害はない。",
	"It is not idempotent: first see what the failed run has done.":                   "冪等ではない。失敗した実行が何をしたかを先に確かめる。",
	"Nothing holds a manual run back while a scheduled one runs: see that none does.": "定期実行の最中でも、手動実行は待たされずに始まる。実行中の Job がないことを先に確かめる。",
	"In Datadog:": "Datadog:", "traces": "トレース", "monitors": "モニター", "alerts go to %s": "通知先は %s", "mute what is noisy for a time": "通知が多すぎるときは一時的にミュートしてよい",

	"Starts in each hour of a week. Suspended batches, and schedules that name days of the month or months, are left out.": "1 週間の、各時間の起動数。停止中のバッチと、日や月を指定したスケジュールは含まない。",
	"Clock": "時計", "local": "現地", "Peak minute": "最も混む 1 分", "%d starts, budget %d": "%d 件(上限の目安 %d 件)", "Quiet hours": "空いている時間", "%d starts each": "それぞれ %d 件", "Starts in each hour": "各時間の起動数",
	"%d crowded minutes": "混雑した %d 分間", "and %d more": "ほか %d 件", "An H spreads these batches over the hour": "H を使うと 1 時間の中に分散する",
	"Made by batchfn from the fleet %s.": "batchfn が %s から作成。", "Runbook of the platform": "プラットフォームのランブック",

	"%d of %d batches": "%[2]d 件中 %[1]d 件", "%d batches": "%d 件", "%d starts of %d batches": "バッチ %[2]d 件が %[1]d 回起動", "Copy": "コピー", "Copied": "コピーしました", "no run known": "不明", "%s in %s": "%[2]s の %[1]s",
}
