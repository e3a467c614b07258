package words

import (
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
)

// pattern is the regular expression at the end of a message of Kubernetes' validation; $1 is the examples before it.
// https://pkg.go.dev/k8s.io/apimachinery/pkg/util/validation#RegexError
var pattern = memo.Regexp(`\((?:e\.g\. (.+), )?regex used for validation is '.*'\)$`)

// Kubernetes is the first of the problems that Kubernetes' validation has with a value, without the regular expression:
// the words and the examples beside it say the same. It is empty where there is no problem.
func Kubernetes(problems []string) string {
	if len(problems) == 0 {
		return ""
	}
	text := pattern().ReplaceAllString(problems[0], "(e.g. $1)")
	text = strings.TrimSuffix(text, " (e.g. )")
	return strings.ReplaceAll(text, ",  or ", " or ")
}
