package adopt

import (
	"slices"
	"strings"

	"github.com/batchfn/batchfn/fn/adopt/foreign"
	"github.com/batchfn/batchfn/fn/names"
)

// isUnsaid reports whether a value is batchfn's to say: owner and severity are filled
// in later, and a rule of the wrapper goes with it.
func (c *comparison) isUnsaid(path string) bool {
	key := keyIn(path)
	switch {
	case key == names.OwnerLabel || key == names.SeverityLabel || key == names.Owner || key == names.Severity:
		return true
	case key == names.Runbook && strings.Contains(path, "metadata.annotations["):
		return c.now.values["template."+path[strings.Index(path, "metadata."):]].value == c.was.values[path].value
	case strings.HasPrefix(path, "env[") && names.Env.Has(key) && c.f.Seen.ByBatchfn:
		return key == names.EnvOwner || key == names.EnvSeverity || key == names.EnvDatadogTags
	}
	return strings.HasPrefix(path, failurePolicy) && c.hasPolicyOf(c.was) && isDisrupted(c.was) == isDisrupted(c.now)
}

// keyIn is the key in the last brackets of a path.
func keyIn(path string) string {
	if i := strings.LastIndexByte(path, '['); i >= 0 && strings.HasSuffix(path, "]") {
		return path[i+1 : len(path)-1]
	}
	return ""
}

const (
	failurePolicy  = "spec.jobTemplate.spec.podFailurePolicy"
	podReplacement = "spec.jobTemplate.spec.podReplacementPolicy"
)

// isDisrupted reports whether a failure policy speaks of pods that are evicted.
func isDisrupted(x flat) bool {
	return slices.ContainsFunc(x.paths, func(path string) bool {
		return strings.HasPrefix(path, failurePolicy) && x.values[path].value == "DisruptionTarget"
	})
}

// hasPolicyOf reports whether the failure policy is one that batchfn writes.
func (c *comparison) hasPolicyOf(x flat) bool {
	for _, path := range x.paths {
		if !strings.HasPrefix(path, failurePolicy) {
			continue
		}
		ok := false
		for _, end := range []string{".action", ".containerName", ".operator", ".values[0]", ".type", ".status"} {
			if value := x.values[path].value; strings.HasSuffix(path, end) {
				ok = slices.Contains([]string{"Ignore", "In", "211", "DisruptionTarget", "True", c.f.Name}, value)
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// isOwn reports whether batchfn adds a value to all workloads: it is what a fleet is
// for.
func (c *comparison) isOwn(path string) bool {
	key := keyIn(path)
	switch {
	case path == "metadata.namespace", strings.HasPrefix(path, failurePolicy):
		return true
	case strings.HasPrefix(path, "env["):
		return names.Env.Has(key)
	case strings.Contains(path, "metadata.") && inMesh(key) && !c.f.Seen.ByBatchfn:
		return c.f.Values[foreign.Unit{Field: "istio", Key: "mode"}] != nil || c.spread("annotations", key, c.now.values[path].value)
	case strings.HasPrefix(path, "spec.jobTemplate.metadata."):
		return c.spread("labels", key, c.now.values[path].value) || names.Labels.Has(key)
	case strings.Contains(path, "metadata.labels"):
		return names.Labels.Has(key)
	case strings.Contains(path, "metadata.annotations"):
		return names.Annotations.Has(key)
	}
	return path == podReplacement && c.now.values[path].value == "Failed"
}

// spread reports whether the workload or its pods had a label or an annotation before: an
// entry's are on both.
func (c *comparison) spread(field, key, value string) bool {
	for _, meta := range []string{"metadata.", "spec.jobTemplate.metadata.", "template.metadata."} {
		if was, ok := c.was.values[meta+field+"["+key+"]"]; ok && was.value == value {
			return true
		}
	}
	return false
}
