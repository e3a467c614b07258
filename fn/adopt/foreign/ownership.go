package foreign

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/memo"
	"github.com/batchfn/batchfn/fn/names"
	"github.com/batchfn/batchfn/fn/spec"
)

// ownership reads whose it is from where batchfn writes it, from where people write
// it by hand, and from the labels that were named.
func (r *reading) ownership() {
	for _, f := range []struct{ field, annotation, label, given string }{
		{"owner", names.Owner, names.OwnerLabel, r.by.OwnerLabel}, {"severity", names.Severity, names.SeverityLabel, r.by.SeverityLabel}, {"runbook", names.Runbook, "", ""},
	} {
		at, path := r.keyNode("annotations", f.annotation)
		for _, label := range []string{f.label, f.given} {
			if v, p := r.keyNode("labels", label); v != nil && strings.TrimSpace(v.Text) != "" {
				at, path = v, p
			}
		}
		if at == nil {
			continue
		}
		value := strings.TrimSpace(at.Text)
		given := f.given != "" && strings.HasSuffix(path, "labels["+f.given+"]")
		if mapped, known := r.by.Severities[value]; given && known && f.field == "severity" {
			value = mapped
		}
		if do := r.unfit(f.field, value, given); do != "" {
			r.problem(path, at, value, do)
		} else {
			r.set(f.field, placed(value, at))
		}
	}
}

var (
	ownerName = memo.Regexp(`^[a-z][a-z0-9._-]*[a-z0-9]$`)
	webPage   = memo.Regexp(`^https?://[^/]`)
)

// unfit says what to do with a value that an entry cannot have; "" where it can.
func (r *reading) unfit(field, value string, given bool) string {
	switch {
	case field == "owner" && (!ownerName().MatchString(value) || len(value) > 63):
		return "an owner's name has lower-case letters, digits and . _ -: write owner with a name of platform.owners"
	case field == "severity" && !slices.Contains(spec.Severities, value) && given:
		return "map it to a severity: --severity-label " + r.by.SeverityLabel + "=" + value + ":critical (or high, medium)"
	case field == "severity" && !slices.Contains(spec.Severities, value):
		return "write severity: critical, high or medium"
	case field == "runbook" && !webPage().MatchString(value):
		return "write runbook with the http(s) URL of the page"
	}
	return ""
}

// keyNode is a label or an annotation of the pods, else of the workload, and its path.
func (r *reading) keyNode(of, key string) (v *spec.Node, path string) {
	for _, at := range []struct {
		meta   *spec.Node
		prefix string
	}{{r.template.Get("metadata"), "template."}, {r.n.Get("metadata"), ""}} {
		if v := at.meta.Get(of).Get(key); v != nil {
			return v, at.prefix + "metadata." + of + "[" + key + "]"
		}
	}
	return nil, ""
}
