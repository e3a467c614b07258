package main

import (
	"fmt"
	"strings"
)

// volume is a volume of a pod, which nothing mounts.
func volume(source, want string) boundary {
	return pod(fmt.Sprintf(`volumes: [{name: "v", %s}]`, source), want)
}

// repeated is a list of a text n times.
func repeated(n int, text string) string {
	return "[" + strings.Repeat(fmt.Sprintf("%q, ", text), n) + "]"
}

// domains is a list of so many domains whose names and the blanks between have length characters.
func domains(length int) string {
	var list []string
	for length > 0 {
		n := min(length, 200)
		if length-n == 1 {
			n--
		}
		list = append(list, fmt.Sprintf("%q", strings.Repeat("d.", (n-1)/2)+strings.Repeat("e", n-(n-1)/2*2)))
		length -= n + 1
	}
	return "[" + strings.Join(list, ", ") + "]"
}

var boundariesOfFragments = []boundary{
	// the startup probe, where the wrapper waits for 5m
	container(`startupProbe: {exec: command: ["ok"], failureThreshold: 31}`, "field-valid: failureThreshold: 32 at least"),
	container(`startupProbe: {exec: command: ["ok"], failureThreshold: 32}`, ""),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: 150}`, "field-valid: gives the container 5m,"),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: 150}`, "field-valid: failureThreshold: 4 at least"),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: 151}`, ""),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: 1, failureThreshold: 301}`, "field-valid"),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: 1, failureThreshold: 302}`, ""),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: 0, failureThreshold: 32}`, ""),
	container(`startupProbe: {exec: command: ["ok"], periodSeconds: -1, failureThreshold: 32}`, "field-valid: at least 0"),
	sideProbe(`initialDelaySeconds: 0`, ""),
	sideProbe(`initialDelaySeconds: 2147483647`, ""),
	container(`readinessProbe: {grpc: port: 0}`, "field-valid"),
	container(`readinessProbe: {grpc: port: 1}`, ""),
	container(`readinessProbe: {grpc: port: 65535}`, ""),
	container(`readinessProbe: {grpc: port: 65536}`, "field-valid"),
	sideProbe(`terminationGracePeriodSeconds: 0`, "field-valid"),
	sideProbe(`terminationGracePeriodSeconds: 1`, ""),
	sideProbe(`terminationGracePeriodSeconds: 2147483647`, ""),
	sideProbe(`terminationGracePeriodSeconds: 2147483648`, "field-valid"),
	container(`lifecycle: preStop: sleep: seconds: 30`, ""),
	container(`lifecycle: preStop: sleep: seconds: 31`, "field-valid: above the gracePeriod of 30 seconds"),
	// numbers
	pod(`priority: 2147483647`, ""),
	pod(`priority: 2147483648`, "field-valid"),
	pod(`priority: -2147483648`, ""),
	pod(`priority: -2147483649`, "field-valid"),
	pod(`tolerations: [{operator: "Exists", effect: "NoExecute", tolerationSeconds: 9223372036854775807}]`, ""),
	pod(`tolerations: [{operator: "Exists", effect: "NoExecute", tolerationSeconds: -9223372036854775808}]`, ""),
	pod(`securityContext: runAsUser: -1`, "field-valid"),
	pod(`securityContext: runAsUser: 0`, ""),
	pod(`securityContext: runAsUser: 2147483647`, ""),
	pod(`securityContext: runAsUser: 2147483648`, "field-valid"),
	pod(`affinity: nodeAffinity: preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: matchExpressions: [{key: "a", operator: "Exists"}]}]`, "field-valid"),
	pod(`affinity: nodeAffinity: preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: matchExpressions: [{key: "a", operator: "Exists"}]}]`, ""),
	pod(`affinity: nodeAffinity: preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, preference: matchExpressions: [{key: "a", operator: "Exists"}]}]`, ""),
	pod(`affinity: nodeAffinity: preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: matchExpressions: [{key: "a", operator: "Exists"}]}]`, "field-valid"),
	pod(`affinity: nodeAffinity: requiredDuringSchedulingIgnoredDuringExecution: nodeSelectorTerms: [{matchFields: [{key: "metadata.name", operator: "In", values: ["a"]}]}]`, ""),
	pod(`affinity: nodeAffinity: requiredDuringSchedulingIgnoredDuringExecution: nodeSelectorTerms: [{matchFields: [{key: "metadata.name", operator: "In", values: ["a", "b"]}]}]`, "field-valid: one node"),
	pod(`affinity: nodeAffinity: requiredDuringSchedulingIgnoredDuringExecution: nodeSelectorTerms: [{matchFields: [{key: "metadata.name", operator: "In", values: []}]}]`, "field-valid: one node"),
	pod(`affinity: nodeAffinity: requiredDuringSchedulingIgnoredDuringExecution: nodeSelectorTerms: [{matchExpressions: [{key: "a", operator: "Gt", values: ["1"]}]}]`, ""),
	pod(`affinity: nodeAffinity: requiredDuringSchedulingIgnoredDuringExecution: nodeSelectorTerms: [{matchExpressions: [{key: "a", operator: "Gt", values: ["1", "2"]}]}]`, "field-valid"),
	// volumes
	volume(`emptyDir: {}`, ""),
	volume(`secret: {secretName: "s", defaultMode: -1}`, "field-valid"),
	volume(`secret: {secretName: "s", defaultMode: 0}`, ""),
	volume(`secret: {secretName: "s", defaultMode: 511}`, ""),
	volume(`secret: {secretName: "s", defaultMode: 512}`, "field-valid: octal 0777"),
	volume(`fc: {targetWWNs: ["5"], lun: -1}`, "field-valid"),
	volume(`fc: {targetWWNs: ["5"], lun: 0}`, ""),
	volume(`fc: {targetWWNs: ["5"], lun: 255}`, ""),
	volume(`fc: {targetWWNs: ["5"], lun: 256}`, "field-valid"),
	volume(`projected: sources: [{serviceAccountToken: {path: "p", expirationSeconds: 599}}]`, "field-valid"),
	volume(`projected: sources: [{serviceAccountToken: {path: "p", expirationSeconds: 600}}]`, ""),
	volume(`projected: sources: [{serviceAccountToken: {path: "p", expirationSeconds: 4294967296}}]`, ""),
	volume(`projected: sources: [{serviceAccountToken: {path: "p", expirationSeconds: 4294967297}}]`, "field-valid"),
	volume(`projected: sources: [{podCertificate: {signerName: "a.example/b", keyType: "ED25519", credentialBundlePath: "p", maxExpirationSeconds: 3599}}]`, "field-valid"),
	volume(`projected: sources: [{podCertificate: {signerName: "a.example/b", keyType: "ED25519", credentialBundlePath: "p", maxExpirationSeconds: 3600}}]`, ""),
	volume(`projected: sources: [{podCertificate: {signerName: "a.example/b", keyType: "ED25519", credentialBundlePath: "p", maxExpirationSeconds: 7862400}}]`, ""),
	volume(`projected: sources: [{podCertificate: {signerName: "a.example/b", keyType: "ED25519", credentialBundlePath: "p", maxExpirationSeconds: 7862401}}]`, "field-valid"),
	volume(`projected: sources: [{clusterTrustBundle: {path: "p", name: ""}}]`, "field-valid"),
	volume(`flocker: datasetName: ""`, "field-valid: want one"),
	volume(`flocker: datasetName: "a"`, ""),
	volume(`flocker: {datasetName: "a", datasetUUID: "b"}`, "field-valid: only one of them"),
	volume(`ephemeral: volumeClaimTemplate: spec: {accessModes: ["ReadWriteOncePod"], resources: requests: storage: "1Gi"}`, ""),
	volume(`ephemeral: volumeClaimTemplate: spec: {accessModes: ["ReadWriteOncePod", "ReadOnlyMany"], resources: requests: storage: "1Gi"}`, "field-valid: cannot be combined"),
	volume(fmt.Sprintf(`csi: driver: %q`, letters(63)), ""),
	volume(fmt.Sprintf(`csi: driver: %q`, letters(64)), "field-valid: at most 63"),
	volume(fmt.Sprintf(`quobyte: {registry: "a:1", volume: "v", tenant: %q}`, letters(64)), ""),
	volume(fmt.Sprintf(`quobyte: {registry: "a:1", volume: "v", tenant: %q}`, letters(65)), "field-valid: at most 64"),
	iscsi("iqn.2001-04.com.example:x", true),
	iscsi("iqn.200-04.com.example:x", false),
	iscsi("iqn.20010-04.com.example:x", false),
	iscsi("iqn.2001-4.com.example:x", false),
	iscsi("iqn.2001-041.com.example:x", false),
	iscsi("eui."+digits(15), false),
	iscsi("eui."+digits(16), true),
	iscsi("eui."+digits(17), false),
	iscsi("naa."+digits(31), false),
	iscsi("naa."+digits(32), true),
	iscsi("naa."+digits(33), false),
	// names
	pod(fmt.Sprintf(`hostnameOverride: "%s.%s"`, letters(32), letters(31)), ""),
	pod(fmt.Sprintf(`hostnameOverride: "%s.%s"`, letters(32), letters(32)), "field-valid: 65 characters"),
	pod(fmt.Sprintf(`securityContext: sysctls: [{name: %q, value: "1"}]`, letters(253)), ""),
	pod(fmt.Sprintf(`securityContext: sysctls: [{name: %q, value: "1"}]`, letters(254)), "field-valid: such as net.core.somaxconn"),
	pod(fmt.Sprintf(`securityContext: windowsOptions: runAsUserName: %q`, letters(104)), ""),
	pod(fmt.Sprintf(`securityContext: windowsOptions: runAsUserName: %q`, letters(105)), "field-valid: a user of Windows"),
	pod(fmt.Sprintf(`securityContext: windowsOptions: runAsUserName: %q`, letters(255)+`\u`), ""),
	pod(fmt.Sprintf(`securityContext: windowsOptions: runAsUserName: %q`, letters(256)+`\u`), "field-valid: a user of Windows"),
	pod(`dnsConfig: nameservers: ["10.0.0.1", "10.0.0.2", "10.0.0.3"]`, ""),
	pod(`dnsConfig: nameservers: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]`, "field-valid: at most 3"),
	pod(`dnsConfig: searches: `+repeated(32, "a.example"), ""),
	pod(`dnsConfig: searches: `+repeated(33, "a.example"), "field-valid: at most 32"),
	pod(`dnsConfig: searches: `+domains(2048), ""),
	pod(`dnsConfig: searches: `+domains(2049), "field-valid: 2049 characters"),
	// amounts of other containers, and of the pod
	sidecar(`requests: cpu: "1", limits: cpu: "1"`, ""),
	sidecar(`requests: cpu: "1001m", limits: cpu: "1"`, "resources-required"),
	sidecar(`requests: cpu: "0"`, ""),
	sidecar(`requests: cpu: "-1m"`, "field-valid: must not be below 0"),
	sidecar(`requests: {cpu: "1", "hugepages-2Mi": "2Mi"}, limits: "hugepages-2Mi": "2Mi"`, ""),
	sidecar(`requests: {cpu: "1", "hugepages-2Mi": "2Mi"}, limits: "hugepages-2Mi": "4Mi"`, "field-valid: limit of the same amount"),
	sidecar(`requests: cpu: "1", limits: "hugepages-2Mi": "3Mi"`, "field-valid: multiple of 2Mi"),
	sidecar(`requests: cpu: "1", limits: "hugepages-2Mi": "2097151"`, "field-valid: multiple of 2Mi"),
	sidecar(`requests: {cpu: "1", "hugepages-1": "1"}, limits: "hugepages-1": "1"`, ""),
	sidecar(`requests: "hugepages-1": "1", limits: "hugepages-1": "1"`, "field-valid: which also need cpu or memory"),
	sidecar(`requests: "example.com/a": "1", limits: "example.com/a": "1"`, ""),
	pod(`overhead: {cpu: "1", "hugepages-1": "1"}`, ""),
	pod(`overhead: "hugepages-1": "1"`, "field-valid: which also need cpu or memory"),
	pod(`overhead: "example.com/a": "1"`, ""),
	pod(`resources: requests: {cpu: "300m", memory: "1Gi"}`, ""),
	pod(`resources: requests: cpu: "100m"`, ""),
	pod(`resources: requests: cpu: "99m"`, "field-valid: below the 100m"),
	pod(`resources: requests: {cpu: "1", "hugepages-1": "1"}, resources: limits: "hugepages-1": "1"`, ""),
	pod(`resources: limits: {cpu: "1", "example.com/a": "1"}`, "field-valid: only cpu, memory and huge pages"),
	pod(`resources: limits: memory: "256Mi"`, ""),
	pod(`resources: limits: memory: "255Mi"`, "field-valid: below a container's limit of 256Mi"),
	podWithInit("cpu: \"150m\"", `restartPolicy: "Always"`, "250m", ""),
	podWithInit("cpu: \"150m\"", `restartPolicy: "Always"`, "249m", "field-valid: below the 250m"),
	podWithInit("cpu: \"150m\"", ``, "150m", ""),
	podWithInit("cpu: \"150m\"", ``, "149m", "field-valid: below the 150m"),
	podWithInit("cpu: \"120m\"", `}, {name: "second", image: "r.example.com/x:1"`, "119m", "field-valid: below the 120m"),
	podWithInit("cpu: \"120m\"", `resources: requests: cpu: "110m"}, {name: "second", image: "r.example.com/x:1"`, "119m", "field-valid: below the 120m"),
	podWithInit("cpu: \"120m\"", `resources: requests: cpu: "130m"}, {name: "second", image: "r.example.com/x:1"`, "129m", "field-valid: below the 130m"),
	podWithInit("cpu: \"50m\"", ``, "100m", ""),
	podWithInit("cpu: \"50m\"", ``, "99m", "field-valid: below the 100m"),
	pod(`containers: [{name: "side", image: "r.example.com/x:1", env: [{name: "A", valueFrom: resourceFieldRef: {resource: "limits.hugepages-1"}}]}]`, ""),
	pod(`containers: [{name: "side", image: "r.example.com/x:1", env: [{name: "A", valueFrom: resourceFieldRef: {resource: "limits.hugepages-0"}}]}]`, "field-valid: such as limits.cpu"),
}

func iscsi(name string, valid bool) boundary {
	b := volume(fmt.Sprintf(`iscsi: {targetPortal: "10.0.0.1:3260", iqn: %q, lun: 0}`, name), "")
	if !valid {
		b.want = "field-valid: begins with iqn., eui. or naa."
	}
	return b
}

// sidecar is a container beside the batch's own that has resources.
func sidecar(resources, want string) boundary {
	return pod(fmt.Sprintf(`initContainers: [{name: "side", image: "r.example.com/x:1", restartPolicy: "Always", resources: {%s}}]`, resources), want)
}

// podWithInit is a pod with an init container that requests something, and cpu for all.
func podWithInit(requests, more, cpu, want string) boundary {
	b := pod(fmt.Sprintf(`initContainers: [{name: "first", image: "r.example.com/x:1", %s
resources: requests: {%s}}], resources: requests: cpu: %q`, more, requests, cpu), want)
	b.more = `istio: mode: "native"`
	return b
}

// sideProbe is the liveness probe of a container beside the batch's own.
func sideProbe(fields, want string) boundary {
	return pod(fmt.Sprintf(`initContainers: [{name: "side", image: "r.example.com/x:1", restartPolicy: "Always", livenessProbe: {exec: command: ["ok"], %s}}]`, fields), want)
}
