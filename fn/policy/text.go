package policy

import (
	"cmp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/batchfn/batchfn/fn/nearest"
	"github.com/batchfn/batchfn/fn/spec"
)

func quoted(text string) string { return spec.Quoted(text) }

// dnsLabelProblems are why a text is no DNS-1123 label. What is one is seen here
// already: Kubernetes' regular expressions were a tenth of a check.
func dnsLabelProblems(text string) []string {
	if text == "" || len(text) > validation.DNS1123LabelMaxLength || text[0] == '-' || text[len(text)-1] == '-' {
		return validation.IsDNS1123Label(text)
	}
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return validation.IsDNS1123Label(text)
		}
	}
	return nil
}

// labelValueProblems are why a text is no value of a label; a DNS-1123 label is
// one.
func labelValueProblems(text string) []string {
	if len(dnsLabelProblems(text)) == 0 {
		return nil
	}
	return validation.IsValidLabelValue(text)
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
