package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// reporter reports the findings of one rule to the collector of all.
type reporter struct {
	*collector
	rule *Rule
	last int // index of the finding that was added last; -1: it was waived or is off
}

// workload reports a problem of a workload at a path of its merged fields. The
// same problem in another region, or of another batch where the value is the
// platform's, is the same finding.
func (r *reporter) workload(w *spec.Workload, path, hint, format string, args ...any) {
	steps := strings.Split(path, ".")
	f := spec.Finding{Kind: w.Kind, Batch: w.Name, Resource: w.Entry.Resource, Within: w.Entry.Within, Field: indexed(w.At, path), Pos: w.Pos(steps...), Hint: hint, Message: fmt.Sprintf(format, args...)}
	r.add(f, w.Platform, w, w.At(steps...) != nil && !w.IsOwn(steps...))
}

// at reports a problem of a workload at a place that no path names.
func (r *reporter) at(w *spec.Workload, pos spec.Pos, path, hint, format string, args ...any) {
	f := spec.Finding{Kind: w.Kind, Batch: w.Name, Resource: w.Entry.Resource, Within: w.Entry.Within, Field: indexed(w.At, path), Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)}
	r.add(f, w.Platform, w, pos != w.Entry.Pos && pos != w.Entry.NamePos && !w.IsOwn(strings.Split(path, ".")...))
}

// indexed is a path of steps as people read it, with the items of lists in brackets:
// commands.1 is commands[1].
func indexed(at func(path ...string) *spec.Node, path string) string {
	steps := strings.Split(path, ".")
	shown := steps[0]
	for i, step := range steps[1:] {
		if at(steps[:i+1]...).Is(spec.List) {
			shown += "[" + step + "]"
		} else {
			shown += "." + step
		}
	}
	return shown
}

// entry reports a problem that regions do not matter to.
func (r *reporter) entry(e *spec.Entry, pos spec.Pos, path, hint, format string, args ...any) {
	r.add(spec.Finding{Kind: e.Kind, Batch: e.Name, Resource: e.Resource, Owner: e.Node.Get("owner").Str(), Within: e.Within, Field: path, Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)}, e.Platform, nil, false)
}

// platform reports a problem of the platform.
func (r *reporter) platform(pos spec.Pos, path, hint, format string, args ...any) {
	r.add(spec.Finding{Within: r.platformWithin(), Field: "platform." + path, Pos: pos, Hint: hint, Message: fmt.Sprintf(format, args...)}, nil, nil, false)
}

// platformWithin is the path of the platform in a file without places.
func (r *reporter) platformWithin() string {
	if strings.HasPrefix(r.view.fleet.Platform.Node.Pos.File, "BatchSet/") && r.view.fleet.Platform.Node.Pos.Line == 0 {
		return "spec"
	}
	return ""
}

// relate adds another place to the last finding.
func (r *reporter) relate(pos spec.Pos, message string) {
	if rel := (spec.Related{Pos: pos, Message: message}); r.last >= 0 && !slices.Contains(r.findings[r.last].Related, rel) {
		r.findings[r.last].Related = append(r.findings[r.last].Related, rel)
	}
}
