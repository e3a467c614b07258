package adopt

import (
	"strings"
)

// note is a value that people do not expect to be carried, and its field.
type note struct{ field func(was leaf) string }

func ends(suffix, field string) note {
	return note{func(was leaf) string {
		if was.pos.Known() && (strings.HasSuffix(was.path, suffix) || strings.HasPrefix(was.path, suffix+"[") || strings.HasPrefix(was.path, suffix+".")) {
			return strings.ReplaceAll(field, "NAME", keyIn(strings.TrimSuffix(was.path, ".optional")))
		}
		return ""
	}}
}

var notable = []note{
	ends("spec.jobTemplate.spec.ttlSecondsAfterFinished", "ttl"),
	ends("spec.successfulJobsHistoryLimit", "history.succeeded"),
	ends("spec.failedJobsHistoryLimit", "history.failed"),
	{func(was leaf) string {
		if strings.HasPrefix(was.path, "envFrom[") && (strings.HasSuffix(was.path, ".prefix") || strings.HasSuffix(was.path, ".optional")) {
			return "envFrom"
		}
		return ""
	}},
	{func(was leaf) string {
		if strings.HasPrefix(was.path, "env[") && strings.HasSuffix(was.path, ".optional") {
			return "env." + keyIn(strings.TrimSuffix(was.path, ".optional"))
		}
		return ""
	}},
	{func(was leaf) string {
		for _, list := range []string{"resources.requests", "resources.limits"} {
			if name, ok := strings.CutPrefix(was.path, list); ok && name != ".cpu" && name != ".memory" {
				return "resources.extended"
			}
		}
		return ""
	}},
	ends("spec.selector", "selector"),
}
