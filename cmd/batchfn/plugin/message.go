package plugin

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/cmd/batchfn/cli"
	"github.com/batchfn/batchfn/fn/krm"
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
func tellArgo(request plugin.Request, err error, s cli.Streams) error {
	var unreadable *spec.Unreadable
	var findings judged
	switch {
	case err == nil:
		return nil
	case errors.As(err, &findings):
		tellFindings(request, findings.report, s)
		return cli.Findings
	case errors.As(err, &unreadable):
		tellFindings(request, &report.Report{Findings: unreadable.Problems}, s)
		return cli.Unreadable
	}
	s.Err.Write(cut([]byte(failed(request) + ": " + report.Printable(err.Error()) + "\n")))
	return cli.StatusOf(err)
}

func tellFindings(request plugin.Request, r *report.Report, s cli.Streams) {
	var b bytes.Buffer
	first, others := summarised(r.Findings)
	owner := ""
	if first.Owner != "" {
		owner = fmt.Sprintf("; owner %q", first.Owner)
	}
	fmt.Fprintf(&b, "%s: %s%s; %s\n", failed(request), r.Summary(), report.Printable(owner), krm.Line(r, first))
	for i, f := range others {
		line := krm.Line(r, f) + "\n"
		if b.Len()+len(line) > maxMessage-64 {
			fmt.Fprintf(&b, "… and %d more: batchfn check shows all\n", len(others)-i)
			break
		}
		b.WriteString(line)
	}
	s.Err.Write(cut(b.Bytes()))
}

// summarised parts the finding that the summary tells, the first error, from the
// others.
func summarised(findings []spec.Finding) (first spec.Finding, others []spec.Finding) {
	i := max(0, slices.IndexFunc(findings, func(f spec.Finding) bool { return f.Level == spec.Error }))
	return findings[i], slices.Delete(slices.Clone(findings), i, i+1)
}

// cut keeps a message of one very long line within the limit.
func cut(text []byte) []byte {
	if len(text) <= maxMessage {
		return text
	}
	return append([]byte(strings.ToValidUTF8(string(text[:maxMessage-8]), "")), "…\n"...)
}
