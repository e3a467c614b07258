package fragment

import "math"

// needs are the fields that have no default. A key is a field's name, with [] for an
// item of a list, and with the name of what holds it where that matters.
var needs = map[string][]string{
	"containers[]": {"image"}, "initContainers[]": {"image"},
	"env[]": {"name"}, "ports[]": {"containerPort"},
	"volumeMounts[]": {"name"}, "volumeDevices[]": {"name", "devicePath"},
	"exec": {"command"}, "httpGet": {"port"}, "tcpSocket": {"port"}, "grpc": {"port"},
	"fieldRef": {"fieldPath"}, "resourceFieldRef": {"resource"},
	"secretKeyRef": {"key"}, "configMapKeyRef": {"key"},
	"configMap.items[]": {"key", "path"}, "secret.items[]": {"key", "path"}, "downwardAPI.items[]": {"path"},
	"hostPath": {"path"}, "nfs": {"server", "path"}, "csi": {"driver"}, "persistentVolumeClaim": {"claimName"},
	"serviceAccountToken": {"path"}, "ephemeral": {"volumeClaimTemplate"},
	"volumes[].secret": {"secretName"}, "volumes[].configMap": {"name"}, "httpHeaders[]": {"name"},
	"seccompProfile": {"type"}, "appArmorProfile": {"type"}, "sysctls[]": {"name"},
	"nodeSelectorTerms[].matchExpressions[]": {"key", "operator"}, "preference.matchExpressions[]": {"key", "operator"},
	"labelSelector.matchExpressions[]": {"key", "operator"}, "namespaceSelector.matchExpressions[]": {"key", "operator"},
	"nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution":       {"nodeSelectorTerms"},
	"nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[]":    {"weight", "preference"},
	"podAffinity.preferredDuringSchedulingIgnoredDuringExecution[]":     {"weight", "podAffinityTerm"},
	"podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[]": {"weight", "podAffinityTerm"},
	"podAffinity.requiredDuringSchedulingIgnoredDuringExecution[]":      {"topologyKey"},
	"podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[]":  {"topologyKey"},
	"podAffinityTerm":             {"topologyKey"},
	"topologySpreadConstraints[]": {"maxSkew", "topologyKey", "whenUnsatisfiable"},
	"hostAliases[]":               {"ip"}, "readinessGates[]": {"conditionType"},
	"schedulingGates[]": {"name"}, "resourceClaims[]": {"name"}, "dnsConfig.options[]": {"name"},
}

type choice struct {
	among  []string
	needed bool
}

var (
	handler = []choice{{[]string{"exec", "httpGet", "tcpSocket", "grpc"}, true}}
	hook    = []choice{{[]string{"exec", "httpGet", "tcpSocket", "sleep"}, true}}
)

// choices are fields of which there can be one.
var choices = map[string][]choice{
	"livenessProbe": handler, "readinessProbe": handler, "startupProbe": handler,
	"postStart": hook, "preStop": hook,
	"env[]":               {{[]string{"value", "valueFrom"}, false}},
	"valueFrom":           {{[]string{"fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"}, true}},
	"envFrom[]":           {{[]string{"configMapRef", "secretRef"}, true}},
	"volumeMounts[]":      {{[]string{"subPath", "subPathExpr"}, false}},
	"sources[]":           {{[]string{"clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken"}, true}},
	"downwardAPI.items[]": {{[]string{"fieldRef", "resourceFieldRef"}, true}},
	"resourceClaims[]":    {{[]string{"resourceClaimName", "resourceClaimTemplateName"}, true}},
	"volumes[]": {{[]string{
		"awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "configMap", "csi", "downwardAPI", "emptyDir",
		"ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "hostPath", "image", "iscsi", "nfs",
		"persistentVolumeClaim", "photonPersistentDisk", "portworxVolume", "projected", "quobyte", "rbd", "scaleIO", "secret",
		"storageos", "vsphereVolume",
	}, false}},
}

type span struct{ least, most int64 }

var (
	id       = span{0, math.MaxInt32}
	fileMode = span{0, 0o777}
	natural  = span{0, math.MaxInt64} // that it has 32 bits is asked where the fleet is read
	positive = span{1, math.MaxInt32}
	weight   = span{1, 100}
)

// spans are the ranges of numbers.
var spans = map[string]span{
	"runAsUser": id, "runAsGroup": id, "fsGroup": id, "supplementalGroups[]": id,
	"mode": fileMode, "defaultMode": fileMode,
	"weight": weight, "maxSkew": positive, "minDomains": positive,
	"initialDelaySeconds": natural, "timeoutSeconds": natural, "periodSeconds": natural,
	"successThreshold": natural, "failureThreshold": natural,
	"livenessProbe.terminationGracePeriodSeconds": positive, "startupProbe.terminationGracePeriodSeconds": positive,
	"sleep.seconds": natural, "grpc.port": {1, 65535},
	"serviceAccountToken.expirationSeconds": {600, 1 << 32},
}
