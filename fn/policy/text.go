package policy

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/fn/words"
)

func quoted(text string) string { return spec.Quoted(text) }

// dnsLabelProblem is why a text is no DNS-1123 label, or empty. What is one is seen here
// already: Kubernetes' regular expressions were a tenth of a check.
func dnsLabelProblem(text string) string {
	if text == "" || len(text) > validation.DNS1123LabelMaxLength || text[0] == '-' || text[len(text)-1] == '-' {
		return words.Kubernetes(validation.IsDNS1123Label(text))
	}
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return words.Kubernetes(validation.IsDNS1123Label(text))
		}
	}
	return ""
}

// labelValueProblem is why a text is no value of a label, or empty; a DNS-1123 label is
// one.
func labelValueProblem(text string) string {
	if dnsLabelProblem(text) == "" {
		return ""
	}
	return words.Kubernetes(validation.IsValidLabelValue(text))
}

func split(path string) []string { return strings.Split(path, ".") }

// mostCompared is how many names are compared for hints in one run: as many wrong names
// as there are right ones would take minutes.
const mostCompared = 1_000_000

// suggest is a hint from known names, or a list of them.
func (c *collector) suggest(wrong string, known []string, what string) string {
	if c.compared += len(known); c.compared <= mostCompared {
		if hint := nearest.Hint(wrong, known); hint != "" {
			return hint
		}
	}
	if len(known) == 0 {
		return cmp.Or(whereToAdd[what], "there are no "+what)
	}
	shown := known
	if len(shown) > 8 {
		shown = append(slices.Clone(known[:8]), "…")
	}
	if what == "owners" {
		return "set owner to one of: " + strings.Join(shown, ", ")
	}
	return "use one of: " + strings.Join(shown, ", ")
}

// whereToAdd says where names are added, where the platform has none.
var whereToAdd = map[string]string{
	"owners":   "add the team to platform.owners, then set owner",
	"profiles": "add it to platform.profiles, or remove profile",
	"regions":  "add it to platform.regions",
}
