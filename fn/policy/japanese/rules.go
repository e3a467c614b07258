package japanese

// Rules are the texts by the names of the rules, in the order of the documentation.
var Rules = map[string]Text{
	"owner-required": {
		"owner がないバッチ、または owner が空文字・空白だけのバッチ",
		"夜中にバッチが失敗したとき、オンコール担当者は誰に聞けばよいかを知る必要があります。オーナーのいないバッチは誰も直しません。",
		"owner に platform.owners のチームを指定します",
	},
	"severity-required": {
		"severity がないバッチ、または severity が空文字・空白だけのバッチ",
		"severity は、失敗にどれだけ早く対応するかを決めます。これがないと、どの失敗が急ぎなのか誰にも分かりません。",
		"severity に critical(当日中に対応)、high(1 週間以内)、medium(手が空いたとき)のいずれかを指定します",
	},
	"owner-known": {
		"platform.owners にない owner",
		"未登録のオーナーには Slack グループがないため、アラートが誰にも届きません。",
		"名前の綴りを直すか、チームを platform.owners に追加します",
	},
	"severity-known": {
		"critical、high、medium 以外の severity",
		"モニター、通知先チャンネル、オンコールの当番は、この 3 つにしか対応していません。",
		"critical(当日中に対応)、high(1 週間以内)、medium(手が空いたとき)のいずれかを使います",
	},
	"field-known": {
		"存在しないフィールド(どの階層でも)",
		"綴りを間違えたフィールドは、効果のない設定になってしまいます。",
		"フィールド名を直します。独自のフィールドの名前は _ で始めます",
	},
	"field-required": {
		"defaults、リージョン、プロファイル、override をマージしても埋まらない、その他の必須フィールド",
		"そのままではクラスターがマニフェストを拒否するか、誰も望まないデフォルト値を使ってしまいます。",
		"エントリ、またはメッセージが示す場所にフィールドを書きます",
	},
	"field-valid": {
		"型・書式・範囲の誤り、値が必要な場所の空の値、CUE の値の衝突",
		"Kubernetes、KEDA、Datadog が拒否する値や誤って解釈する値を、クラスターに届く前に指摘します。",
		"メッセージに従って値を直します。`batchfn explain FIELD` でそのフィールドに書ける値が分かります",
	},
	"file-ignored": {
		"フリートのディレクトリにあり、フリートの一部に見えるのに読み込まれないファイル: *.fleet.yaml、*.fleet.yml、*.fleet.json 以外の名前の YAML・JSON、x_test.cue、x_tool.cue、_x.cue",
		"CUE はこうしたファイルを黙って無視するので、中のバッチはクラスターに現れません。名前に関係なく読み込ませたいファイルは、引数で渡してください。",
		"ファイル名を変えるか、testdata という名前、またはアンダースコアで始まる名前のディレクトリに移します",
	},
	"entry-repeated": {
		"1 つのファイルの中で同じエントリを 2 回定義し、同じフィールドを設定しているもの",
		"たいていは、名前を変え忘れたコピーです。CUE は 2 つを 1 つにマージするので、バッチが 1 つ消えてしまいます。",
		"コピーの名前を変えるか、各フィールドの設定を 1 回だけにします",
	},
	"name-valid": {
		"DNS-1123 ラベルとして正しくない名前、種類ごとの上限より長い名前、メッシュや起動ラッパーのコンテナと同じ名前",
		"Kubernetes は Job の名前として CronJob の名前に 11 文字を足し、Pod の名前にはさらにシャード番号を足します。どの名前も上限は 63 文字です。これより長い名前は、どのリージョンでも Kubernetes に拒否されます。",
		"英小文字、数字、- だけを使い、英数字で始めて英数字で終わらせます。長さは batches で 52 文字以内、それ以外は 63 文字以内です",
	},
	"name-unique": {
		"2 つのエントリで重複する名前(種類が同じでも違っても)、または同じ種類の 2 つ目のリスト",
		"CUE は同じ名前の構造体を黙ってマージします。あるチームのバッチに、別のチームのフィールドが混ざってしまいます。",
		"どちらかの名前を変えます。Argo CD の Application は 1 つのディレクトリだけをレンダリングするので、別のディレクトリとの重複は、フリートのすべてのディレクトリを渡した batchfn check で見つけます",
	},
	"resource-unique": {
		"1 つの出力の中で kind・namespace・名前が同じ 2 つのリソース、または同じ namespace で一方の Pod が他方のセレクターに一致する 2 つの Deployment",
		"2 つのリージョンが 1 つの出力で同じ namespace を使うと、リソースが互いに上書きし合います。",
		"リージョンごとに namespace を分ける({region} が置き換わります)、1 リージョンずつレンダリングする(--region)、またはディレクトリに出力します(-o dir=PATH)。Deployment のセレクターは、ほかの Deployment の Pod に一致しないものにします",
	},
	"fragment-known": {
		"フラグメントの中の、Kubernetes が知らないフィールドや列挙値",
		"API サーバーは、そのフラグメントを含む Pod をすべて拒否します。このルールは batchfn が知っている最新の Kubernetes を基準にします。クラスターのほうが新しい場合は、レベルを下げてください。",
		"綴りを直します。Kubernetes は大文字と小文字を区別します",
	},
	"commands-plain": {
		"シェルを必要とするコマンド文字列",
		"batchfn は文字列を単語に分け、シェルを通さずにイメージへ渡します。$、|、*、; は効果がなく、cd のようなビルトインはプログラムではありません。貼り付けで混入した全角スペースや全角の引用符、ダッシュは単語の一部になります。",
		"文字どおりに渡したい部分はシングルクォートで囲みます。シェルが必要なら commands: [\"sh\", \"-c\", \"…\"] と書きます",
	},
	"profile-known": {
		"プラットフォームにないプロファイル",
		"バッチが、前提としている設定なしで動いてしまいます。",
		"platform.profiles にあるプロファイルを使います",
	},
	"schedule-valid": {
		"Kubernetes が拒否する、または一度も起動しないスケジュール、存在しないタイムゾーン",
		"Kubernetes が拒否する CronJob はデプロイを止めます。一度も起動しない CronJob には、何か月も誰も気づきません。",
		"cron の 5 つのフィールド(分、時、日、月、曜日)か、@daily のようなマクロを書きます。タイムゾーンは Asia/Tokyo のような IANA の名前にします",
	},
	"schedule-misleading": {
		"誤解を招くスケジュール: フィールドの範囲より大きい間隔、範囲を割り切れない間隔、夏時間で飛ばされる・繰り返される開始時刻、日と曜日の両方の指定",
		"*/70 は毎時 1 回しか動かず、*/7 は正時の前後だけ間隔が短くなります。30 2 * * * は Europe/Berlin では年に 1 日起動せず、`0 0 1 * MON` は毎月 1 日と、すべての月曜日に起動します。",
		"分、時、日を列挙します。開始時刻は夏時間の影響を受けない時刻にします",
	},
	"schedule-crowded": {
		"1 つのリージョンで、同じ 1 分間に policy.maxStartsPerMinute(20)を超えるバッチが起動するもの",
		"多くのバッチが 0 時ちょうどに起動すると、ノード、レジストリ、データベースに負荷が集中します。このルールは UTC の 2024-01-01 から 2024-01-07 までの 1 週間について、日と月の指定がないスケジュールを調べます。",
		"いくつかのバッチを数分ずらします",
	},
	"region-known": {
		"regions や overrides にある、プラットフォームにないリージョン、重複したリージョン、空のリスト、バッチをデプロイしないリージョンの override",
		"どこにもデプロイされないバッチや、適用されない override は、正しそうに見えて何の効果もありません。",
		"platform.regions のリージョンを使います。すべてのリージョンを使うなら regions を省略します",
	},
	"retry-needs-idempotent": {
		"retries が 1 以上なのに idempotent: true がないバッチ",
		"リトライはバッチを最初からやり直します。それでメールや支払いが二重になるなら、失敗のままのほうがましです。",
		"2 回実行しても問題がなければ(冪等なら)idempotent: true を指定し、そうでなければ retries を消します",
	},
	"timeout-required": {
		"エントリにもプラットフォームにも timeout がない、スケジュール実行のバッチ",
		"ハングした実行は、誰にも気づかれないまま以降の実行をすべて止めます。また、タイムアウトがないと、インフラの失敗とアプリケーションの失敗を分けるしくみにも期限がなくなります。",
		"timeout、または platform.defaults.timeout を指定します",
	},
	"timeout-within-interval": {
		"concurrency が Forbid で、エントリの timeout が 2 回の実行の最短間隔より長いもの",
		"実行が長引くと Kubernetes は次の実行を飛ばしますが、誰も気づきません。",
		"timeout を短くするか、実行の間隔を広げます",
	},
	"expected-within-timeout": {
		"timeout 以上の expectedDuration",
		"タイムアウトが先に実行を終わらせるので、実行時間のモニターが鳴ることはありません。",
		"expectedDuration を短くするか、timeout を長くします",
	},
	"ready-within-timeout": {
		"istio のモードが sidecar で、timeout 以上の istio.readyTimeout",
		"プロキシの準備ができないことをラッパーが報告する前に Job が終わり、アプリケーションの失敗として数えられてしまいます。",
		"timeout を長くするか、platform.istio.readyTimeout を短くします",
	},
	"history-watched": {
		"0 を含む history、または 24h 未満の ttl",
		"失敗と起動漏れのモニターは終わった Job を見ており、人も失敗のログを探すときに使います。Kubernetes がすぐに Job を消すと、失敗に誰も気づきません。",
		"成功と失敗の実行をそれぞれ 1 つ以上残し、どの実行も 1 日は残します",
	},
	"after-too-early": {
		"schedule-crowded の 1 週間の中で、after のバッチの開始から終了(expectedDuration、なければ timeout)までの間に起動するもの",
		"データの取り込み中に始まったレポートは、失敗しないまま間違った結果になります。batchfn はバッチの順序を制御しないので、スケジュールに十分な間隔が必要です。",
		"開始を遅らせます。after のバッチの実行時間が timeout よりずっと短いなら、そのバッチに expectedDuration を指定します",
	},
	"success-within-gap": {
		"2 回の実行の最長間隔(2024 年、そのバッチのタイムゾーン)以下の successWithin",
		"次の実行の前に、鮮度のモニターが鳴ってしまいます。",
		"successWithin を、間隔に通常の実行時間を足した値以上にするか、実行の回数を増やします",
	},
	"freeze-expired": {
		"until を過ぎた freeze(--as-of の日付、デフォルトは今日)。レンダリングは日付を見ません",
		"freeze が自動で終わると、コミットもないのに真夜中にバッチが動き始めます。逆に、忘れられた freeze はバッチを永久に止めます。",
		"freeze を消すか、新しい日付を指定します",
	},
	"critical-needs-runbook": {
		"runbook のない critical のバッチ",
		"オンコール担当者は critical の失敗に当日中に対応するので、何をすればよいかが分からなければなりません。",
		"runbook を指定します。チームのすべてのバッチに共通なら platform.owners.OWNER.runbook に指定します",
	},
	"owner-reachable": {
		"critical か high のバッチのオーナーに slackGroup がないもの。platform.severities がある場合は、使われている severity に channel がないもの",
		"モニターはオーナーの Slack グループにメンションします。グループがないと、アラートは誰にも通知されません。",
		"platform.owners.OWNER.slackGroup にチームの Slack ユーザーグループの ID を、platform.severities.SEVERITY.channel に Datadog のハンドルを指定します",
	},
	"image-pinned": {
		"タグのないイメージ、タグが latest のイメージ、バージョンを渡さずにレンダリングしたときの {version}",
		"リトライは最初の実行と同じイメージで動く必要があり、ロールバックには以前のバージョンが必要です。",
		"タグかダイジェストを付けます。{version} には --version を指定します",
	},
	"image-registry": {
		"platform.policy.registries にないレジストリのイメージ(この設定を書くとレベルは error になります)",
		"ほかのレジストリのイメージは、誰もスキャンも保管もしません。",
		"platform.policy.registries にあるレジストリのイメージを使います",
	},
	"resources-required": {
		"cpu か memory の要求(requests)がないもの、要求が上限(limits)を超えるもの。istio-proxy も同様",
		"要求のない Pod は満杯のノードに配置されることがあり、真っ先に退避(evict)されます。要求が上限を超える Pod は Kubernetes が拒否します。",
		"エントリ、プロファイル、platform.defaults のいずれかに resources.cpu と resources.memory を指定します",
	},
	"resources-plausible": {
		"32 コア以上の cpu 要求、16Mi 未満または 512Gi を超えるメモリー",
		"単位が抜けているか、間違っています。`memory: 512` は 512 バイトで、どんなプログラムにも足りません。`cpu: 100` は 100 コアで、そんなノードはありません。",
		"単位を書きます。cpu は 1000 分の 1 コア(100m)かコア数、memory は Mi か Gi です",
	},
	"job-ends": {
		"スケジュール実行のバッチの podSpec に追加されたコンテナ",
		"Job は、すべてのコンテナが終わって初めて終わります。ログエージェントやプロキシは自分からは終わらないので、実行はタイムアウトまで続き、失敗として数えられます。",
		"サイドカーにします。restartPolicy: Always の initContainer なら、バッチの終了とともに Kubernetes が止めます",
	},
	"mesh-possible": {
		"istio のモードが off 以外のときの hostNetwork",
		"istio はノードのネットワークを使う Pod を対象にしないので、Pod はメッシュに入りません。モード sidecar では、存在しないプロキシを起動ラッパーが待ち続け、終了コード 211 で終わります。",
		"hostNetwork を消すか、istio: mode: \"off\" を指定します",
	},
	"init-outside-mesh": {
		"istio のモードが sidecar で、サイドカーではない init コンテナ",
		"istio-proxy より先に動くので、通信はメッシュも mTLS も通りません。STRICT のメッシュでは拒否されます。",
		"プロキシが先に起動する istio: mode: \"native\" を指定します。ネットワークを使わない init コンテナなら、このルールを免除(waive)します",
	},
	"secret-literal": {
		"名前か値がシークレットに見える、環境変数のリテラル値。commands、プローブ、ラベル、アノテーション、URL の中のそうした値、オプションやヘッダーに渡した値(--password=VALUE、Authorization: Bearer VALUE)も同様",
		"フリートは Git、Argo CD のキャッシュ、ログに残ります。Pod を読める人は誰でも、そのラベル、アノテーション、コマンドラインを読めます。メッセージには値を出しません。",
		"値を Secret に入れ、{secret: NAME, key: KEY} で参照します。commands のリストや URL には、その変数を $(NAME) と書けます。プッシュした値は、消しても Git の履歴に残るので、新しい値に替えます",
	},
	"tag-altered": {
		"Datadog が書き換える Datadog のタグ、service、datadogEnv: 大文字、使えない文字、200 文字以上",
		"Datadog はタグを小文字にし、使えない文字を _ に置き換えて保存します。フリートに書いたとおりのタグで探すモニターやダッシュボードには、何も見つかりません。",
		"Datadog が保存する形で書きます。英小文字、数字、- _ . / だけを使い、名前と合わせて 200 文字未満にします",
	},
	"reserved-name": {
		"batchfn、Kubernetes のコントローラー、Argo CD、kubectl が設定する環境変数、ラベル、アノテーション、タグ、フラグメントのフィールド、または予約された接頭辞を持つもの。ad.datadoghq.com/ で始まるキーの値の中の %%",
		"1 つのキーに 2 つの書き手がいると、片方がもう片方を上書きします。%%env_…%% というテンプレートは、Datadog Agent に自分自身の環境変数を送らせてしまいます。",
		"別の名前を使います。batchfn が設定する値を変えたいときは、エントリかプラットフォームのフィールドを使います",
	},
	"env-lost": {
		"起動ラッパーのシェルが落とす環境変数(my-env や a.b など)、またはシェル自身が設定する環境変数(IFS、PWD、OPTIND など)",
		"シェルは自分の変数をコマンドに渡します。dash と busybox は、シェルの識別子として正しくない名前を落とします。シェル自身が設定する変数もあり、dash は OPTIND=x では起動しません。",
		"英字、数字、アンダースコアを使うか、シェルを使わない platform.wrapper.kind: \"binary\" を指定します",
	},
	"queue-region": {
		"SQS の URL ではないキューの URL、または AWS のリージョンやアカウントがリージョンの設定と違うキューの URL",
		"ほかのリージョンからコピーした URL では、ワーカーがそのリージョンのメッセージを処理してしまいます。",
		"代わりに queue.name を指定します。batchfn がリージョンごとに URL を作ります",
	},
	"queue-shared": {
		"キューの URL が同じ 2 つのワーカー、または 2 つのリージョンでキューの URL が同じ 1 つのワーカー",
		"互いのメッセージの一部を取り合ってしまいます。同じ AWS アカウントと AWS リージョンを使う 2 つのリージョンでは、{region} のないキュー名は同じキューになります。",
		"ワーカーとリージョンごとにキューを分けます。name と url の {region} は置き換わります",
	},
	"scale-range": {
		"scale.max より大きい scale.min、または 1 未満の scale.max",
		"KEDA はこの範囲を拒否し、Pod の数は変わらないままになります。",
		"max を 1 以上、かつ min 以上にします",
	},
	"policy-valid": {
		"書式が正しくないカスタムルール、存在しないフィールドや値を参照するカスタムルール、決して適用されない、または決して違反にならないカスタムルール",
		"適用されないルールは、違反がないルールと見分けがつきません。",
		"メッセージが示すフィールドを直します。ルールでは、エントリのフィールドのほか region、component、resources.cpuMillis、resources.memoryBytes が使えます",
	},
	"hand-written-unlabelled": {
		"パイプラインにある、batchfn が作っていない CronJob・Job のうち、app.kubernetes.io/component が batch、batch-iterator、batch-worker のいずれでもないもの",
		"オーナーも severity もなく、ルールも適用されないので、誰のものでもありません。",
		"ラベル app.kubernetes.io/component: batch と、オーナー、severity を付けます。または、フリートのエントリにします",
	},
	"waiver-valid": {
		"存在しないルールや変更不可のルールの免除、存在しないバッチ・オーナー・リージョンの免除、理由や期限のない免除",
		"免除は一時的なものです。理由がなければ誰も見直せず、期限がなければ終わりません。",
		"変更不可ではないルール、理由、最終日を書きます",
	},
	"waiver-unused": {
		"何も免除していない免除",
		"違反はもう直っているか、免除の対象のバッチが間違っています。",
		"免除を消します",
	},
	"waiver-expired": {
		"期限を過ぎた免除(--as-of の日付、デフォルトは UTC-12 での今日)。レンダリングはすべての免除を認め、日付を見ません",
		"レンダリング中に免除が切れると、コミットもないのに真夜中にレンダリングが失敗し、デプロイが止まります。代わりに CI の `batchfn check` が指摘します。",
		"違反を直すか、新しい期限を書きます",
	},
}
