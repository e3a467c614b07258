package shape

import (
	"strings"

	"github.com/batchfn/batchfn/fn/spec"
)

// sources are what batchfn has in place of the members of valueFrom and of envFrom:
// https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables
var sources = map[string]string{
	"secretKeyRef":     `{secret: "NAME", key: "KEY"}`,
	"configMapKeyRef":  `{configMap: "NAME", key: "KEY"}`,
	"fieldRef":         `{field: "metadata.name"}`,
	"resourceFieldRef": `{field: "limits.memory"}`,
	"secretRef":        `{secret: "NAME"}`,
	"configMapRef":     `{configMap: "NAME"}`,
}

// instead are what to write in structs that need one of some fields.
var instead = map[string]string{
	"#EnvSource": "write " + sources["secretKeyRef"] + ", " + sources["configMapKeyRef"] + " or " + sources["fieldRef"],
	"#EnvFrom":   "write " + sources["secretRef"] + " or " + sources["configMapRef"],
}

// ofKubernetes says what to write in place of a struct of Kubernetes that has another
// form here.
func ofKubernetes(f spec.Field, sh *Shape) string {
	switch name := strings.TrimPrefix(definition(sh), "#"); {
	case name == "EnvSource" && f.Name == "valueFrom":
		for _, inner := range f.Value.Fields {
			if source := sources[inner.Name]; source != "" {
				return "write " + source
			}
		}
		return instead["#EnvSource"]
	case (name == "EnvSource" || name == "EnvFrom") && sources[f.Name] != "":
		return "write " + sources[f.Name]
	case name == "Resources" && f.Name == "requests":
		return `write resources: {cpu: "100m", memory: "256Mi"}`
	case name == "Resources" && f.Name == "limits":
		return `did you mean "memoryLimit"? write resources: {cpuLimit: "1", memoryLimit: "1Gi"}`
	case name == "Resources" && !f.Value.Is(spec.Map) && isExtended(f.Name):
		return "write resources: extended: {" + quoted(f.Name) + ": " + quoted(f.Value.Shown()) + "}"
	}
	return ""
}
