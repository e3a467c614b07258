package policy

import (
	"fmt"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// merged are the findings of all rules, each problem once.
type merged struct {
	findings []spec.Finding
	shared   []int            // for each of them: of how many batches it speaks, 0 where it is one batch's own
	byKey    map[string]int   // place and text → index
	regions  map[foundIn]bool // what findings name already
}

// foundIn is a finding by its index, and a region of it.
type foundIn struct {
	finding int
	region  string
}

func newMerged() merged {
	return merged{byKey: map[string]int{}, regions: map[foundIn]bool{}}
}

// merge returns the index of the finding, which may be there already: the same
// rule, place and text is the same problem, in another region or of another batch
// that has the value from the platform.
func (m *merged) merge(f spec.Finding, w *spec.Workload, fromPlatform bool) int {
	batch, region := string(f.Kind)+"/"+f.Batch, ""
	if fromPlatform {
		batch = ""
	}
	if w != nil {
		region = w.Region.Name
	}
	key := strings.Join([]string{f.Rule, f.Pos.String(), batch, f.Resource.Kind, f.Resource.Namespace, f.Resource.Name, f.Field, f.Message}, "\x00")
	i, seen := m.byKey[key]
	if !seen {
		i = len(m.findings)
		m.byKey[key] = i
		m.findings = append(m.findings, f)
		m.shared = append(m.shared, 0)
	}
	if at := (foundIn{i, region}); region != "" && !m.regions[at] {
		m.regions[at] = true
		m.findings[i].Regions = append(m.findings[i].Regions, region)
	}
	if seen && f.Batch != m.findings[i].Batch {
		m.shared[i]++
	}
	return i
}

// done completes the findings that speak of several batches.
func (m *merged) done() []spec.Finding {
	for i, n := range m.shared {
		if regions := len(m.findings[i].Regions); n > 0 {
			m.findings[i].Message += fmt.Sprintf(" (a value of the platform, and so of %d more)", (n+regions-1)/max(regions, 1))
		}
	}
	return m.findings
}
