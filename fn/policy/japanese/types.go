package japanese

import (
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// types are what a field may hold, by the English words of package shape.
var types = map[string]string{
	"anything":                           "任意の値",
	"a string":                           "文字列",
	"a boolean":                          "真偽値",
	"object":                             "オブジェクト",
	"the fields of an entry":             "エントリのフィールド",
	"a list":                             "リスト",
	"a list of strings":                  "文字列のリスト",
	"a string or an integer":             "文字列または整数",
	"a string or a list of strings":      "文字列または文字列のリスト",
	"an absolute path":                   "絶対パス",
	"a path within the volume":           "ボリューム内のパス",
	"an http(s) URL":                     "http(s) の URL",
	"the name of an SQS queue":           "SQS キューの名前",
	"the beginning of a variable's name": "変数名の先頭部分",
	"a path that starts with \"/\"":      "\"/\" で始まるパス",
	"a date such as \"2027-03-31\"":      "日付。例: \"2027-03-31\"",
	"a duration such as \"90s\", \"10m\" or \"1h30m\"":                               "時間。例: \"90s\"、\"10m\"、\"1h30m\"",
	"a percentage such as \"99.5\", or \"off\"":                                      "割合(%)。例: \"99.5\"。または \"off\"",
	"an image such as \"registry.example.com/app:v1\"":                               "イメージ。例: \"registry.example.com/app:v1\"",
	"a GitHub team or user such as \"@acme/payments\"":                               "GitHub のチームまたはユーザー。例: \"@acme/payments\"",
	"a Datadog handle such as \"@slack-acme-batch-critical\"":                        "Datadog のハンドル。例: \"@slack-acme-batch-critical\"",
	"a Datadog handle without \"@\", such as \"slack-acme-payments\"":                "\"@\" を除いた Datadog のハンドル。例: \"slack-acme-payments\"",
	"a field of the pod, such as metadata.name, or a resource such as limits.memory": "Pod のフィールド(metadata.name など)、またはリソース(limits.memory など)",
}

// keys are what the names of maps are.
var keys = map[string]string{"name": "名前", "region": "リージョン", "owner": "オーナー"}

var (
	link    = memo.Regexp(`^\[\w+\]\(#\w+\)$`)
	fields  = memo.Regexp(`^object: ([{].*[}])$`)
	mapped  = memo.Regexp(`^map: (\w+) → (.*)$`)
	listed  = memo.Regexp(`^list of (.*)$`)
	between = memo.Regexp(`^an integer from (\d+) to (\d+)$`)
	atLeast = memo.Regexp(`^an integer of at least (\d+)$`)
	pattern = memo.Regexp(`^a string that matches (.*)$`)
	choices = memo.Regexp(`^\S+(?:, \S+)* or \S+$`)
)

// Type is what a field may hold; "" if there is no Japanese for it.
func Type(english string) string {
	if text := types[english]; text != "" {
		return text
	}
	if rest, ok := strings.CutPrefix(english, "a string or "); ok && Type(rest) != "" {
		return "文字列または" + Type(rest)
	}
	switch {
	case link().MatchString(english):
		return english
	case fields().MatchString(english):
		return fields().ReplaceAllString(english, "オブジェクト: $1")
	case mapped().MatchString(english):
		parts := mapped().FindStringSubmatch(english)
		return "マップ: " + keys[parts[1]] + " → " + Type(parts[2])
	case listed().MatchString(english):
		return Type(listed().FindStringSubmatch(english)[1]) + "のリスト"
	case between().MatchString(english):
		return between().ReplaceAllString(english, "$1 から $2 までの整数")
	case atLeast().MatchString(english):
		return atLeast().ReplaceAllString(english, "$1 以上の整数")
	case pattern().MatchString(english):
		return pattern().ReplaceAllString(english, "$1 に一致する文字列")
	case choices().MatchString(english):
		return strings.NewReplacer(", ", "、", " or ", "、").Replace(english) + " のいずれか"
	}
	return ""
}
