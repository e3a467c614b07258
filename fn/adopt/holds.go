package adopt

import (
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
)

// condition is what a reason asks of a difference.
type condition func(c *comparison, row Row) bool

// is holds for a path and for what is below it.
func is(paths ...string) condition {
	return func(_ *comparison, row Row) bool {
		for _, p := range paths {
			if row.Path == p || strings.HasPrefix(row.Path, p+".") || strings.HasPrefix(row.Path, p+"[") {
				return true
			}
		}
		return false
	}
}

func isLabel(key func(string) bool) condition { return isMetadata("labels", key) }

func isAnnotation(key func(string) bool) condition { return isMetadata("annotations", key) }

func isMetadata(field string, accepts func(key string) bool) condition {
	return func(_ *comparison, row Row) bool {
		of, key, ok := metadataIn(row.Path)
		return ok && of == field && accepts(key)
	}
}

func and(all ...condition) condition {
	return func(c *comparison, row Row) bool {
		for _, holds := range all {
			if !holds(c, row) {
				return false
			}
		}
		return true
	}
}

func not(holds condition) condition {
	return func(c *comparison, row Row) bool { return !holds(c, row) }
}

func written(_ *comparison, row Row) bool {
	return row.From != "" && row.Pos.Known() && row.Pos.Line > 0
}

func appears(_ *comparison, row Row) bool { return row.From == "" }

func vanishes(_ *comparison, row Row) bool { return row.To == "" }

func empties(_ *comparison, row Row) bool { return row.To == "" || row.To == `""` }

func filledIn(c *comparison, row Row) bool { return !c.was.values[row.Path].pos.Known() }

// extended holds for a limit that the request of the same resource becomes.
func extended(c *comparison, row Row) bool {
	_, asked := c.was.values[strings.Replace(row.Path, "limits", "requests", 1)]
	return asked
}

// metadataIn is the label or the annotation that a path ends at: the field that has it, and
// its key.
func metadataIn(path string) (field, key string, ok bool) {
	for _, field := range []string{"labels", "annotations"} {
		if strings.Contains(path, "metadata."+field+"[") {
			return field, keyIn(path), true
		}
	}
	return "", "", false
}

// isPlatforms holds for a label or an annotation that the platform writes for all.
func isPlatforms(c *comparison, row Row) bool {
	field, key, ok := metadataIn(row.Path)
	return ok && c.plan.platform.At("defaults", field).Get(key) != nil
}

// spreads holds for a label or an annotation that only the workload or only its pods had.
func spreads(c *comparison, row Row) bool {
	field, key, ok := metadataIn(row.Path)
	return ok && row.From == "" && c.spread(field, key, c.now.values[row.Path].value)
}

func inMesh(key string) bool { return strings.HasSuffix(strings.Split(key, "/")[0], "istio.io") }

// ignored holds for metadata of the Job or the pods that Kubernetes does not read.
func ignored(_ *comparison, row Row) bool {
	for _, meta := range []string{"spec.jobTemplate.metadata.", "template.metadata."} {
		if key, ok := strings.CutPrefix(row.Path, meta); ok {
			return !strings.HasPrefix(key, "labels[") && !strings.HasPrefix(key, "annotations[") && (meta != "template.metadata." || !strings.HasPrefix(key, "finalizers"))
		}
	}
	return false
}

// misplaced holds for fields that are beside metadata or spec.
func misplaced(_ *comparison, row Row) bool {
	rest, inTemplate := strings.CutPrefix(row.Path, "template.")
	if !inTemplate {
		rest, inTemplate = strings.CutPrefix(row.Path, "spec.jobTemplate.")
	}
	return inTemplate && !strings.HasPrefix(rest, "metadata.") && !strings.HasPrefix(rest, "spec.")
}

func knowsQueue(c *comparison, _ Row) bool { return c.f.Values[queueUnit] != nil }

func (c *comparison) isGivenLabel(key string) bool {
	return key == c.plan.in.Ownership.OwnerLabel || key == c.plan.in.Ownership.SeverityLabel
}

func (c *comparison) inSelector(key string) bool {
	return c.f.Values[foreign.Unit{Field: "selector"}].Get(key) != nil
}
