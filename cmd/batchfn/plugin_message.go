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

// failed is how a message for Argo CD's UI begins.
func failed(request plugin.Request) string {
	if request.App == "" {
		return "batchfn: rendering failed"
	}
	return report.Printable(fmt.Sprintf("batchfn: rendering of application %q failed", request.App))
}

// tellArgo writes an error for Argo CD's UI: the summary first, a line for each
// finding, no source, and not more than fits.
func tellArgo(request plugin.Request, err error, s streams) error {
	var unreadable *spec.Unreadable
	var limit *spec.LimitReached
	var findings judged
	switch {
	case err == nil:
		return nil
	case errors.As(err, &findings):
		tellFindings(request, findings.report, s)
		return errFindings
	case errors.As(err, &unreadable):
		tellFindings(request, &report.Report{Findings: unreadable.Problems, Redact: policy.Redact}, s)
		return errUnreadable
	}
	s.Err.Write(cut([]byte(failed(request) + ": " + policy.Redact(report.Printable(err.Error())) + "\n")))
	if errors.As(err, &limit) {
		return errLimit
	}
	return errUnreadable
}

func tellFindings(request plugin.Request, r *report.Report, s streams) {
	var b bytes.Buffer
	first := firstError(r.Findings)
	owner := ""
	if f := r.Findings[first]; f.Owner != "" {
		owner = fmt.Sprintf("; owner %q", f.Owner)
	}
	fmt.Fprintf(&b, "%s: %s%s; %s\n", failed(request), r.Summary(), report.Printable(owner), oneLine(r, r.Findings[first]))
	for i, f := range r.Findings {
		if i == first {
			continue // it is in the summary
		}
		line := oneLine(r, f) + "\n"
		if b.Len()+len(line) > maxMessage-64 {
			left := len(r.Findings) - i
			if first > i {
				left--
			}
			fmt.Fprintf(&b, "… and %d more: batchfn check shows all\n", left)
			break
		}
		b.WriteString(line)
	}
	s.Err.Write(cut(b.Bytes()))
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
