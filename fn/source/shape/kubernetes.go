package shape

import (
	"fmt"
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
	}
	return ""
}

// definition is the name of a shape; that of a variable's source is lost where a variable
// can also be a text.
func definition(sh *Shape) string {
	if sh.Name == "" && sh.Field("field") != nil && sh.Field("configMap") != nil {
		return "#EnvSource"
	}
	return sh.Name
}

// examples are values of fields that have to be there.
var examples = map[string]string{
	"name":      `"acme"`,
	"regions":   `jp: {timeZone: "Asia/Tokyo", namespace: "batch-jp"}`,
	"owners":    `"my-team": slackGroup: "S0123ABCD"`,
	"timeZone":  `"Asia/Tokyo"`,
	"namespace": `"batch"`,
	"mountPath": `"/data"`,
	"account":   `"123456789012"`,
	"region":    `"ap-northeast-1"`,
	"url":       `"https://batches.example.com"`,
	"reason":    `"why"`,
	"until":     `"2027-03-31"`,
	"rule":      `"RULE"`,
	"message":   `"what is wrong"`,
	"require":   `retries: 0`,
	"entry":     `severity: "critical"`,
}

// addHint says how to add a field that is missing.
func addHint(f *Field) string {
	example := examples[f.Name]
	if len(f.Shape.Enum) > 0 {
		example = fmt.Sprintf("%q", f.Shape.Enum[0])
	}
	if example == "" {
		return ""
	}
	return "add " + f.Name + ": " + example
}
