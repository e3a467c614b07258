package policy

import "github.com/batchfn/batchfn/fn/spec"

// What the containers and the network of a platform's fragments do to a Job and
// to the mesh.

var jobEnds = Rule{
	Name: "job-ends", Level: spec.Warn,
	Summary:   "an additional container in the podSpec of a scheduled batch",
	Rationale: "A Job ends when all its containers end. A log agent or a proxy never ends: the run continues until its timeout and counts as failed.",
	Bad: `platform: defaults: podSpec: containers: [{name: "log-agent", image: "registry.example.com/log:v1"}]
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: defaults: podSpec: initContainers: [{name: "log-agent", image: "registry.example.com/log:v1", restartPolicy: "Always"}]
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Remediation: "make it a sidecar, which Kubernetes stops with the batch: an initContainer with restartPolicy: Always",
	workload: func(w *spec.Workload, r *reporter) {
		if w.Kind != spec.Batches {
			return
		}
		for _, item := range w.PodSpec.Get("containers").List() {
			r.at(w, item.Pos, "podSpec.containers", `move it to podSpec.initContainers, with restartPolicy: "Always"`,
				"podSpec.containers: the Job ends only when container %s ends as well", quoted(item.Get("name").Str()))
		}
	},
}

var meshPossible = Rule{
	Name: "mesh-possible", Level: spec.Error,
	Summary:   "hostNetwork in any istio mode except off",
	Rationale: "Istio ignores pods on the node's network: the pod is not in the mesh. In mode sidecar the start wrapper waits for a proxy that does not exist, and ends with 211.",
	Bad: `platform: defaults: podSpec: hostNetwork: true
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: defaults: podSpec: hostNetwork: true
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", istio: mode: "off"}`,
	Remediation: `remove hostNetwork, or set istio: mode: "off"`,
	workload: func(w *spec.Workload, r *reporter) {
		host := w.PodSpec.Get("hostNetwork")
		if w.Istio == nil || w.Istio.Mode == spec.MeshOff || !host.Is(spec.Bool) || host.Text != "true" {
			return
		}
		why := "a pod on the node's network is not in the mesh"
		if w.WaitsForProxy() {
			why = "the start wrapper would wait for a proxy that never comes, and end with 211"
		}
		r.at(w, host.Pos, "podSpec.hostNetwork", `remove it, or set istio: mode: "off"`, "podSpec.hostNetwork is true in istio mode %s: %s", w.Istio.Mode, why)
	},
}

var initOutsideMesh = Rule{
	Name: "init-outside-mesh", Level: spec.Warn,
	Summary:   "an init container that is not a sidecar, in istio mode sidecar",
	Rationale: "It runs before istio-proxy starts: its requests do not use the mesh or mTLS, and a strict mesh refuses them.",
	Bad: `platform: defaults: podSpec: initContainers: [{name: "fetch", image: "registry.example.com/curl:v1", command: ["curl", "http://config.svc"]}]
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *"}`,
	Good: `platform: defaults: podSpec: initContainers: [{name: "fetch", image: "registry.example.com/curl:v1", command: ["curl", "http://config.svc"]}]
batches: "send-mail": {owner: "mail-team", severity: "high", commands: "send_mail", schedule: "0 3 * * *", istio: mode: "native"}`,
	Remediation: `set istio: mode: "native", which starts the proxy first, or waive the rule for an init container that needs no network`,
	workload: func(w *spec.Workload, r *reporter) {
		if w.Istio == nil || w.Istio.Mode != spec.Sidecar {
			return
		}
		for _, item := range w.PodSpec.Get("initContainers").List() {
			if item.Get("restartPolicy").Str() != "Always" {
				r.at(w, item.Pos, "podSpec.initContainers", `set istio: mode: "native", where the proxy starts first`,
					"podSpec.initContainers: %s runs before istio-proxy, outside the mesh", quoted(item.Get("name").Str()))
			}
		}
	},
}
