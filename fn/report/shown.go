package report

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/spec"
)

// MaxShown is the most findings that people are shown. Formats for tools have
// all of them.
const MaxShown = 1000

// Shown are the findings that people are shown, and how many more there are.
// Where some are left out, errors stay rather than warnings.
func (r *Report) Shown() (shown []spec.Finding, more int) {
	more = len(r.Findings) - MaxShown
	if more <= 0 {
		return r.Findings, 0
	}
	errors, _ := r.Counts()
	warnings := max(MaxShown-errors, 0)
	for _, f := range r.Findings {
		if len(shown) == MaxShown {
			break
		}
		if f.Level == spec.Warn {
			if warnings == 0 {
				continue
			}
			warnings--
		}
		shown = append(shown, f)
	}
	return shown, more
}

// More is the line behind the findings that are shown, or "".
func More(more int) string {
	if more == 0 {
		return ""
	}
	return fmt.Sprintf("and %d more\n", more)
}
