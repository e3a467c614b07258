package fragment

import (
	"fmt"
	"math"
)

// needs are the fields that have no default. A key is a field's name, with [] for an
// item of a list, and with the name of what holds it where that matters.
var needs = map[string][]string{
	"containers[]": {"image"}, "initContainers[]": {"image"},
	"env[]": {"name"}, "ports[]": {"containerPort"},
	"volumeMounts[]": {"name"}, "volumeDevices[]": {"name", "devicePath"},
	"exec": {"command"}, "httpGet": {"port"}, "tcpSocket": {"port"}, "grpc": {"port"},
	"fieldRef": {"fieldPath"}, "resourceFieldRef": {"resource"},
	"secretKeyRef": {"name", "key"}, "configMapKeyRef": {"name", "key"},
	"spec.dataSource": {"kind", "name"}, "spec.dataSourceRef": {"kind", "name"},
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
	"resizePolicy[]": {"resourceName", "restartPolicy"}, "os": {"name"}, "restartPolicyRules[]": {"action", "exitCodes"}, "exitCodes": {"operator"},
	"ephemeral.volumeClaimTemplate": {"spec"}, "fileKeyRef": {"key", "path", "volumeName"},
	"awsElasticBlockStore": {"volumeID"}, "azureDisk": {"diskName", "diskURI"}, "azureFile": {"secretName", "shareName"},
	"cephfs": {"monitors"}, "cinder": {"volumeID"}, "cinder.secretRef": {"name"}, "flexVolume": {"driver"}, "gcePersistentDisk": {"pdName"},
	"gitRepo": {"repository"}, "glusterfs": {"endpoints", "path"}, "iscsi": {"targetPortal", "iqn"}, "photonPersistentDisk": {"pdID"},
	"portworxVolume": {"volumeID"}, "quobyte": {"registry", "volume"}, "rbd": {"monitors", "image"},
	"scaleIO": {"gateway", "system", "volumeName"}, "storageos": {"volumeName"}, "storageos.secretRef": {"name"}, "vsphereVolume": {"volumePath"},
	"csi.nodePublishSecretRef": {"name"}, "envFrom[].configMapRef": {"name"}, "envFrom[].secretRef": {"name"}, "sources[].secret": {"name"}, "sources[].configMap": {"name"},
	"clusterTrustBundle": {"path"}, "podCertificate": {"signerName", "keyType"},
}

// choice is of fields of which a map can have one.
type choice struct {
	among  []string
	needed bool // it must have one
	filled bool // an empty one is none
}

var (
	handler = []choice{{[]string{"exec", "httpGet", "tcpSocket", "grpc"}, true, false}}
	hook    = []choice{{[]string{"exec", "httpGet", "tcpSocket", "sleep"}, true, false}}
)

// choices are fields of which there can be one. Keys are as in needs.
var choices = map[string][]choice{
	"livenessProbe": handler, "readinessProbe": handler, "startupProbe": handler,
	"postStart": hook, "preStop": hook,
	"env[]":               {{[]string{"value", "valueFrom"}, false, false}},
	"valueFrom":           {{[]string{"fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"}, true, false}},
	"envFrom[]":           {{[]string{"configMapRef", "secretRef"}, true, false}},
	"volumeMounts[]":      {{[]string{"subPath", "subPathExpr"}, false, false}},
	"sources[]":           {{[]string{"clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken"}, true, false}},
	"downwardAPI.items[]": {{[]string{"fieldRef", "resourceFieldRef"}, true, false}},
	"fc":                  {{[]string{"targetWWNs", "wwids"}, true, true}},
	"flocker":             {{[]string{"datasetName", "datasetUUID"}, true, true}},
	"clusterTrustBundle":  {{[]string{"name", "signerName"}, true, true}},
	"resourceClaims[]":    {{[]string{"resourceClaimName", "resourceClaimTemplateName"}, true, false}},
	"volumes[]": {{[]string{
		"awsElasticBlockStore", "azureDisk", "azureFile", "cephfs", "cinder", "configMap", "csi", "downwardAPI", "emptyDir",
		"ephemeral", "fc", "flexVolume", "flocker", "gcePersistentDisk", "gitRepo", "glusterfs", "hostPath", "image", "iscsi", "nfs",
		"persistentVolumeClaim", "photonPersistentDisk", "portworxVolume", "projected", "quobyte", "rbd", "scaleIO", "secret",
		"storageos", "vsphereVolume",
	}, false, false}},
}

// span is a range of numbers, both ends included.
type span struct{ least, most int64 }

// String says the range for people.
func (s span) String() string {
	switch {
	case s == fileMode:
		return "0 to 511 (octal 0777)"
	case s.most == math.MaxInt64:
		return fmt.Sprintf("at least %d", s.least)
	}
	return fmt.Sprintf("%d to %d", s.least, s.most)
}

var (
	id       = span{0, math.MaxInt32}
	fileMode = span{0, 0o777}
	natural  = span{0, math.MaxInt64} // that it has 32 bits is checked where the fleet is read
	positive = span{1, math.MaxInt32}
	weight   = span{1, 100}
	byte8    = span{0, 255}
)

// spans are the ranges of numbers. Keys are as in needs.
var spans = map[string]span{
	"runAsUser": id, "runAsGroup": id, "fsGroup": id, "supplementalGroups[]": id,
	"mode": fileMode, "defaultMode": fileMode,
	"weight": weight, "maxSkew": positive, "minDomains": positive,
	"initialDelaySeconds": natural, "timeoutSeconds": natural, "periodSeconds": natural,
	"successThreshold": natural, "failureThreshold": natural,
	"livenessProbe.terminationGracePeriodSeconds": positive, "startupProbe.terminationGracePeriodSeconds": positive,
	"sleep.seconds": natural, "grpc.port": {1, 65535},
	"serviceAccountToken.expirationSeconds": {600, 1 << 32}, "podCertificate.maxExpirationSeconds": {3600, 91 * 86400},
	"awsElasticBlockStore.partition": byte8, "gcePersistentDisk.partition": byte8, "fc.lun": byte8, "iscsi.lun": byte8,
}
