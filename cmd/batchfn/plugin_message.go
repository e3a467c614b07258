package main

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/policy"
	"github.com/batchfn/batchfn/fn/report"
	"github.com/batchfn/batchfn/fn/spec"
	"github.com/batchfn/batchfn/plugin"
)

// maxMessage limits what goes to Argo CD's UI.
const maxMessage = 8 << 10

// tellArgo writes an error for Argo CD's UI: the summary first, a line for each
// finding, no source, and not more than fits.
func tellArgo(request plugin.Request, err error, s streams) error {
	var unreadable *spec.Unreadable
	var findings judged
	r := &report.Report{Redact: policy.Redact}
	status := errUnreadable
	switch {
	case errors.As(err, &unreadable):
		r.Findings = unreadable.Problems
	case errors.As(err, &findings):
		r, status = findings.report, errFindings
	default:
		return err
	}
	var b bytes.Buffer
	app := ""
	if request.App != "" {
		app = fmt.Sprintf(" of application %q", request.App)
	}
	first := firstError(r.Findings)
	owner := ""
	if f := r.Findings[first]; f.Owner != "" {
		owner = fmt.Sprintf("; owner %q", f.Owner)
	}
	fmt.Fprintf(&b, "batchfn: rendering%s failed: %s%s; %s\n", report.Printable(app), r.Summary(), report.Printable(owner), oneLine(r, r.Findings[first]))
	for i, f := range r.Findings {
		if i == first {
			continue // it is in the summary
		}
		line := oneLine(r, f) + "\n"
		if b.Len()+len(line) > maxMessage-64 {
			fmt.Fprintf(&b, "… and %d more: batchfn check shows all\n", len(r.Findings)-i)
			break
		}
		b.WriteString(line)
	}
	s.Err.Write(cut(b.Bytes()))
	return status
}

// firstError is the index of the finding that the summary tells.
func firstError(findings []spec.Finding) int {
	return max(0, slices.IndexFunc(findings, func(f spec.Finding) bool { return f.Level == spec.Error }))
}

// cut keeps a message of one very long line within the limit.
func cut(text []byte) []byte {
	if len(text) <= maxMessage {
		return text
	}
	return append([]byte(strings.ToValidUTF8(string(text[:maxMessage-8]), "")), "…\n"...)
}
