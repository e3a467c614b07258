package policy

import (
	"path"

	"github.com/batchfn/batchfn/fn/spec"
)

// checkMountPaths refuses two volumes at one path, whatever levels they are of.
func checkMountPaths(w *spec.Workload, r *reporter) {
	mounted := map[string]string{}
	for _, v := range w.Volumes {
		at := path.Clean(v.MountPath)
		if other, taken := mounted[at]; taken && v.MountPath != "" {
			field := "volumes." + v.Name + ".mountPath"
			r.workload(w, field, "choose another path", "%s %s is also the path of volume %s", field, quoted(v.MountPath), quoted(other))
		}
		mounted[at] = v.Name
	}
}

// mostAnnotations is less than the 256 KiB that the annotations of an object may have in
// all, since batchfn adds some:
// https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/
const mostAnnotations = 250 << 10

// checkSizes refuses more annotations than an object may have.
func checkSizes(w *spec.Workload, r *reporter) {
	size := 0
	for _, a := range w.Annotations {
		size += len(a.Name) + len(a.Value)
	}
	if size > mostAnnotations {
		r.workload(w, "annotations", "", "annotations are %d bytes in all, want at most 250 KiB", size)
	}
}
